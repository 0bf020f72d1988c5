#include "sim/karpenter/machines.h"

#include <algorithm>

#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {

using kubernetes::Condition;
using kubernetes::Node;
using kubernetes::Taint;

namespace {

const Taint kNotReady{.key = kNotReadyTaint, .value = "", .effect = kubernetes::TaintEffect::kNoSchedule};

}  // namespace

std::string luck_of(const std::string& node_claim) {
  const std::size_t dash = node_claim.rfind('-');
  return dash == std::string::npos ? node_claim : node_claim.substr(dash + 1);
}

void Machines::start(Plan plan) {
  const std::string provider_id = plan.provider_id;
  leases_.push_back(plan.lease);
  leases_.back().node = plan.node_name;
  machines_[provider_id] = {.plan = std::move(plan), .lease = leases_.size() - 1, .gone_at = {}};
  store_.runtime().spawn(boot(provider_id));
}

void Machines::start_ready(Plan plan) {
  leases_.push_back(plan.lease);
  leases_.back().node = plan.node_name;
  create_node(plan, true);
  const std::string provider_id = plan.provider_id;
  machines_[provider_id] = {.plan = std::move(plan), .lease = leases_.size() - 1, .gone_at = {}};
}

Removal Machines::remove(const std::string& provider_id) {
  const auto found = machines_.find(provider_id);
  if (found == machines_.end()) return Removal::kGone;
  Machine& machine = found->second;
  if (!machine.gone_at) {
    machine.gone_at = store_.now() + machine.plan.gone_after;
    NodeLease& lease = leases_[machine.lease];
    lease.billed_until = std::max(store_.now(), lease.billed_from);
  }
  return store_.now() >= *machine.gone_at ? Removal::kGone : Removal::kAccepted;
}

bool Machines::exists(const std::string& provider_id) const {
  const auto found = machines_.find(provider_id);
  return found != machines_.end() && (!found->second.gone_at || store_.now() < *found->second.gone_at);
}

void Machines::vanish(const std::string& provider_id) {
  if (!exists(provider_id)) return;
  Machine& machine = machines_.at(provider_id);
  machine.gone_at = store_.now();
  NodeLease& lease = leases_[machine.lease];
  if (!lease.billed_until) lease.billed_until = std::max(store_.now(), lease.billed_from);
  kubernetes::ObjectMeta which;
  which.name = machine.plan.node_name;
  which.namespace_name = "";
  store_.of<Node>().update(which, [&](Node& node) {
    kubernetes::set_condition(node.status.conditions, "Ready", Condition::Status::kUnknown, "NodeStatusUnknown",
                              store_.now(), "Kubelet stopped posting node status.");
  });
}

bool Machines::ending(const std::string& provider_id) const { return machines_.at(provider_id).gone_at.has_value(); }

runtime::Task<void> Machines::boot(std::string provider_id) {
  const Plan plan = machines_.at(provider_id).plan;
  co_await runtime::sleep_for(store_.runtime(), plan.registers_after);
  if (ending(provider_id)) co_return;
  create_node(plan, false);
  co_await runtime::sleep_for(store_.runtime(), plan.ready_after);
  if (ending(provider_id)) co_return;
  kubernetes::ObjectMeta which;
  which.name = plan.node_name;
  which.namespace_name = "";
  store_.of<Node>().update(which, [&](Node& node) {
    kubernetes::set_condition(node.status.conditions, "Ready", Condition::Status::kTrue, "KubeletReady", store_.now());
    std::erase(node.taints, kNotReady);
  });
}

void Machines::create_node(const Plan& plan, bool ready) {
  Node node;
  node.meta.name = plan.node_name;
  node.meta.namespace_name = "";
  node.meta.labels = plan.labels;
  node.meta.labels[kHostnameLabel] = plan.node_name;
  node.meta.annotations = plan.annotations;
  node.meta.annotations[kPriceAnnotation] = std::to_string(plan.lease.nano_usd_per_hour);
  node.provider_id = plan.provider_id;
  node.taints = plan.taints;
  if (!ready) node.taints.push_back(kNotReady);
  node.status.capacity = plan.capacity;
  node.status.allocatable = plan.allocatable;
  kubernetes::set_condition(node.status.conditions, "Ready",
                            ready ? Condition::Status::kTrue : Condition::Status::kFalse,
                            ready ? "KubeletReady" : "KubeletNotReady", store_.now());
  store_.of<Node>().create(std::move(node));
}

}  // namespace queuecast::karpenter
