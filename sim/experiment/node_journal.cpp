#include "sim/experiment/node_journal.h"

#include <algorithm>

#include "sim/karpenter/labels.h"
#include "sim/karpenter/objects.h"

namespace queuecast::experiment {

namespace {

using runtime::TimePoint;

/// The price list's name of a managed OS disk; empty for EBS, which is paid by size, and for ephemeral disks.
std::string disk_price(const karpenter::NodeLease& lease) {
  if (lease.disk_class == "premium_ssd") return lease.disk_gb <= 32 ? "premium_ssd_p4_32gb" : "premium_ssd_p10_128gb";
  if (lease.disk_class == "standard_ssd") return "standard_ssd_e10_128gb";
  return {};
}

}  // namespace

void NodeJournal::attach(kubernetes::Store& store) {
  using karpenter::NodeClaim;
  using kubernetes::Node;
  store.of<NodeClaim>().watch([this, &store](const kubernetes::WatchEvent<NodeClaim>& event) {
    using Type = kubernetes::WatchEvent<NodeClaim>::Type;
    const std::string& name = event.object->meta.name;
    if (event.type == Type::kAdded) {
      claims_[name].begun = event.object->meta.creation;
      ++claimed_;
    } else if (event.type == Type::kDeleted) {
      claims_[name].gone = store.now();
      --claimed_;
    }
  });
  store.of<Node>().watch([this, &store](const kubernetes::WatchEvent<Node>& event) {
    using Type = kubernetes::WatchEvent<Node>::Type;
    const bool claimed = event.object->meta.labels.contains(karpenter::kNodePoolLabel);
    const bool was_ready = event.type != Type::kAdded && event.previous->ready();
    const bool is_ready = event.type != Type::kDeleted && event.object->ready();
    Life& life = nodes_[event.object->meta.name];
    if (event.type == Type::kAdded) life.begun = event.object->meta.creation;
    if (is_ready && !life.ready) life.ready = store.now();
    if (event.type == Type::kDeleted) life.gone = store.now();
    if (claimed) ready_ += (is_ready ? 1 : 0) - (was_ready ? 1 : 0);
  });
}

const NodeJournal::Life* NodeJournal::find(const std::map<std::string, Life>& lives, const std::string& name) const {
  const auto found = lives.find(name);
  return found == lives.end() ? nullptr : &found->second;
}

std::vector<report::NodeRecord> NodeJournal::records(const std::vector<karpenter::NodeLease>& leases) const {
  const auto seconds = [this](TimePoint at) { return runtime::to_seconds(at - start_); };
  std::vector<report::NodeRecord> records;
  for (const karpenter::NodeLease& lease : leases) {
    const Life* claim = find(claims_, lease.node_claim);
    const Life* node = find(nodes_, lease.node);
    report::NodeRecord record;
    record.name = lease.node;
    record.type = lease.instance_type;
    record.zone = lease.zone;
    record.capacity_type = lease.capacity_type;
    record.fixed = !claim;
    record.created = seconds(claim ? claim->begun : start_);
    if (node && node->ready) record.ready = seconds(*node->ready);
    if (node && node->gone) record.deleted = seconds(*node->gone);
    if (claim && claim->gone && !record.deleted) record.deleted = seconds(*claim->gone);
    record.nano_usd_per_hour = lease.nano_usd_per_hour;
    records.push_back(std::move(record));
  }
  return records;
}

std::vector<cost::MachineUse> NodeJournal::uses(const std::vector<karpenter::NodeLease>& leases, TimePoint now) const {
  std::vector<cost::MachineUse> uses;
  for (const karpenter::NodeLease& lease : leases) {
    if (lease.billed_from > now) continue;
    cost::MachineUse use;
    use.instance_type = lease.instance_type;
    use.nano_usd_per_hour = lease.nano_usd_per_hour;
    use.billed = std::max(runtime::Duration::zero(), lease.billed_until.value_or(now) - lease.billed_from);
    use.spot = lease.capacity_type == karpenter::kSpot;
    use.fixed = !find(claims_, lease.node_claim);
    use.disk_gib = lease.disk_class == "gp3" ? lease.disk_gb : 0;
    use.disk_class = disk_price(lease);
    uses.push_back(std::move(use));
  }
  return uses;
}

std::vector<std::array<double, 2>> cost_rate(const std::vector<karpenter::NodeLease>& leases,
                                             std::int64_t fixed_nano_usd_per_hour, TimePoint start, TimePoint end) {
  std::map<TimePoint, std::int64_t> changes{{start, fixed_nano_usd_per_hour}};
  for (const karpenter::NodeLease& lease : leases) {
    changes[std::max(start, lease.billed_from)] += lease.nano_usd_per_hour;
    if (lease.billed_until) changes[std::max(start, *lease.billed_until)] -= lease.nano_usd_per_hour;
  }
  std::vector<std::array<double, 2>> series;
  std::int64_t rate = 0;
  for (const auto& [at, change] : changes) {
    if (at > end) break;
    rate += change;
    series.push_back({runtime::to_seconds(at - start), static_cast<double>(rate) / 1e9});
  }
  return series;
}

}  // namespace queuecast::experiment
