#pragma once

#include "sim/karpenter/snapshot.h"
#include "sim/karpenter/solver.h"
#include "tests/golden/replay.h"

namespace queuecast::golden {

/// The cluster that a vector of karpenter_solve or karpenter_disrupt describes.
karpenter::Snapshot karpenter_world(const nlohmann::json& input);
karpenter::SolveOptions solve_options(const nlohmann::json& input);

/// A planned claim as the vectors write it: pool, pods in order, types, requirements, requests.
nlohmann::json claim_json(const karpenter::PlannedClaim& claim);

}  // namespace queuecast::golden
