#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sim/karpenter/claims.h"
#include "sim/karpenter/cluster.h"
#include "sim/karpenter/consolidation.h"

namespace queuecast::karpenter {

struct DisruptionOptions {
  ConsolidationOptions consolidation;
  Duration phase{};  // when the first poll comes
};

/// Removes nodes that are empty or not worth their price: polls every 10 s, validates each idea for 15 s, acts once a
/// pass. sigs.k8s.io/karpenter v1.14 disruption/{controller,validation,queue}.go. Drift, node repair and the Balanced
/// policy are not modelled.
class Disruption {
 public:
  Disruption(Cluster& cluster, ClaimFactory& claims, DisruptionOptions options = {});

  /// The reconcile loop; runs as long as its task lives.
  runtime::Task<void> run();

 private:
  static constexpr std::array<DisruptionMethod, 3> kMethods{DisruptionMethod::kEmptiness, DisruptionMethod::kMultiNode,
                                                            DisruptionMethod::kSingleNode};

  /// A command as it is remembered over the validation: names, since the snapshot it was made on is gone.
  struct Plan {
    DisruptionMethod method;
    std::vector<std::string> claims;
    std::optional<PlannedClaim> replacement;
    std::vector<std::string> receivers;
    std::string why;
  };

  runtime::Task<bool> try_method(DisruptionMethod method);
  MethodResult decide(DisruptionMethod method, const Snapshot& snapshot, const std::vector<Candidate>& candidates);
  bool validate(Plan& plan);
  bool validate_empty(Plan& plan, const Snapshot& snapshot);
  bool validate_consolidation(const Plan& plan, const Snapshot& snapshot);
  void start(Plan plan);
  runtime::Task<void> carry_out(Plan plan, std::string replacement, TimePoint started);
  void taint(const std::string& claim, bool disrupted, const char* reason);
  void abandon(const Plan& plan, const std::string& why);
  runtime::Task<void> expire(std::string name, TimePoint at);

  Cluster& cluster_;
  ClaimFactory& claims_;
  DisruptionOptions options_;
  std::array<std::uint64_t, 3> last_state_{};  // of each method: the state in which it found nothing
};

}  // namespace queuecast::karpenter
