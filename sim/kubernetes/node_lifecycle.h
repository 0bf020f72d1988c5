#pragma once

#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"

namespace queuecast::kubernetes {

inline constexpr const char* kNotReadyTaint = "node.kubernetes.io/not-ready";
inline constexpr const char* kUnreachableTaint = "node.kubernetes.io/unreachable";

/// Keeps the NoSchedule taints that say what a node's Ready condition says (admission plugin TaintNodesByCondition and
/// the node lifecycle controller): not-ready from the creation on and while Ready is not True, unreachable while it is
/// Unknown. Without it a node takes pods before it is Ready.
class NodeLifecycleController {
 public:
  explicit NodeLifecycleController(Store& store);

 private:
  void reconcile(const Node& node);

  Store& store_;
};

}  // namespace queuecast::kubernetes
