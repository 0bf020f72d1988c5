#include "sim/karpenter/snapshot.h"

#include <algorithm>

#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {

using kubernetes::Resources;
using kubernetes::Taint;
using kubernetes::TaintEffect;

bool StateNode::registered() const {
  if (!managed()) return true;
  if (!node) return false;
  const auto found = node->meta.labels.find(kRegisteredLabel);
  return found != node->meta.labels.end() && found->second == "true";
}

bool StateNode::initialized() const {
  if (!managed()) return true;
  if (!node) return false;
  const auto found = node->meta.labels.find(kInitializedLabel);
  return found != node->meta.labels.end() && found->second == "true";
}

const std::string& StateNode::name() const { return registered() ? node->meta.name : claim->meta.name; }

const kubernetes::Labels& StateNode::labels() const { return registered() ? node->meta.labels : claim->meta.labels; }

const kubernetes::Labels& StateNode::annotations() const {
  return registered() ? node->meta.annotations : claim->meta.annotations;
}

std::string StateNode::label(const char* key) const {
  const auto found = labels().find(key);
  return found == labels().end() ? std::string{} : found->second;
}

bool is_ephemeral(const Taint& taint) {
  if (taint.key == kNotReadyTaint) return taint.effect != TaintEffect::kPreferNoSchedule;
  if (taint.key == "node.kubernetes.io/unreachable") return taint.effect == TaintEffect::kNoSchedule;
  if (taint.key == "node.cloudprovider.kubernetes.io/uninitialized") return taint.effect == TaintEffect::kNoSchedule;
  if (taint.key == kUnregisteredTaint) return taint.effect == TaintEffect::kNoExecute;
  return taint.key.starts_with("readiness.k8s.io/");
}

std::vector<Taint> StateNode::scheduling_taints() const {
  std::vector<Taint> taints = registered() ? node->taints : claim->spec.taints;
  if (!managed() || initialized()) return taints;
  std::erase_if(taints, [&](const Taint& taint) {
    const auto& startup = claim->spec.startup_taints;
    return is_ephemeral(taint) || std::any_of(startup.begin(), startup.end(), [&](const Taint& other) {
             return other.key == taint.key && other.effect == taint.effect;
           });
  });
  return taints;
}

Resources StateNode::filled(const Resources& of_node, const Resources& of_claim) const {
  Resources result = of_node;
  const auto fill = [](std::int64_t& amount, std::int64_t planned) {
    if (amount == 0) amount = planned;
  };
  fill(result.cpu_milli, of_claim.cpu_milli);
  fill(result.memory_bytes, of_claim.memory_bytes);
  fill(result.ephemeral_storage_bytes, of_claim.ephemeral_storage_bytes);
  fill(result.pods, of_claim.pods);
  for (const auto& [name, amount] : of_claim.extended) fill(result.extended[name], amount);
  return result;
}

Resources StateNode::capacity() const {
  if (!node) return claim->status.capacity;
  return initialized() ? node->status.capacity : filled(node->status.capacity, claim->status.capacity);
}

Resources StateNode::allocatable() const {
  if (!node) return claim->status.allocatable;
  return initialized() ? node->status.allocatable : filled(node->status.allocatable, claim->status.allocatable);
}

const Pool* Snapshot::pool(const std::string& name) const {
  for (const Pool& candidate : pools) {
    if (candidate.node_pool->meta.name == name) return &candidate;
  }
  return nullptr;
}

}  // namespace queuecast::karpenter
