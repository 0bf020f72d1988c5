#include "emulators/aws/dynamodb/table.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxItemBytes = 400 * 1024;
constexpr std::size_t kPageBytes = 1024 * 1024;
constexpr std::int64_t kStorageOverhead = 100;

// Developer guide, "Partitions and data distribution" and "Initial throughput for on-demand capacity mode".
constexpr Units kPartitionRate{3'000, 1'000};
constexpr Units kOnDemandPeak{6'000, 2'000};
constexpr std::size_t kOnDemandPartitions = 4;

Units starting_rate(const TableDefinition& definition) {
  return definition.billing_mode == BillingMode::kProvisioned ? definition.provisioned : kOnDemandPeak;
}

std::size_t partition_count(const TableDefinition& definition) {
  if (definition.billing_mode == BillingMode::kPayPerRequest) return kOnDemandPartitions;
  const std::int64_t needed =
      definition.provisioned.write * kPartitionRate.read + definition.provisioned.read * kPartitionRate.write;
  const std::int64_t each = kPartitionRate.read * kPartitionRate.write;
  return static_cast<std::size_t>(std::max<std::int64_t>(1, (needed + each - 1) / each));
}

Key first_of(const Key& partition, std::string sort) {
  Key key;
  key.partition_hash = partition.partition_hash;
  key.partition = partition.partition;
  key.sort = std::move(sort);
  return key;
}

/// The first hash of a segment; the hashes of `total` segments cover 64 bits evenly.
std::uint64_t segment_start(std::uint64_t segment, std::uint64_t total) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(((static_cast<Wide>(segment) << 64) + total - 1) / total);
}

}  // namespace

Table::Table(TableDefinition definition, const CapacityOptions& capacity, std::string arn, runtime::TimePoint now)
    : definition_(std::move(definition)),
      arn_(std::move(arn)),
      writes_(capacity, definition_.billing_mode, starting_rate(definition_).write, kPartitionRate.write,
              partition_count(definition_), now),
      reads_(capacity, definition_.billing_mode, starting_rate(definition_).read, kPartitionRate.read,
             partition_count(definition_), now) {
  usage_.name = definition_.name;
  usage_.billing_mode = definition_.billing_mode;
  usage_.provisioned = definition_.provisioned;
  usage_.created = now;
}

Result<Written> Table::write(const Key& key, const Condition& condition, const Change& change, runtime::TimePoint now) {
  const auto at = items_.lower_bound(key);
  const bool found = at != items_.end() && at->first == key;
  const std::size_t size_before = found ? at->second.size : 0;
  if (!admit_write(key.partition_hash, write_cost(size_before), now)) return throttled("Write");
  if (condition && !condition(found ? at->second.item : Item{})) {
    pay_write(key.partition_hash, write_cost(size_before));
    ServiceError error{"ConditionalCheckFailedException", "The conditional request failed"};
    if (found) error.item = at->second.item;
    return error;
  }
  Result<std::optional<Item>> after = change(found ? &at->second.item : nullptr);
  if (after.has_error()) return after.error();
  const std::size_t size_after = *after ? size_of(**after) : 0;
  if (size_after > kMaxItemBytes) return validation_error("Item size has exceeded the maximum allowed size");

  Written written;
  written.consumed = write_cost(std::max(size_before, size_after));
  if (!admit_write(key.partition_hash, written.consumed, now)) return throttled("Write");
  pay_write(key.partition_hash, written.consumed);
  if (*after) {
    store(at, found, key, std::move(**after), size_after, written);
  } else if (found) {
    written.before = std::move(at->second.item);
    erase(at);
  }
  return written;
}

void Table::store(Items::iterator at, bool found, const Key& key, Item item, std::size_t size, Written& written) {
  if (found) {
    written.before = std::exchange(at->second.item, std::move(item));
    count(0, static_cast<std::int64_t>(size) - static_cast<std::int64_t>(at->second.size));
    at->second.size = size;
  } else {
    at = items_.emplace_hint(at, key, Stored{std::move(item), size});
    count(1, static_cast<std::int64_t>(size));
  }
  written.after = &at->second.item;
}

void Table::erase(Items::iterator at) {
  count(-1, -static_cast<std::int64_t>(at->second.size));
  items_.erase(at);
}

void Table::count(std::int64_t items, std::int64_t bytes) {
  size_bytes_ += bytes;
  usage_.items += items;
  usage_.bytes += bytes + items * kStorageOverhead;
}

