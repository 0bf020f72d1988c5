#include "emulators/aws/dynamodb/table.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace queuecast::dynamodb {

namespace {

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

/// Gathers items until a page is full.
class PageBuilder {
 public:
  explicit PageBuilder(const PageLimits& limits) : limits_(limits) {}

  bool full() const { return page_.more; }
  void add(const StoredItem& stored) {
    page_.items.push_back(&stored.item);
    bytes_ += stored.size;
    page_.more = bytes_ >= kPageBytes || page_.items.size() == limits_.items;
  }
  template <class Iterator>
  void add(Iterator from, Iterator to) {
    for (; from != to && !full(); ++from) add(from->second);
  }
  Page finish() {
    page_.consumed = read_cost(bytes_, limits_.consistent);
    return std::move(page_);
  }

 private:
  const PageLimits& limits_;
  Page page_;
  std::size_t bytes_ = 0;
};

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
  const StoredItem* stored = find(key);
  const Item* before = stored ? &stored->item : nullptr;
  const std::size_t size_before = stored ? stored->size : 0;
  if (!admit_write(key.partition_hash, write_cost(size_before), now)) return throttled("Write");
  if (condition && !condition(before ? *before : Item{})) {
    pay_write(key.partition_hash, write_cost(size_before));
    ServiceError error{"ConditionalCheckFailedException", "The conditional request failed"};
    if (before) error.item = *before;
    return error;
  }
  Result<std::optional<Item>> after = change(before);
  if (after.has_error()) return after.error();
  const std::size_t size_after = *after ? size_of(**after) : 0;
  if (size_after > kMaxItemBytes) return validation_error("Item size has exceeded the maximum allowed size");

  Written written;
  written.consumed = write_cost(std::max(size_before, size_after));
  if (!admit_write(key.partition_hash, written.consumed, now)) return throttled("Write");
  pay_write(key.partition_hash, written.consumed);
  if (*after) {
    store(key, std::move(**after), size_after, written);
  } else if (before) {
    erase(key, written);
  }
  return written;
}

const StoredItem* Table::find(const Key& key) {
  const ItemCollection* collection = items_.find(key.partition_hash, key.partition);
  if (!collection) return nullptr;
  const auto at = collection->items.find(key.sort);
  return at != collection->items.end() ? &at->second : nullptr;
}

void Table::store(const Key& key, Item item, std::size_t size, Written& written) {
  const auto [at, added] = items_.add(key.partition_hash, key.partition).items.try_emplace(key.sort);
  StoredItem& stored = at->second;
  if (!added) written.before = std::move(stored.item);
  count(added ? 1 : 0, static_cast<std::int64_t>(size) - static_cast<std::int64_t>(stored.size));
  stored.item = std::move(item);
  stored.size = size;
  written.after = &stored.item;
}

void Table::erase(const Key& key, Written& written) {
  ItemCollection& collection = *items_.find(key.partition_hash, key.partition);
  const auto at = collection.items.find(key.sort);
  written.before = std::move(at->second.item);
  count(-1, -static_cast<std::int64_t>(at->second.size));
  collection.items.erase(at);
  if (collection.items.empty()) items_.remove(key.partition_hash, key.partition);
}

void Table::count(std::int64_t items, std::int64_t bytes) {
  size_bytes_ += bytes;
  usage_.items += items;
  usage_.bytes += bytes + items * kStorageOverhead;
}

Result<Table::Read> Table::read(const Key& key, bool consistent, runtime::TimePoint now) {
  const StoredItem* stored = find(key);
  Read result;
  result.consumed = read_cost(stored ? stored->size : 0, consistent);
  if (!admit_read(key.partition_hash, result.consumed, now)) return throttled("Read");
  pay_read(key.partition_hash, result.consumed);
  if (stored) result.item = &stored->item;
  return result;
}

Result<Page> Table::query(const Key& partition, const SortRange& range, bool forward, const PageLimits& limits,
                          runtime::TimePoint now) {
  if (!admit_read(partition.partition_hash, read_cost(0, limits.consistent), now)) return throttled("Read");
  PageBuilder builder{limits};
  const ItemCollection* collection = items_.find(partition.partition_hash, partition.partition);
  if (collection && (!range.high || range.low < *range.high)) {
    const auto& items = collection->items;
    auto low = items.lower_bound(range.low);
    auto high = range.high ? items.lower_bound(*range.high) : items.end();
    // A page begins behind the one before; a start outside the range leaves all of it, or nothing.
    const std::string* start = limits.after ? &limits.after->sort : nullptr;
    if (start && forward && *start >= range.low)
      low = range.high && *start >= *range.high ? high : items.upper_bound(*start);
    if (start && !forward && (!range.high || *start < *range.high)) {
      high = *start < range.low ? low : items.lower_bound(*start);
    }
    if (forward) {
      builder.add(low, high);
    } else {
      builder.add(std::make_reverse_iterator(high), std::make_reverse_iterator(low));
    }
  }
  Page page = builder.finish();
  pay_read(partition.partition_hash, page.consumed);
  return page;
}

Result<Page> Table::scan(const Segment& segment, const PageLimits& limits, runtime::TimePoint now) {
  const std::uint64_t start = segment_start(segment.segment, segment.total);
  const bool last = segment.segment + 1 == segment.total;
  const std::uint64_t end = last ? 0 : segment_start(segment.segment + 1, segment.total);
  const Key* after = limits.after && limits.after->partition_hash >= start ? &*limits.after : nullptr;
  const std::uint64_t partition = after ? after->partition_hash : start;
  if (!admit_read(partition, read_cost(0, limits.consistent), now)) return throttled("Read");
  PageBuilder builder{limits};
  const ItemCollection* collection = items_.at_or_after(partition, after ? after->partition : "");
  if (after && collection && collection->hash == partition && collection->partition == after->partition) {
    if (last || partition < end) builder.add(collection->items.upper_bound(after->sort), collection->items.end());
    if (!builder.full()) collection = items_.after(*collection);
  }
  while (collection && !builder.full() && (last || collection->hash < end)) {
    builder.add(collection->items.begin(), collection->items.end());
    collection = items_.after(*collection);
  }
  Page page = builder.finish();
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
