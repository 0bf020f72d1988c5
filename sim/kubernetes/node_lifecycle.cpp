#include "sim/kubernetes/node_lifecycle.h"

#include <algorithm>
#include <string>
#include <vector>

namespace queuecast::kubernetes {

namespace {

bool is_condition_taint(const Taint& taint) {
  return taint.effect == TaintEffect::kNoSchedule && (taint.key == kNotReadyTaint || taint.key == kUnreachableTaint);
}

/// The node's taints with the one that its condition asks for in place of the others.
std::vector<Taint> wanted_taints(const Node& node) {
  std::vector<Taint> taints = node.taints;
  const auto ready = node.status.conditions.find("Ready");
  const bool unknown = ready != node.status.conditions.end() && ready->second.status == Condition::Status::kUnknown;
  const char* wanted = node.ready() ? "" : unknown ? kUnreachableTaint : kNotReadyTaint;
  std::erase_if(taints, [&](const Taint& taint) { return is_condition_taint(taint) && taint.key != wanted; });
  if (!node.ready() && std::none_of(taints.begin(), taints.end(), is_condition_taint)) {
    taints.push_back({wanted, "", TaintEffect::kNoSchedule});
  }
  return taints;
}

}  // namespace

NodeLifecycleController::NodeLifecycleController(Store& store) : store_(store) {
  store.of<Node>().admit([](Node& node) {
    // Even a node that comes up Ready is not trusted before the controller has seen it.
    if (std::none_of(node.taints.begin(), node.taints.end(), is_condition_taint)) {
      node.taints.push_back({kNotReadyTaint, "", TaintEffect::kNoSchedule});
    }
  });
  store.of<Node>().watch([this](const WatchEvent<Node>& event) {
    if (event.type != WatchEvent<Node>::Type::kDeleted) reconcile(*event.object);
  });
  for (const auto& [key, node] : store.of<Node>().all()) reconcile(*node);
}

void NodeLifecycleController::reconcile(const Node& seen) {
  const auto node = store_.of<Node>().find(seen.meta.name, seen.meta.namespace_name);
  if (!node) return;
  std::vector<Taint> taints = wanted_taints(*node);
  if (taints == node->taints) return;
  store_.of<Node>().update(
      node->meta, [&](Node& changed) { changed.taints = taints; }, true);
}

}  // namespace queuecast::kubernetes
