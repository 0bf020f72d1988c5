#include "emulators/aws/dynamodb/capacity.h"

#include <algorithm>

namespace queuecast::dynamodb {

namespace {

using namespace std::chrono_literals;

/// No table is served more than this (service quotas, "Table-level throughput").
constexpr std::int64_t kTableCeiling = 40'000;

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

CapacityMeter::CapacityMeter(const CapacityOptions& options, BillingMode mode, std::int64_t rate,
                             std::int64_t partition_rate, std::size_t partitions, runtime::TimePoint now)
    : options_(options),
      mode_(mode),
      previous_peak_(rate),
      table_(mode == BillingMode::kProvisioned ? rate : on_demand_rate(rate),
             mode == BillingMode::kProvisioned ? options.burst : 1s, now),
      partitions_(partitions, TokenBucket(partition_rate, 1s, now)),
      minute_end_(now + 1min),
      half_hour_end_(now + 30min) {}

bool CapacityMeter::admits(std::uint64_t partition_hash, HalfUnits cost, runtime::TimePoint now) {
  if (!options_.enforce) return true;
  if (mode_ == BillingMode::kPayPerRequest) follow_traffic(now);
  TokenBucket& local = partition(partition_hash);
  table_.refill(now);
  local.refill(now);
  return has(table_, cost) && has(local, cost);
}

void CapacityMeter::take(std::uint64_t partition_hash, HalfUnits cost) {
  if (!options_.enforce) return;
  table_.take(cost);
  partition(partition_hash).take(cost);
  this_minute_ += cost;
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
    previous_peak_ = std::max(previous_peak_, busiest_minute_ / 2 / 60);
    busiest_minute_ = 0;
    half_hour_end_ += ((now - half_hour_end_) / 30min + 1) * 30min;
    table_.set_rate(on_demand_rate(previous_peak_), now);
  }
}

}  // namespace queuecast::dynamodb
