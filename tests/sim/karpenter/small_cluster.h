#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/simulated/world.h"
#include "sim/karpenter/karpenter.h"
#include "sim/karpenter/labels.h"
#include "sim/karpenter/machines.h"
#include "sim/kubernetes/pods.h"

namespace queuecast::karpenter {

inline constexpr std::int64_t kGib = 1LL << 30;

/// A type with on-demand offerings in the zones z1 and z2, and spot ones at 30 % of the price when asked.
inline std::shared_ptr<InstanceType> make_type(std::string name, std::int64_t cpu, std::int64_t memory_gib, Price price,
                                               bool spot = false) {
  auto type = std::make_shared<InstanceType>();
  type->name = name;
  type->capacity.cpu_milli = cpu * 1000;
  type->capacity.memory_bytes = memory_gib * kGib;
  type->capacity.pods = 50;
  type->allocatable = type->capacity;
  type->allocatable.cpu_milli -= 100;
  std::vector<std::string> capacity_types{kOnDemand};
  if (spot) capacity_types.push_back(kSpot);
  for (const std::string& capacity_type : capacity_types) {
    for (const char* zone : {"z1", "z2"}) {
      type->offerings.push_back({.labels = {{kZoneLabel, zone}, {kCapacityTypeLabel, capacity_type}},
                                 .price = capacity_type == kSpot ? price * 3 / 10 : price});
    }
  }
  type->requirements.set(kInstanceTypeLabel, Constraint::in({name}));
  type->requirements.set(kArchLabel, Constraint::in({"amd64"}));
  type->requirements.set(kOsLabel, Constraint::in({"linux"}));
  type->requirements.set(kZoneLabel, Constraint::in({"z1", "z2"}));
  type->requirements.set(kCapacityTypeLabel, Constraint::in(capacity_types));
  return type;
}

/// Launches the cheapest type after 2 s; Node 20 s later, Ready after 10 s more, gone 30 s after the delete request.
class SmallCloud final : public CloudProvider {
 public:
  SmallCloud(kubernetes::Store& store, InstanceTypes offered)
      : types(std::move(offered)), machines(store), store_(store) {}

  InstanceTypes instance_types(const NodePool&) override { return types; }
  runtime::Task<boost::system::result<Launched, LaunchError>> create(std::shared_ptr<const NodeClaim> claim) override {
    ++creates;
    co_await runtime::sleep_for(store_.runtime(), std::chrono::seconds{2});
    if (fails_with) co_return *fails_with;
    const Requirements requirements = Requirements::of(claim->spec.requirements);
    InstanceTypes fitting = types;
    std::erase_if(fitting, [&](const auto& type) {
      return cheapest_price(*type, requirements) == kNoPrice || !type->requirements.intersects(requirements);
    });
    order_by_price(fitting, requirements);
    const InstanceType& type = *fitting.front();
    const auto offering = std::min_element(type.offerings.begin(), type.offerings.end(),
                                           [&](const Offering& left, const Offering& right) {
                                             return (left.fits(requirements) ? left.price : kNoPrice) <
                                                    (right.fits(requirements) ? right.price : kNoPrice);
                                           });
    Launched launched{.provider_id = "small:///" + claim->meta.name,
                      .labels = offering->labels,
                      .capacity = type.capacity,
                      .allocatable = type.allocatable,
                      .price = offering->price,
                      .reason = "cheapest"};
    launched.labels[kInstanceTypeLabel] = type.name;
    Machines::Plan plan;
    plan.provider_id = launched.provider_id;
    plan.node_name = "node-" + claim->meta.name;
    plan.labels = launched.labels;
    plan.taints = {{.key = kUnregisteredTaint, .value = "", .effect = kubernetes::TaintEffect::kNoExecute}};
    plan.capacity = type.capacity;
    plan.allocatable = type.allocatable;
    plan.registers_after = std::chrono::seconds{20};
    plan.ready_after = std::chrono::seconds{10};
    plan.gone_after = std::chrono::seconds{30};
    plan.lease.node_claim = claim->meta.name;
    plan.lease.nano_usd_per_hour = offering->price;
    plan.lease.billed_from = store_.now();
    if (boots) machines.start(std::move(plan));
    co_return launched;
  }
  Removal remove(const std::string& provider_id) override { return machines.remove(provider_id); }
  bool exists(const std::string& provider_id) const override { return machines.exists(provider_id); }
  const std::vector<NodeLease>& leases() const override { return machines.leases(); }

  InstanceTypes types;
  Machines machines;
  std::optional<LaunchError> fails_with;
  bool boots = true;
  int creates = 0;

 private:
  kubernetes::Store& store_;
};

/// The least of a scheduler and a kubelet that Karpenter needs around it.
class SmallKubernetes {
 public:
  explicit SmallKubernetes(kubernetes::Store& store) : store_(store) {
    store.of<kubernetes::Pod>().watch([this](const auto& event) {
      if (event.type != kubernetes::WatchEvent<kubernetes::Pod>::Type::kDeleted) look_at(event.object->meta);
    });
    store.of<kubernetes::Node>().watch([this](const auto&) {
      std::vector<kubernetes::ObjectMeta> pods;
      for (const auto& [key, pod] : store_.of<kubernetes::Pod>().all()) pods.push_back(pod->meta);
      for (const auto& pod : pods) look_at(pod);
    });
  }

