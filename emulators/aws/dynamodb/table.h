#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/capacity.h"
#include "emulators/aws/dynamodb/error.h"
#include "emulators/aws/dynamodb/item_store.h"
#include "emulators/aws/dynamodb/keys.h"
#include "runtime/time.h"

namespace queuecast::dynamodb {

/// What CreateTable says of a table.
struct TableDefinition {
  std::string name;
  std::vector<KeyAttribute> attributes;  // in the order of the request
  KeySchema keys;
  BillingMode billing_mode = BillingMode::kProvisioned;
  Units provisioned;  // 0/0 on demand
  std::string table_class;
  bool deletion_protection = false;
};

/// What one table has done, for billing.
struct TableUsage {
  std::string name;
  BillingMode billing_mode = BillingMode::kProvisioned;
  Units provisioned;
  runtime::TimePoint created;
  std::optional<runtime::TimePoint> deleted;
  HalfUnits write_half_units = 0;
  HalfUnits read_half_units = 0;
  std::uint64_t throttled_writes = 0;
  std::uint64_t throttled_reads = 0;
  std::int64_t items = 0;
  std::int64_t bytes = 0;  // billed sizes, with the 100 bytes that storage adds to each item
};

/// Whether an item may be written; it is given the item that stands there, an empty one when there is none.
using Condition = std::function<bool(const Item& before)>;
/// The item after a write, nothing to delete; it is given the item before, or null.
using Change = std::function<Result<std::optional<Item>>(const Item* before)>;

struct Written {
  std::optional<Item> before;
  const Item* after = nullptr;  // until the table's next write
  HalfUnits consumed = 0;
};

/// Items that a read met, in its order; the pointers hold until the table's next write.
struct Page {
  std::vector<const Item*> items;
  bool more = false;  // it ended at its limit, not at the end
  HalfUnits consumed = 0;
};

struct PageLimits {
  std::optional<std::size_t> items;
  bool consistent = false;
  std::optional<Key> after;  // where the page before ended
};

/// Sort keys from `low` up to, not including, `high`.
struct SortRange {
  std::string low;
  std::optional<std::string> high;
};

/// A part of the table for parallel scans: 0 <= segment < total.
struct Segment {
  std::uint64_t segment = 0;
  std::uint64_t total = 1;
};

/// One table's items and capacity. Pure: the time is an argument. The order of checks is the service's: capacity
/// before condition, so a throttled write tells nothing about its condition.
class Table {
 public:
  Table(TableDefinition definition, const CapacityOptions& capacity, std::string arn, runtime::TimePoint now);

  const TableDefinition& definition() const { return definition_; }
  const std::string& arn() const { return arn_; }
  const TableUsage& usage() const { return usage_; }
  std::int64_t item_count() const { return usage_.items; }
  std::int64_t size_bytes() const { return size_bytes_; }
  runtime::TimePoint created() const { return usage_.created; }

  /// Costs the larger of the item before and after; a false condition costs as much as the item that stands there.
  Result<Written> write(const Key& key, const Condition& condition, const Change& change, runtime::TimePoint now);

  struct Read {
    const Item* item = nullptr;  // until the table's next write
    HalfUnits consumed = 0;
  };
  Result<Read> read(const Key& key, bool consistent, runtime::TimePoint now);

  /// Items of one partition key in the order of their sort keys. A page ends after 1 MiB or the limit of items read.
  Result<Page> query(const Key& partition, const SortRange& range, bool forward, const PageLimits& limits,
                     runtime::TimePoint now);
  /// All items of a segment, by hash of their partition keys.
  Result<Page> scan(const Segment& segment, const PageLimits& limits, runtime::TimePoint now);

  void set_deletion_protection(bool on) { definition_.deletion_protection = on; }
  /// The table is gone: its usage ends here.
  TableUsage retire(runtime::TimePoint now);

 private:
  bool admit_write(std::uint64_t partition, HalfUnits cost, runtime::TimePoint now);
  bool admit_read(std::uint64_t partition, HalfUnits cost, runtime::TimePoint now);
  void pay_write(std::uint64_t partition, HalfUnits cost);
  void pay_read(std::uint64_t partition, HalfUnits cost);
  ServiceError throttled(std::string_view direction) const;
  const StoredItem* find(const Key& key);
  void store(const Key& key, Item item, std::size_t size, Written& written);
  void erase(const Key& key, Written& written);
  void count(std::int64_t items, std::int64_t bytes);

  TableDefinition definition_;
  std::string arn_;
  ItemStore items_;
  std::int64_t size_bytes_ = 0;
  TableUsage usage_;
  CapacityMeter writes_;
  CapacityMeter reads_;
};

}  // namespace queuecast::dynamodb
