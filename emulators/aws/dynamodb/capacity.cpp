#include "emulators/aws/dynamodb/capacity.h"

#include <algorithm>

namespace queuecast::dynamodb {

namespace {

using namespace std::chrono_literals;

/// No table is served more than this (service quotas, "Table-level throughput").
constexpr std::int64_t kTableCeiling = 40'000;

// Developer guide, "Partitions and data distribution" and "Initial throughput for on-demand capacity mode".
constexpr Units kPartitionRate{3'000, 1'000};
constexpr Units kOnDemandPeak{6'000, 2'000};
constexpr std::size_t kOnDemandPartitions = 4;

std::size_t partition_count(Units provisioned) {
  const std::int64_t needed = provisioned.write * kPartitionRate.read + provisioned.read * kPartitionRate.write;
  const std::int64_t each = kPartitionRate.read * kPartitionRate.write;
  return static_cast<std::size_t>(std::max<std::int64_t>(1, (needed + each - 1) / each));
}

HalfUnits blocks(std::size_t bytes, std::size_t block) {
  return static_cast<HalfUnits>(std::max<std::size_t>(1, (bytes + block - 1) / block));
}

std::int64_t on_demand_rate(std::int64_t previous_peak) { return std::min(2 * previous_peak, kTableCeiling); }

}  // namespace

HalfUnits write_cost(std::size_t bytes) { return 2 * blocks(bytes, 1024); }
HalfUnits read_cost(std::size_t bytes, bool consistent) { return blocks(bytes, 4096) * (consistent ? 2 : 1); }

TokenBucket::TokenBucket(std::int64_t rate, runtime::Duration burst, runtime::TimePoint now)
    : rate_(rate), burst_(burst), filled_(now), tokens_(rate * burst.count()) {}

void TokenBucket::refill(runtime::TimePoint now) {
  if (now <= filled_) return;
  // `rate` units a second are `rate` billionths a nanosecond. The quotient keeps the product inside 64 bits.
  const std::int64_t full = rate_ * burst_.count();
  const std::int64_t elapsed = (now - filled_).count();
  const bool fills_up = rate_ > 0 && elapsed >= (full - tokens_ + rate_ - 1) / rate_;
  tokens_ = fills_up ? full : tokens_ + rate_ * elapsed;
  filled_ = now;
}

void TokenBucket::set_rate(std::int64_t rate, runtime::TimePoint now) {
  refill(now);
  rate_ = rate;
  tokens_ = std::min(tokens_, rate_ * burst_.count());
}

CapacityMeter::CapacityMeter(const CapacityOptions& options, BillingMode mode, const MeterLimits& limits,
                             runtime::TimePoint now)
    : options_(options),
      mode_(mode),
      limits_(limits),
      table_(table_rate(), mode == BillingMode::kProvisioned ? options.burst : 1s, now),
      partitions_(limits.partitions, TokenBucket(limits.partition_rate, 1s, now)),
      minute_end_(now + 1min),
      half_hour_end_(now + 30min) {}

MeterLimits CapacityMeter::write_limits(BillingMode mode, Units provisioned, std::optional<std::int64_t> maximum) {
  if (mode == BillingMode::kPayPerRequest) {
    return {kOnDemandPeak.write, kPartitionRate.write, kOnDemandPartitions, maximum};
  }
  return {provisioned.write, kPartitionRate.write, partition_count(provisioned), std::nullopt};
}

MeterLimits CapacityMeter::read_limits(BillingMode mode, Units provisioned, std::optional<std::int64_t> maximum) {
  if (mode == BillingMode::kPayPerRequest) {
    return {kOnDemandPeak.read, kPartitionRate.read, kOnDemandPartitions, maximum};
  }
  return {provisioned.read, kPartitionRate.read, partition_count(provisioned), std::nullopt};
}

std::int64_t CapacityMeter::table_rate() const {
  if (mode_ == BillingMode::kProvisioned) return limits_.rate;
  return std::min(on_demand_rate(limits_.rate), limits_.maximum.value_or(kTableCeiling));
}

Admission CapacityMeter::admit(std::uint64_t partition_hash, HalfUnits cost, runtime::TimePoint now) {
  if (!options_.enforce) return Admission::kAdmitted;
  if (mode_ == BillingMode::kPayPerRequest) follow_traffic(now);
  TokenBucket& local = partition(partition_hash);
  table_.refill(now);
  local.refill(now);
  return has(table_, cost) && has(local, cost) ? Admission::kAdmitted : refusal(cost);
}

Admission CapacityMeter::refusal(HalfUnits cost) const {
  if (has(table_, cost)) return Admission::kPartition;
  if (mode_ == BillingMode::kProvisioned) return Admission::kProvisioned;
  const std::int64_t rate = table_rate();
  if (rate == limits_.maximum) return Admission::kMaximum;
  return rate == kTableCeiling ? Admission::kAccount : Admission::kPartition;
}

void CapacityMeter::take(std::uint64_t partition_hash, HalfUnits cost) {
  if (!options_.enforce) return;
  table_.take(cost);
  partition(partition_hash).take(cost);
  this_minute_ += cost;
}

void CapacityMeter::change(BillingMode mode, const MeterLimits& limits, runtime::TimePoint now) {
  if (mode != mode_) {
    *this = CapacityMeter(options_, mode, limits, now);
    return;
  }
  const std::int64_t peak = std::max(limits_.rate, limits.rate);
  limits_ = limits;
  if (mode == BillingMode::kPayPerRequest) limits_.rate = peak;
  table_.set_rate(table_rate(), now);
  // A table splits its partitions when it grows and never joins them again.
  if (limits_.partitions > partitions_.size()) {
    partitions_.resize(limits_.partitions, TokenBucket(limits_.partition_rate, 1s, now));
  }
}

void CapacityMeter::follow_traffic(runtime::TimePoint now) {
  if (now >= minute_end_) {
    busiest_minute_ = std::max(busiest_minute_, this_minute_);
    this_minute_ = 0;
    minute_end_ += ((now - minute_end_) / 1min + 1) * 1min;
  }
  if (now >= half_hour_end_) {
    // On demand a table serves at once up to twice the peak it has served before; what it serves beyond the previous
    // peak becomes the new one after half an hour.
    limits_.rate = std::max(limits_.rate, busiest_minute_ / 2 / 60);
    busiest_minute_ = 0;
    half_hour_end_ += ((now - half_hour_end_) / 30min + 1) * 30min;
    table_.set_rate(table_rate(), now);
  }
}

}  // namespace queuecast::dynamodb
