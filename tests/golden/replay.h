#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace queuecast::golden {

/// One difference between what the real code decided and what ours does.
struct Mismatch {
  std::string id;    // of the vector
  std::string what;  // which output, expected and got
};

/// Replays one vector (a parsed line of the file) and appends what differs. One function a kind, one file each.
using Replay = void(const nlohmann::json& vector, std::vector<Mismatch>& mismatches);

Replay replay_hpa;
Replay replay_keda_scale;
Replay replay_keda_hpa;
Replay replay_kube_scheduler;
Replay replay_replicaset_victims;
Replay replay_karpenter_disrupt;
Replay replay_karpenter_solve;

/// Notes a mismatch when the two texts differ.
inline void expect(const nlohmann::json& vector, std::vector<Mismatch>& mismatches, const std::string& what,
                   const nlohmann::json& expected, const nlohmann::json& got) {
  if (expected == got) return;
  mismatches.push_back({vector.at("id"), what + ": expected " + expected.dump() + ", got " + got.dump()});
}

/// A member that may be absent or null.
template <class T>
std::optional<T> maybe(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

}  // namespace queuecast::golden
