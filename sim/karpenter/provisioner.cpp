#include "sim/karpenter/provisioner.h"

#include <algorithm>

#include "sim/karpenter/labels.h"
#include "sim/karpenter/pod_budgets.h"

namespace queuecast::karpenter {

using kubernetes::Node;
using kubernetes::Pod;
using kubernetes::WatchEvent;

namespace {

constexpr Duration kRetrigger = std::chrono::seconds{10};

bool disrupted(const Node& node) {
  return std::any_of(node.taints.begin(), node.taints.end(),
                     [](const kubernetes::Taint& taint) { return taint.key == kDisruptedTaint; });
}

}  // namespace

void Batcher::trigger(const std::string& uid) {
  if (!uids_.insert(uid).second) return;
  armed_ = true;
  signal_.notify_all();
}

runtime::Task<void> Batcher::wait() {
  while (!armed_) co_await signal_.wait(runtime_);
  armed_ = false;
  const TimePoint end = runtime_.now() + kMax;
  for (TimePoint idle_end = runtime_.now() + kIdle;;) {
    const bool more = co_await signal_.wait(runtime_, std::min(idle_end, end));
    if (!more || runtime_.now() >= end) break;
    armed_ = false;
    idle_end = runtime_.now() + kIdle;
  }
  uids_.clear();
}

Provisioner::Provisioner(Cluster& cluster, ClaimFactory& claims, ProvisionerOptions options)
    : cluster_(cluster), claims_(claims), options_(options), batcher_(cluster.runtime()) {
  watch();
}

void Provisioner::watch() {
  cluster_.store().of<Pod>().watch([this](const WatchEvent<Pod>& event) {
    if (event.type == WatchEvent<Pod>::Type::kDeleted || !provisionable(*event.object)) return;
    trigger_while(event.object->meta.uid, [this, meta = event.object->meta] {
      const auto pod = cluster_.store().of<Pod>().find(meta.name, meta.namespace_name);
      return pod && pod->meta.uid == meta.uid && provisionable(*pod);
    });
  });
  cluster_.store().of<Node>().watch([this](const WatchEvent<Node>& event) {
    if (event.type == WatchEvent<Node>::Type::kDeleted || !disrupted(*event.object)) return;
    trigger_while(event.object->meta.uid, [this, name = event.object->meta.name] {
      const auto node = cluster_.store().of<Node>().find(name, "");
      return node && disrupted(*node);
    });
  });
}

void Provisioner::trigger_while(std::string uid, std::function<bool()> wanted) {
  batcher_.trigger(uid);
  if (retriggering_.insert(uid).second) cluster_.runtime().spawn(retrigger(std::move(uid), std::move(wanted)));
}

runtime::Task<void> Provisioner::retrigger(std::string uid, std::function<bool()> wanted) {
  for (;;) {
    co_await runtime::sleep_for(cluster_.runtime(), kRetrigger);
    if (!wanted()) break;
    batcher_.trigger(uid);
  }
  retriggering_.erase(uid);
}

runtime::Task<void> Provisioner::run() {
  for (;;) {
    co_await batcher_.wait();
    // A batch that meets an unlaunched NodeClaim is lost: the pods come back with their own requeue.
    if (cluster_.synced()) co_await schedule();
  }
}

runtime::Task<void> Provisioner::schedule() {
  const Snapshot snapshot = cluster_.snapshot();
  const std::vector<PodPtr> pods = pods_to_place(snapshot);
  if (pods.empty()) co_return;
  const Solution solution = solve(snapshot, pods, options_.solve);
  co_await runtime::sleep_for(
      cluster_.runtime(), options_.compute_fixed + options_.compute_per_pod * static_cast<std::int64_t>(pods.size()));
  for (const ExistingPlacement& placement : solution.existing) cluster_.nominate(placement.node->name());
  for (const PlannedClaim& claim : solution.claims) claims_.create(claim, "provisioned");
  report_failures(solution);
}

void Provisioner::report_failures(const Solution& solution) {
  std::erase_if(reported_, [&](const auto& entry) { return !solution.errors.contains(entry.first); });
  if (!cluster_.logs()) return;
  std::map<std::string, std::size_t> fresh;  // reason -> pods
  for (const auto& [uid, why] : solution.errors) {
    std::string& known = reported_[uid];
    if (known == why) continue;
    known = why;
    ++fresh[why];
  }
  for (const auto& [why, pods] : fresh) {
    cluster_.record("Provisioner/default", std::to_string(pods) + " pods stay pending", why);
  }
}

}  // namespace queuecast::karpenter
