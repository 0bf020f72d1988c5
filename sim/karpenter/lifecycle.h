#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "runtime/signal.h"
#include "sim/karpenter/cluster.h"

namespace queuecast::karpenter {

/// Brings each NodeClaim from created over launched and registered to initialized, or gives it up after 5 minutes
/// without launch and 15 without registration. sigs.k8s.io/karpenter v1.14 nodeclaim/lifecycle.
class Lifecycle {
 public:
  explicit Lifecycle(Cluster& cluster);

  /// While the provider is asked for a machine, a deleted claim has to wait: the machine may come into being.
  bool launching(const std::string& claim) const { return launching_.contains(claim); }

 private:
  using ClaimPtr = std::shared_ptr<const NodeClaim>;

  runtime::Task<void> manage(std::string name);
  runtime::Task<bool> launch(std::string name);
  runtime::Task<bool> register_node(std::string name);
  runtime::Task<void> initialize(std::string name);
  /// Waits for a change of the claim's node; false when the deadline came first.
  runtime::Task<bool> changed(std::string provider_id, std::optional<TimePoint> deadline);

  ClaimPtr living(const std::string& name);
  std::shared_ptr<const kubernetes::Node> node_of(const std::string& provider_id);
  void accept(const NodeClaim& claim, const Launched& launched);
  void adopt(const NodeClaim& claim, const kubernetes::Node& node);
  std::string not_initialized(const NodeClaim& claim, const kubernetes::Node& node) const;
  void give_up(const NodeClaim& claim, const std::string& reason);
  void set(const NodeClaim& claim, const char* condition, kubernetes::Condition::Status status,
           const std::string& reason, const std::string& message = {});
  void update_ready(NodeClaim& claim);

  Cluster& cluster_;
  std::set<std::string> launching_;
  std::map<std::string, std::unique_ptr<runtime::Signal>> node_signals_;  // by provider id
};

}  // namespace queuecast::karpenter
