#include <algorithm>
#include <set>

#include "sim/karpenter/pod_budgets.h"
#include "tests/golden/karpenter_world.h"

// Vectors of Karpenter's real Provisioner.Schedule: validation, pool order, topology, Solve, truncation.

namespace queuecast::golden {
namespace {

using namespace karpenter;
using nlohmann::json;

/// What is compared: claims in the scheduler's order, placements on existing nodes, pods that failed.
json decided(const Solution& solution) {
  json result{{"claims", json::array()}, {"existing", json::array()}, {"failures", json::array()}};
  for (const PlannedClaim& claim : solution.claims) result["claims"].push_back(claim_json(claim));
  for (const ExistingPlacement& placement : solution.existing) {
    json pods = json::array();
    for (const PodPtr& pod : placement.pods) pods.push_back(pod->meta.uid);
    result["existing"].push_back({{"node", placement.node->name()}, {"pods", pods}});
  }
  for (const auto& [uid, why] : solution.errors) result["failures"].push_back(uid);
  return result;
}

json expected(const json& result) {
  json answer{{"claims", json::array()}, {"existing", json::array()}, {"failures", json::array()}};
  for (json claim : result.value("claims", json::array())) {
    claim.erase("requirements");
    answer["claims"].push_back(claim);
  }
  for (const json& node : result.value("existing", json::array())) answer["existing"].push_back(node);
  std::set<std::string> failures;
  for (const json& failure : result.value("failures", json::array())) failures.insert(failure.at("pod"));
  for (const std::string& uid : failures) answer["failures"].push_back(uid);
  return answer;
}

}  // namespace

void replay_karpenter_solve(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& output = vector.at("output");
  // Zones of equal count and the start of an affinity group are random in the real code.
  if (!output.at("stable").get<bool>()) return;
  const Snapshot world = karpenter_world(vector.at("input"));
  const json got = decided(solve(world, pods_to_place(world), solve_options(vector.at("input"))));
  const json wanted = expected(output.at("results").at(0));
  for (const char* part : {"claims", "existing", "failures"}) {
    expect(vector, mismatches, part, wanted.at(part), got.at(part));
  }
}

}  // namespace queuecast::golden
