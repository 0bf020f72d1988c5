#pragma once

#include <map>
#include <set>
#include <string>

#include "runtime/signal.h"
#include "sim/karpenter/claims.h"
#include "sim/karpenter/cluster.h"
#include "sim/karpenter/solver.h"

namespace queuecast::karpenter {

/// Gathers triggers into a batch: it ends when nothing new has come for the idle time, or at the maximum. A uid that is
/// in the batch already neither starts nor extends a window. sigs.k8s.io/karpenter v1.14 provisioning/batcher.go.
class Batcher {
 public:
  static constexpr Duration kIdle = std::chrono::seconds{1};
  static constexpr Duration kMax = std::chrono::seconds{10};

  explicit Batcher(runtime::Runtime& runtime) : runtime_(runtime) {}

  void trigger(const std::string& uid);
  /// Waits for a batch to begin and to end.
  runtime::Task<void> wait();

 private:
  runtime::Runtime& runtime_;
  std::set<std::string> uids_;
  bool armed_ = false;
  runtime::Signal signal_;
};

struct ProvisionerOptions {
  SolveOptions solve;
  /// What a scheduling run takes, fixed and for each pod.
  Duration compute_fixed = std::chrono::milliseconds{50};
  Duration compute_per_pod = std::chrono::microseconds{700};
};

/// Makes NodeClaims for pods that no node can take. sigs.k8s.io/karpenter v1.14
/// provisioning/{controller,provisioner}.go.
class Provisioner {
 public:
  Provisioner(Cluster& cluster, ClaimFactory& claims, ProvisionerOptions options = {});

  /// The reconcile loop; runs as long as its task lives.
  runtime::Task<void> run();

 private:
  void watch();
  void trigger_while(std::string uid, std::function<bool()> wanted);
  runtime::Task<void> retrigger(std::string uid, std::function<bool()> wanted);
  runtime::Task<void> schedule();
  void report_failures(const Solution& solution);

  Cluster& cluster_;
  ClaimFactory& claims_;
  ProvisionerOptions options_;
  Batcher batcher_;
  std::set<std::string> retriggering_;           // uids with a 10 s requeue
  std::map<std::string, std::string> reported_;  // failures by pod uid, so that each reason is recorded once
};

}  // namespace queuecast::karpenter
