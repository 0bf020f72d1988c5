#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kubernetes/objects.h"

namespace queuecast::kubernetes {

/// What a ReplicaSet knows of a pod when it must choose which to delete. Times are whole seconds, as the API's are.
struct Candidate {
  std::string uid;
  bool assigned = false;  // has a node
  PodPhase phase = PodPhase::kPending;
  bool ready = false;
  std::int32_t deletion_cost = 0;
  int neighbours = 0;  // active pods of the Deployment's ReplicaSets on the same node, this one included
  std::optional<TimePoint> ready_since;
  int restarts = 0;  // the maximum over containers, not the sum
  int sidecar_restarts = 0;
  std::optional<TimePoint> created;
};

/// The annotation controller.kubernetes.io/pod-deletion-cost; text that is not a plain int32 counts as 0.
std::int32_t deletion_cost(std::string_view annotation);

/// Whether a is deleted before b (kubernetes pkg/controller/controller_utils.go, ActivePodsWithRanks.Less, with
/// LogarithmicScaleDown): unassigned, then Pending before Unknown before Running, not ready, lower cost, more
/// neighbours, ready for less long, more restarts, younger. Ages within one power of two of nanoseconds are equal, and
/// the smaller uid decides. Not a strict weak order.
bool deleted_before(const Candidate& a, const Candidate& b, TimePoint now);

/// The order of deletion, by Go's sort from the given order.
void rank_victims(std::vector<Candidate>& candidates, TimePoint now);

}  // namespace queuecast::kubernetes
