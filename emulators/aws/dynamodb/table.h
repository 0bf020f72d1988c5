#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "emulators/aws/dynamodb/capacity.h"
#include "emulators/aws/dynamodb/error.h"
#include "emulators/aws/dynamodb/item_store.h"
#include "emulators/aws/dynamodb/journal.h"
#include "emulators/aws/dynamodb/keys.h"
#include "emulators/aws/dynamodb/page.h"
#include "emulators/aws/dynamodb/secondary_index.h"
#include "emulators/aws/dynamodb/table_definition.h"
#include "runtime/time.h"

namespace queuecast::dynamodb {

/// What one table has done under one capacity, for billing; a change of capacity begins the next.
struct TableUsage {
  std::string name;
  BillingMode billing_mode = BillingMode::kProvisioned;
  Units provisioned;  // with its global indexes
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

/// What a request consumed of a table and of its indexes.
struct Consumption {
  HalfUnits table = 0;
  std::map<std::string, HalfUnits> local;
  std::map<std::string, HalfUnits> global;

  HalfUnits total() const;
  void add(const Consumption& other);
};

/// A write that is admitted and whose condition holds, ready to be carried out.
struct WritePlan {
  Key key;
  std::optional<Item> after;  // nothing to delete
  std::size_t size_after = 0;
  HalfUnits table_cost = 0;
  std::vector<IndexChange> changes;  // of each index, in the order of the definition
};

struct Written {
  std::optional<Item> before;
  const Item* after = nullptr;  // until the table's next write
  Consumption consumed;
};

/// One table's items, indexes and capacity. Pure: the time is an argument. The order of checks is the service's:
/// capacity before condition, so a throttled write tells nothing about its condition.
class Table {
 public:
  Table(TableDefinition definition, const CapacityOptions& capacity, std::string arn, runtime::TimePoint now,
        Journal* journal = nullptr);

  const TableDefinition& definition() const { return definition_; }
  const std::string& arn() const { return arn_; }
  std::string index_arn(std::string_view index) const;
  const TableUsage& usage() const { return usage_; }
  std::int64_t item_count() const { return usage_.items; }
  std::int64_t size_bytes() const { return size_bytes_; }
  const std::vector<SecondaryIndex>& indexes() const { return indexes_; }
  runtime::TimePoint created() const { return created_; }

  /// Costs the larger of the item before and after; a false condition costs as much as the item that stands there. In a
  /// transaction (`units` 2) everything costs twice.
  Result<WritePlan> plan(const Key& key, const Condition& condition, const Change& change, runtime::TimePoint now,
                         int units = 1);
  /// Pays and writes; nothing may have been written to the same key since.
  Written carry_out(WritePlan plan);
  Result<Written> write(const Key& key, const Condition& condition, const Change& change, runtime::TimePoint now);
  /// Looks at an item for a transaction: a condition without a write.
  Result<HalfUnits> check(const Key& key, const Condition& condition, runtime::TimePoint now);

  struct Read {
    const Item* item = nullptr;  // until the table's next write
    HalfUnits consumed = 0;
  };
  Result<Read> read(const Key& key, bool consistent, runtime::TimePoint now, int units = 1);

  /// Items of one partition key in the order of their sort keys. A page ends after 1 MiB or the limit of items read.
  Result<Page> query(const Key& partition, const SortRange& range, bool forward, const PageLimits& limits,
                     runtime::TimePoint now);
  /// All items of a segment, by hash of their partition keys.
  Result<Page> scan(const Segment& segment, const PageLimits& limits, runtime::TimePoint now);
  /// The same of an index; with `whole`, items come from the table, which costs a read of each.
  Result<Page> query_index(std::string_view index, const Key& partition, const SortRange& range, bool forward,
                           const PageLimits& limits, bool whole, runtime::TimePoint now);
  Result<Page> scan_index(std::string_view index, const Segment& segment, const PageLimits& limits, bool whole,
                          runtime::TimePoint now);

  void set_deletion_protection(bool on) { definition_.deletion_protection = on; }
  void set_settings(const TableDefinition& settings);
  /// Another capacity of the table and its global indexes; returns the usage under the one before.
  TableUsage set_capacity(const TableDefinition& wanted, runtime::TimePoint now);
  /// Builds the index from the items that are there.
  void add_index(IndexDefinition index, const std::vector<KeyAttribute>& attributes, runtime::TimePoint now);
  void remove_index(std::string_view name);

  /// The attribute that holds when an item expires, in seconds since the epoch; empty: items stay.
  void set_ttl_attribute(std::string name);
  const std::string& ttl_attribute() const { return ttl_attribute_; }
  /// Deletes what expired at least `delay` ago, at no cost; what expired over five years ago stays (developer guide,
  /// "Using time to live").
  void expire(runtime::TimePoint now, runtime::Duration delay);

  /// Puts back an item of an earlier process: free of charge, and the journal is not told. The item's key must be one.
  void restore(Item item);

  /// The table is gone: its usage ends here.
  TableUsage retire(runtime::TimePoint now);

 private:
  enum class Direction { kRead, kWrite };

  SecondaryIndex* index(std::string_view name);
  std::optional<ServiceError> admit(Direction direction, std::uint64_t partition, HalfUnits cost,
                                    runtime::TimePoint now);
  std::optional<ServiceError> admit_changes(const std::vector<IndexChange>& changes, runtime::TimePoint now);
  std::optional<ServiceError> admit_index_read(SecondaryIndex& index, std::uint64_t partition, HalfUnits cost,
                                               runtime::TimePoint now);
  ServiceError throttled(Direction direction, Admission refused, const IndexDefinition* index) const;
  Consumption pay(const WritePlan& plan);
  void pay_read(std::uint64_t partition, HalfUnits cost);
  Page finish_index_read(SecondaryIndex& index, std::uint64_t partition, Page page, bool whole, bool consistent);
  const StoredItem* find(const Key& key);
  void store(const Key& key, Item item, std::size_t size, Written& written);
  void erase(const Key& key, Written& written);
  void count(std::int64_t items, std::int64_t bytes);
  void schedule_expiry(const Item& item, const Key& key);
  void cancel_expiry(const Item& item, const Key& key);
  std::optional<std::int64_t> expiry_of(const Item& item) const;

  TableDefinition definition_;
  Journal* journal_;
  std::string arn_;
  CapacityOptions capacity_;
  runtime::TimePoint created_;
  ItemStore items_;
  std::vector<SecondaryIndex> indexes_;
  std::int64_t size_bytes_ = 0;
  std::string ttl_attribute_;
  std::set<std::pair<std::int64_t, Key>> expiries_;  // seconds since the epoch
  TableUsage usage_;
  CapacityMeter writes_;
  CapacityMeter reads_;
};

}  // namespace queuecast::dynamodb