 private:
  void look_at(const kubernetes::ObjectMeta& which) {
    const auto pod = store_.of<kubernetes::Pod>().find(which.name, which.namespace_name);
    if (!pod) return;
    if (pod->meta.deleting()) return replace(*pod);
    if (!pod->spec.node_name.empty()) return;
    for (const auto& [key, node] : store_.of<kubernetes::Node>().all()) {
      if (!node->ready() || !fits(*pod, *node)) continue;
      store_.of<kubernetes::Pod>().update(pod->meta, [&](kubernetes::Pod& bound) {
        bound.spec.node_name = node->meta.name;
        bound.status.phase = kubernetes::PodPhase::kRunning;
        set_condition(bound.status.conditions, "PodScheduled", kubernetes::Condition::Status::kTrue, "", store_.now());
        set_condition(bound.status.conditions, "Ready", kubernetes::Condition::Status::kTrue, "", store_.now());
      });
      return;
    }
    if (provisionable(*pod)) return;
    store_.of<kubernetes::Pod>().update(pod->meta, [&](kubernetes::Pod& waiting) {
      set_condition(waiting.status.conditions, "PodScheduled", kubernetes::Condition::Status::kFalse, "Unschedulable",
                    store_.now());
    });
  }

  /// The pod stops at once, and its ReplicaSet makes another.
  void replace(const kubernetes::Pod& pod) {
    store_.of<kubernetes::Pod>().remove(pod.meta);
    kubernetes::Pod next;
    next.meta.name = pod.meta.name + "-again";
    next.meta.labels = pod.meta.labels;
    next.meta.owner = pod.meta.owner;
    next.spec = pod.spec;
    next.spec.node_name.clear();
    store_.of<kubernetes::Pod>().create(std::move(next));
  }

  bool fits(const kubernetes::Pod& pod, const kubernetes::Node& node) const {
    std::vector<kubernetes::Taint> taints = node.taints;
    if (!tolerates_all(pod.spec.tolerations, taints)) return false;
    kubernetes::Resources used = pod.spec.requests();
    for (const auto& [key, other] : store_.of<kubernetes::Pod>().all()) {
      if (other->spec.node_name == node.meta.name) used += other->spec.requests();
    }
    return used.fits_in(node.status.allocatable);
  }

  kubernetes::Store& store_;
};

inline kubernetes::Pod make_pod(std::string name, std::int64_t cpu_milli, std::int64_t memory_bytes = kGib) {
  kubernetes::Pod pod;
  pod.meta.name = std::move(name);
  pod.meta.labels = {{"app", "worker"}};
  pod.meta.owner = kubernetes::OwnerReference{.kind = "ReplicaSet", .name = "worker", .uid = ""};
  kubernetes::Container container;
  container.name = "main";
  container.requests.cpu_milli = cpu_milli;
  container.requests.memory_bytes = memory_bytes;
  pod.spec.containers.push_back(container);
  return pod;
}

inline NodePool make_pool(std::string name = "default") {
  NodePool pool;
  pool.meta.name = std::move(name);
  pool.meta.namespace_name = "";
  pool.spec.consolidate_after = std::chrono::seconds{30};
  return pool;
}

/// A whole small world: store, cloud, Karpenter, and every decision it took.
struct SmallCluster {
  explicit SmallCluster(InstanceTypes types) : cloud(store, std::move(types)), kubelet(store) {
    log.set_sink([this](const kubernetes::Decision& decision) { decisions.push_back(decision); });
    karpenter.emplace(store, cloud, log);
  }

  double seconds() const { return runtime::to_seconds(world.now() - simulated::World::kEpoch); }
  void run_to(double second) { world.run_until(simulated::World::kEpoch + runtime::seconds(second)); }
  std::size_t nodes() { return store.of<kubernetes::Node>().size(); }
  std::size_t claims() { return store.of<NodeClaim>().size(); }
  std::shared_ptr<const NodeClaim> only_claim() { return store.of<NodeClaim>().all().begin()->second; }
  std::shared_ptr<const kubernetes::Pod> pod(const std::string& name) { return store.of<kubernetes::Pod>().find(name); }
  void add(kubernetes::Pod pod) { store.of<kubernetes::Pod>().create(std::move(pod)); }
  void remove(const std::string& name) { store.of<kubernetes::Pod>().remove(pod(name)->meta); }
  /// The first decision whose effect begins with the text; its time in seconds, or -1.
  double decided(const std::string& what) const {
    for (const auto& decision : decisions) {
      if (decision.what.starts_with(what)) return runtime::to_seconds(decision.at - simulated::World::kEpoch);
    }
    return -1;
  }

  simulated::World world;
  kubernetes::Store store{world};
  SmallCloud cloud;
  SmallKubernetes kubelet;
  kubernetes::DecisionLog log;
  std::vector<kubernetes::Decision> decisions;
  std::optional<Karpenter> karpenter;
};

}  // namespace queuecast::karpenter