Result<Table::Read> Table::read(const Key& key, bool consistent, runtime::TimePoint now) {
  const auto at = items_.find(key);
  const bool found = at != items_.end();
  Read result;
  result.consumed = read_cost(found ? at->second.size : 0, consistent);
  if (!admit_read(key.partition_hash, result.consumed, now)) return throttled("Read");
  pay_read(key.partition_hash, result.consumed);
  if (found) result.item = &at->second.item;
  return result;
}

template <class Iterator>
Page Table::collect(Iterator from, Iterator to, const PageLimits& limits) const {
  Page page;
  std::size_t bytes = 0;
  for (; from != to && !page.more; ++from) {
    page.items.push_back(&from->second.item);
    bytes += from->second.size;
    page.more = bytes >= kPageBytes || page.items.size() == limits.items;
  }
  page.consumed = read_cost(bytes, limits.consistent);
  return page;
}

Result<Page> Table::query(const Key& partition, const SortRange& range, bool forward, const PageLimits& limits,
                          runtime::TimePoint now) {
  if (!admit_read(partition.partition_hash, read_cost(0, limits.consistent), now)) return throttled("Read");
  auto low = items_.lower_bound(first_of(partition, range.low));
  // A partition key's items end before the same key with a zero byte behind it: the next possible partition key.
  Key end = first_of(partition, range.high.value_or(""));
  if (!range.high) end.partition += '\0';
  auto high = items_.lower_bound(end);
  if (limits.after && forward && *limits.after >= first_of(partition, range.low)) {
    low = items_.upper_bound(*limits.after);
  }
  if (limits.after && !forward && *limits.after < end) high = items_.lower_bound(*limits.after);
  Page page;
  const bool empty = low == items_.end() || (high != items_.end() && !(low->first < high->first));
  if (empty) {
    page = collect(items_.end(), items_.end(), limits);
  } else if (forward) {
    page = collect(low, high, limits);
  } else {
    page = collect(std::make_reverse_iterator(high), std::make_reverse_iterator(low), limits);
  }
  pay_read(partition.partition_hash, page.consumed);
  return page;
}

Result<Page> Table::scan(const Segment& segment, const PageLimits& limits, runtime::TimePoint now) {
  Key start;
  start.partition_hash = segment_start(segment.segment, segment.total);
  const bool resumed = limits.after && *limits.after >= start;
  const std::uint64_t partition = resumed ? limits.after->partition_hash : start.partition_hash;
  if (!admit_read(partition, read_cost(0, limits.consistent), now)) return throttled("Read");
  const auto low = resumed ? items_.upper_bound(*limits.after) : items_.lower_bound(start);
  auto high = items_.end();
  if (segment.segment + 1 < segment.total) {
    Key end;
    end.partition_hash = segment_start(segment.segment + 1, segment.total);
    high = items_.lower_bound(end);
    if (resumed && *limits.after >= end) high = low;
  }
  Page page = collect(low, high, limits);
  pay_read(partition, page.consumed);
  return page;
}

TableUsage Table::retire(runtime::TimePoint now) {
  usage_.deleted = now;
  return usage_;
}

bool Table::admit_write(std::uint64_t partition, HalfUnits cost, runtime::TimePoint now) {
  const bool admitted = writes_.admits(partition, cost, now);
  if (!admitted) ++usage_.throttled_writes;
  return admitted;
}

bool Table::admit_read(std::uint64_t partition, HalfUnits cost, runtime::TimePoint now) {
  const bool admitted = reads_.admits(partition, cost, now);
  if (!admitted) ++usage_.throttled_reads;
  return admitted;
}

void Table::pay_write(std::uint64_t partition, HalfUnits cost) {
  writes_.take(partition, cost);
  usage_.write_half_units += cost;
}

void Table::pay_read(std::uint64_t partition, HalfUnits cost) {
  reads_.take(partition, cost);
  usage_.read_half_units += cost;
}

ServiceError Table::throttled(std::string_view direction) const {
  const bool provisioned = definition_.billing_mode == BillingMode::kProvisioned;
  ServiceError error =
      provisioned
          ? ServiceError{"ProvisionedThroughputExceededException",
                         "The level of configured provisioned throughput for the table was exceeded. Consider "
                         "increasing your provisioning level with the UpdateTable API."}
          : ServiceError{"ThrottlingException",
                         "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically "
                         "scaling your table or index so please try again shortly. If exceptions persist, check if "
                         "you have a hot key."};
  error.throttling_reason = "Table" + std::string(direction) +
                            (provisioned ? "ProvisionedThroughputExceeded" : "MaxOnDemandThroughputExceeded");
  error.throttled_resource = arn_;
  return error;
}

}  // namespace queuecast::dynamodb
