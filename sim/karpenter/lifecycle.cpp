#include "sim/karpenter/lifecycle.h"

#include <algorithm>

#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {

using kubernetes::Condition;
using kubernetes::Node;
using kubernetes::Taint;
using kubernetes::WatchEvent;

namespace {

constexpr Duration kLaunchTimeout = std::chrono::minutes{5};
constexpr Duration kRegistrationTimeout = std::chrono::minutes{15};
constexpr Duration kSleepAfterPatch = std::chrono::seconds{1};
constexpr Duration kMaxBackoff = std::chrono::seconds{60};

std::string nano_to_usd(std::int64_t amount) {
  std::string decimals = std::to_string(amount % 1'000'000'000);
  decimals.insert(0, 9 - decimals.size(), '0');
  decimals.erase(std::max<std::size_t>(decimals.find_last_not_of('0') + 1, 2));
  return std::to_string(amount / 1'000'000'000) + "." + decimals + " USD/h";
}

void merge_taints(std::vector<Taint>& taints, const std::vector<Taint>& more) {
  for (const Taint& taint : more) {
    const bool known = std::any_of(taints.begin(), taints.end(), [&](const Taint& other) {
      return other.key == taint.key && other.effect == taint.effect;
    });
    if (!known) taints.push_back(taint);
  }
}

}  // namespace

Lifecycle::Lifecycle(Cluster& cluster) : cluster_(cluster) {
  cluster_.store().of<NodeClaim>().watch([this](const WatchEvent<NodeClaim>& event) {
    if (event.type == WatchEvent<NodeClaim>::Type::kAdded) {
      cluster_.runtime().spawn(manage(event.object->meta.name));
    } else if (event.object->meta.deleting() || event.type == WatchEvent<NodeClaim>::Type::kDeleted) {
      const auto waiting = node_signals_.find(event.object->status.provider_id);
      if (waiting != node_signals_.end()) waiting->second->notify_all();
    }
  });
  cluster_.store().of<Node>().watch([this](const WatchEvent<Node>& event) {
    const auto waiting = node_signals_.find(event.object->provider_id);
    if (waiting != node_signals_.end()) waiting->second->notify_all();
  });
}

Lifecycle::ClaimPtr Lifecycle::living(const std::string& name) {
  auto claim = cluster_.store().of<NodeClaim>().find(name, "");
  return claim && !claim->meta.deleting() ? claim : nullptr;
}

std::shared_ptr<const Node> Lifecycle::node_of(const std::string& provider_id) {
  for (const auto& [key, node] : cluster_.store().of<Node>().all()) {
    if (node->provider_id == provider_id) return node;
  }
  return nullptr;
}

runtime::Task<void> Lifecycle::manage(std::string name) {
  launching_.insert(name);
  const bool launched = co_await launch(name);
  launching_.erase(name);
  if (!launched) co_return;
  co_await runtime::sleep_for(cluster_.runtime(), kSleepAfterPatch);
  const bool registered = co_await register_node(name);
  if (!registered) co_return;
  co_await runtime::sleep_for(cluster_.runtime(), kSleepAfterPatch);
  co_await initialize(name);
}

runtime::Task<bool> Lifecycle::launch(std::string name) {
  Duration backoff = kSleepAfterPatch;
  std::string last_message;
  for (;;) {
    const ClaimPtr claim = living(name);
    if (!claim) co_return false;
    if (cluster_.now() - claim->meta.creation >= kLaunchTimeout) {
      give_up(*claim, "launch timeout: not launched within 5 min of creation");
      co_return false;
    }
    const auto result = co_await cluster_.cloud().create(claim);
    if (result.has_value()) {
      accept(*claim, *result);
      co_return true;
    }
    const LaunchError& error = result.error();
    if (error.kind != LaunchError::Kind::kOther) {
      give_up(*claim, (error.kind == LaunchError::Kind::kInsufficientCapacity ? "insufficient capacity: "
                                                                              : "node class not ready: ") +
                          error.message);
      co_return false;
    }
    set(*claim, "Launched", Condition::Status::kUnknown, error.reason, error.message);
    cluster_.record("NodeClaim/" + name, "launch failed", error.message);
    // A changed condition is an event that tries again after the pause; the same text waits for the back-off.
    const bool news = error.message != last_message;
    last_message = error.message;
    const Duration wait = news ? kSleepAfterPatch : backoff;
    if (!news) backoff = std::min(backoff * 2, kMaxBackoff);
    co_await runtime::sleep_for(cluster_.runtime(), wait);
  }
}

void Lifecycle::accept(const NodeClaim& claim, const Launched& launched) {
  cluster_.store().of<NodeClaim>().update(claim.meta, [&](NodeClaim& changed) {
    kubernetes::Labels labels = launched.labels;
    for (const auto& [key, value] : changed.meta.labels) labels[key] = value;
    changed.meta.labels = std::move(labels);
    changed.status.provider_id = launched.provider_id;
    changed.status.capacity = launched.capacity;
    changed.status.allocatable = launched.allocatable;
    set_condition(changed.status.conditions, "Launched", Condition::Status::kTrue, "Launched",
                  api_time(cluster_.now()));
  });
  if (!cluster_.logs()) return;
  const auto label = [&](const char* key) {
    const auto found = launched.labels.find(key);
    return found == launched.labels.end() ? std::string{} : found->second;
  };
  cluster_.record("NodeClaim/" + claim.meta.name,
                  "launch " + label(kInstanceTypeLabel) + " " + label(kZoneLabel) + " " + label(kCapacityTypeLabel) +
                      " " + nano_to_usd(launched.price),
                  launched.reason);
}

runtime::Task<bool> Lifecycle::changed(std::string provider_id, std::optional<TimePoint> deadline) {
  auto& signal = node_signals_[provider_id];
  if (!signal) signal = std::make_unique<runtime::Signal>();
  const bool notified = co_await signal->wait(cluster_.runtime(), deadline);
  const auto waited = node_signals_.find(provider_id);
  if (waited != node_signals_.end() && !waited->second->has_waiters()) node_signals_.erase(waited);
  co_return notified;
}

runtime::Task<bool> Lifecycle::register_node(std::string name) {
  for (;;) {
    const ClaimPtr claim = living(name);
    if (!claim) co_return false;
    if (const auto node = node_of(claim->status.provider_id)) {
      adopt(*claim, *node);
      co_return true;
    }
    const TimePoint deadline = claim->meta.creation + kRegistrationTimeout;
    if (cluster_.now() >= deadline) {
      give_up(*claim, "registration timeout: no Node within 15 min of creation");
      co_return false;
    }
    co_await changed(claim->status.provider_id, deadline);
  }
}

void Lifecycle::adopt(const NodeClaim& claim, const Node& node) {
  cluster_.store().of<Node>().update(node.meta, [&](Node& changed) {
    if (changed.meta.finalizers.empty()) changed.meta.finalizers.push_back(kTerminationFinalizer);
    changed.meta.owner =
        kubernetes::OwnerReference{.kind = NodeClaim::kKind, .name = claim.meta.name, .uid = claim.meta.uid};
    for (const auto& [key, value] : claim.meta.labels) changed.meta.labels[key] = value;
    for (const auto& [key, value] : claim.meta.annotations) changed.meta.annotations[key] = value;
    changed.meta.labels[kRegisteredLabel] = "true";
    merge_taints(changed.taints, claim.spec.taints);
    merge_taints(changed.taints, claim.spec.startup_taints);
    std::erase_if(changed.taints, [](const Taint& taint) { return taint.key == kUnregisteredTaint; });
  });
  cluster_.store().of<NodeClaim>().update(claim.meta, [&](NodeClaim& changed) {
    changed.status.node_name = node.meta.name;
    set_condition(changed.status.conditions, "Registered", Condition::Status::kTrue, "Registered",
                  api_time(cluster_.now()));
  });
}

std::string Lifecycle::not_initialized(const NodeClaim& claim, const Node& node) const {
  if (!node.ready()) return "NodeNotReady";
  for (const Taint& taint : node.taints) {
    if (is_ephemeral(taint)) return "KnownEphemeralTaintsExist";
    for (const Taint& startup : claim.spec.startup_taints) {
      if (startup.key == taint.key && startup.effect == taint.effect) return "StartupTaintsExist";
    }
  }
  for (const auto& [resource, amount] : claim.spec.requests.extended) {
    const auto found = node.status.allocatable.extended.find(resource);
    if (amount > 0 && (found == node.status.allocatable.extended.end() || found->second == 0)) {
      return "ResourceNotRegistered";
    }
  }
  return {};
}

runtime::Task<void> Lifecycle::initialize(std::string name) {
  for (;;) {
    const ClaimPtr claim = living(name);
    if (!claim) co_return;
    const auto node = node_of(claim->status.provider_id);
    if (!node) co_return;
    const std::string missing = not_initialized(*claim, *node);
    if (missing.empty()) {
      cluster_.store().of<Node>().update(node->meta,
                                         [](Node& changed) { changed.meta.labels[kInitializedLabel] = "true"; });
      set(*claim, "Initialized", Condition::Status::kTrue, "Initialized");
      if (cluster_.logs()) {
        cluster_.record("NodeClaim/" + name, "node " + node->meta.name + " is ready for pods",
                        in_seconds(cluster_.now() - claim->meta.creation) + " after the NodeClaim was created");
      }
      co_return;
    }
    set(*claim, "Initialized", Condition::Status::kUnknown, missing);
    co_await changed(claim->status.provider_id, std::nullopt);
  }
}

void Lifecycle::give_up(const NodeClaim& claim, const std::string& reason) {
  cluster_.record("NodeClaim/" + claim.meta.name, "delete NodeClaim", reason);
  cluster_.store().of<NodeClaim>().request_deletion(claim.meta);
}

void Lifecycle::set(const NodeClaim& claim, const char* condition, Condition::Status status, const std::string& reason,
                    const std::string& message) {
  const auto now = api_time(cluster_.now());
  kubernetes::Conditions probe = claim.status.conditions;
  if (!set_condition(probe, condition, status, reason, now, message)) return;
  cluster_.store().of<NodeClaim>().update(claim.meta, [&](NodeClaim& changed) {
    set_condition(changed.status.conditions, condition, status, reason, now, message);
    update_ready(changed);
  });
}

void Lifecycle::update_ready(NodeClaim& claim) {
  const auto& conditions = claim.status.conditions;
  const bool ready =
      is_true(conditions, "Launched") && is_true(conditions, "Registered") && is_true(conditions, "Initialized");
  if (ready) {
    set_condition(claim.status.conditions, "Ready", Condition::Status::kTrue, "Ready", api_time(cluster_.now()));
  }
}

}  // namespace queuecast::karpenter
