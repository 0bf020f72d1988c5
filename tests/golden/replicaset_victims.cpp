#include "sim/kubernetes/victims.h"

#include <algorithm>
#include <map>
#include <string>

#include "tests/golden/replay.h"

// Vectors of the real getPodsToDelete: the active pods of a ReplicaSet in the order the controller got them, and the
// order in which it would delete them.

namespace queuecast::golden {
namespace {

using nlohmann::json;
using namespace kubernetes;

constexpr TimePoint kNow{std::chrono::hours{24 * 365 * 50}};

std::optional<TimePoint> before_now(const json& pod, const char* key) {
  const auto age = maybe<std::int64_t>(pod, key);
  if (!age) return std::nullopt;
  return kNow - std::chrono::milliseconds{*age};
}

PodPhase phase(const json& pod) {
  const std::string text = pod.at("phase");
  if (text == "Pending") return PodPhase::kPending;
  return text == "Running" ? PodPhase::kRunning : PodPhase::kUnknown;
}

int most(const json& pod, const char* key) {
  const auto list = maybe<std::vector<int>>(pod, key).value_or(std::vector<int>{});
  return list.empty() ? 0 : *std::max_element(list.begin(), list.end());
}

bool is_active(const json& pod) { return pod.at("phase") != "Succeeded" && pod.at("phase") != "Failed"; }

}  // namespace

void replay_replicaset_victims(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  std::map<std::string, int> on_node;
  for (const char* list : {"pods", "related"}) {
    for (const json& pod : in.at(list)) {
      if (is_active(pod)) ++on_node[pod.at("node")];
    }
  }
  std::vector<Candidate> candidates;
  for (const json& pod : in.at("pods")) {
    Candidate candidate;
    candidate.uid = pod.at("uid");
    candidate.assigned = pod.at("node") != "";
    candidate.phase = phase(pod);
    candidate.ready = pod.at("ready");
    candidate.deletion_cost = deletion_cost(maybe<std::string>(pod, "deletion_cost").value_or(""));
    candidate.neighbours = on_node[pod.at("node")];
    candidate.ready_since = before_now(pod, "ready_age_ms");
    candidate.restarts = most(pod, "restarts");
    candidate.sidecar_restarts = most(pod, "sidecar_restarts");
    candidate.created = before_now(pod, "created_age_ms");
    candidates.push_back(std::move(candidate));
  }
  rank_victims(candidates, kNow);
  json order = json::array();
  for (const Candidate& candidate : candidates) order.push_back(candidate.uid);
  expect(vector, mismatches, "order", vector.at("output").at("order"), order);
}

}  // namespace queuecast::golden
