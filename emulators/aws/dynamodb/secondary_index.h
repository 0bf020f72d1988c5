#pragma once

#include <map>
#include <optional>

#include "emulators/aws/dynamodb/page.h"
#include "emulators/aws/dynamodb/table_definition.h"
#include "runtime/time.h"

namespace queuecast::dynamodb {

/// What one write does to an index, and what it costs there.
struct IndexChange {
  struct Entry {
    Key key;
    StoredItem stored;
  };
  std::optional<Entry> before;
  std::optional<Entry> after;
  HalfUnits cost = 0;
};

/// A secondary index: the projected items that have all of its key attributes, in the order of its keys. It follows the
/// table in the same step.
class SecondaryIndex {
 public:
  SecondaryIndex(IndexDefinition definition, KeySchema table_keys, const CapacityOptions& capacity, BillingMode mode,
                 runtime::TimePoint now);

  const IndexDefinition& definition() const { return definition_; }
  std::int64_t item_count() const { return static_cast<std::int64_t>(entries_.size()); }
  std::int64_t size_bytes() const { return size_bytes_; }

  /// Costs one write for an entry that comes, goes or changes, two for one whose key changes, nothing when the
  /// projected attributes stay (developer guide, "Write capacity units" of global secondary indexes).
  IndexChange plan(const Item* before, const Item* after) const;
  void apply(const Key& primary, IndexChange change);

  /// Entries of one partition key in the order of their sort keys.
  Page query(const Key& partition, const SortRange& range, bool forward, const PageLimits& limits) const;
  /// Entries of a segment, by hash of their partition keys.
  Page scan(const Segment& segment, const PageLimits& limits) const;

  /// A global index' own capacity; local ones share the table's.
  CapacityMeter& writes() { return writes_; }
  CapacityMeter& reads() { return reads_; }
  void set_capacity(BillingMode mode, Units provisioned, runtime::TimePoint now);

 private:
  std::optional<IndexChange::Entry> entry_of(const Item* item) const;

  IndexDefinition definition_;
  KeySchema table_keys_;
  std::map<Position, StoredItem> entries_;
  std::int64_t size_bytes_ = 0;
  CapacityMeter writes_;
  CapacityMeter reads_;
};

}  // namespace queuecast::dynamodb
