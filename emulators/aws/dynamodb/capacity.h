#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "runtime/time.h"

namespace queuecast::dynamodb {

/// Capacity counts in halves of a unit: an eventually consistent read of one block costs half a read unit.
using HalfUnits = std::int64_t;

enum class BillingMode { kProvisioned, kPayPerRequest };

/// Units a second, in both directions.
struct Units {
  std::int64_t read = 0;
  std::int64_t write = 0;

  friend bool operator==(const Units&, const Units&) = default;
};

/// A write costs one unit for each started KiB, at least one.
HalfUnits write_cost(std::size_t bytes);
/// A strongly consistent read costs one unit for each started 4 KiB, at least one; an eventually consistent one half.
HalfUnits read_cost(std::size_t bytes, bool consistent);

/// Tokens that flow in evenly and may be saved up to a limit. Exact: a token is counted in billionths.
class TokenBucket {
 public:
  /// Starts full: `rate` units a second, saved for up to `burst`.
  TokenBucket(std::int64_t rate, runtime::Duration burst, runtime::TimePoint now);

  void refill(runtime::TimePoint now);
  bool positive() const { return tokens_ > 0; }
  bool covers(HalfUnits cost) const { return tokens_ >= cost * kHalfUnit; }
  /// May leave a debt, which later tokens pay first.
  void take(HalfUnits cost) { tokens_ -= cost * kHalfUnit; }
  /// Another rate from now on; what is saved stays, within the new limit.
  void set_rate(std::int64_t rate, runtime::TimePoint now);

 private:
  static constexpr std::int64_t kHalfUnit = 500'000'000;

  std::int64_t rate_;
  runtime::Duration burst_;
  runtime::TimePoint filled_;
  std::int64_t tokens_;  // billionths of a unit
};

struct CapacityOptions {
  /// Whether requests beyond the capacity are refused at all.
  bool enforce = false;
  /// Unused provisioned capacity that a table keeps (developer guide, "Burst capacity": up to 5 minutes).
  runtime::Duration burst = std::chrono::seconds(300);
  /// A request is admitted when the bucket holds its whole cost; without, when the bucket is not empty, so that a
  /// large item may leave a debt.
  bool require_whole_cost = false;
};

/// What bounds one direction (reads or writes) of a table or global index.
struct MeterLimits {
  std::int64_t rate = 0;  // provisioned units a second; on demand the previous peak
  std::int64_t partition_rate = 0;
  std::size_t partitions = 1;
  std::optional<std::int64_t> maximum;  // on demand: the owner's own limit, units a second
};

/// Whether a request may proceed, and if not, which limit it meets.
enum class Admission {
  kAdmitted,
  kProvisioned,  // the table's provisioned capacity
  kPartition,    // a partition's capacity, or the traffic that a table on demand is ready for
  kMaximum,      // the owner's own limit for a table on demand
  kAccount       // the quota of a table
};

/// One direction of one table: the table's bucket, and one for each partition, which serves at most 1,000 write or
/// 3,000 read units a second (developer guide, "Partitions and data distribution").
class CapacityMeter {
 public:
  CapacityMeter(const CapacityOptions& options, BillingMode mode, const MeterLimits& limits, runtime::TimePoint now);

  static MeterLimits write_limits(BillingMode mode, Units provisioned, std::optional<std::int64_t> maximum);
  static MeterLimits read_limits(BillingMode mode, Units provisioned, std::optional<std::int64_t> maximum);

  /// For a request that costs so much and meets that partition.
  Admission admit(std::uint64_t partition_hash, HalfUnits cost, runtime::TimePoint now);
  /// Pays for a request at the time that `admit` was asked for.
  void take(std::uint64_t partition_hash, HalfUnits cost);
  /// Other limits from now on. A bucket keeps what it saved, within its new limit; another billing mode begins anew.
  void change(BillingMode mode, const MeterLimits& limits, runtime::TimePoint now);

 private:
  Admission refusal(HalfUnits cost) const;
  void follow_traffic(runtime::TimePoint now);
  std::int64_t table_rate() const;
  bool has(const TokenBucket& bucket, HalfUnits cost) const {
    return options_.require_whole_cost ? bucket.covers(cost) : bucket.positive();
  }
  TokenBucket& partition(std::uint64_t hash) { return partitions_[hash % partitions_.size()]; }

  CapacityOptions options_;
  BillingMode mode_;
  MeterLimits limits_;  // on demand, `rate` follows the traffic
  TokenBucket table_;
  std::vector<TokenBucket> partitions_;

  // On demand: the busiest minute of the running half hour.
  runtime::TimePoint minute_end_;
  runtime::TimePoint half_hour_end_;
  HalfUnits this_minute_ = 0;
  HalfUnits busiest_minute_ = 0;
};

}  // namespace queuecast::dynamodb
