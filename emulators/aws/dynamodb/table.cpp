#include "emulators/aws/dynamodb/table.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace queuecast::dynamodb {

namespace {

constexpr std::int64_t kStorageOverhead = 100;

Units with_indexes(const TableDefinition& definition) {
  Units all = definition.provisioned;
  for (const IndexDefinition& index : definition.indexes) {
    all.read += index.provisioned.read;
    all.write += index.provisioned.write;
  }
  return all;
}

}  // namespace

HalfUnits Consumption::total() const {
  HalfUnits sum = table;
  for (const auto& [name, units] : local) sum += units;
  for (const auto& [name, units] : global) sum += units;
  return sum;
}

void Consumption::add(const Consumption& other) {
  table += other.table;
  for (const auto& [name, units] : other.local) local[name] += units;
  for (const auto& [name, units] : other.global) global[name] += units;
}

Table::Table(TableDefinition definition, const CapacityOptions& capacity, std::string arn, runtime::TimePoint now,
             Journal* journal)
    : definition_(std::move(definition)),
      journal_(journal),
      arn_(std::move(arn)),
      capacity_(capacity),
      created_(now),
      writes_(
          capacity, definition_.billing_mode,
          CapacityMeter::write_limits(definition_.billing_mode, definition_.provisioned, definition_.max_write_units),
          now),
      reads_(capacity, definition_.billing_mode,
             CapacityMeter::read_limits(definition_.billing_mode, definition_.provisioned, definition_.max_read_units),
             now) {
  for (const IndexDefinition& each : definition_.indexes) {
    indexes_.emplace_back(each, definition_.keys, capacity, definition_.billing_mode, now);
  }
  usage_.name = definition_.name;
  usage_.billing_mode = definition_.billing_mode;
  usage_.provisioned = with_indexes(definition_);
  usage_.created = now;
}

std::string Table::index_arn(std::string_view index) const { return (arn_ + "/index/").append(index); }

Result<WritePlan> Table::plan(const Key& key, const Condition& condition, const Change& change, runtime::TimePoint now,
                              int units) {
  const StoredItem* stored = find(key);
  const Item* before = stored ? &stored->item : nullptr;
  const std::size_t size_before = stored ? stored->size : 0;
  const HalfUnits cost_before = units * write_cost(size_before);
  if (auto error = admit(Direction::kWrite, key.partition_hash, cost_before, now)) return *std::move(error);
  if (condition && !condition(before ? *before : Item{})) {
    writes_.take(key.partition_hash, cost_before);
    usage_.write_half_units += cost_before;
    ServiceError error{"ConditionalCheckFailedException", "The conditional request failed"};
    if (before) error.item = *before;
    return error;
  }
  Result<std::optional<Item>> after = change(before);
  if (after.has_error()) return after.error();

  WritePlan plan;
  plan.key = key;
  plan.after = std::move(*after);
  plan.size_after = plan.after ? size_of(*plan.after) : 0;
  if (plan.size_after > kMaxItemBytes) return validation_error("Item size has exceeded the maximum allowed size");
  plan.table_cost = units * write_cost(std::max(size_before, plan.size_after));
  for (const SecondaryIndex& each : indexes_) {
    plan.changes.push_back(each.plan(before, plan.after ? &*plan.after : nullptr));
    plan.changes.back().cost *= units;
  }
  if (auto error = admit(Direction::kWrite, key.partition_hash, plan.table_cost, now)) return *std::move(error);
  if (auto error = admit_changes(plan.changes, now)) return *std::move(error);
  return plan;
}

Written Table::carry_out(WritePlan plan) {
  Written written;
  written.consumed = pay(plan);
  const bool there = find(plan.key) != nullptr;
  if (plan.after) {
    store(plan.key, *std::move(plan.after), plan.size_after, written);
    if (journal_) journal_->item(definition_.name, plan.key, *written.after);
  } else if (there) {
    erase(plan.key, written);
  }
  for (std::size_t i = 0; i < indexes_.size(); ++i) indexes_[i].apply(plan.key, std::move(plan.changes[i]));
  return written;
}

Result<Written> Table::write(const Key& key, const Condition& condition, const Change& change, runtime::TimePoint now) {
  Result<WritePlan> planned = plan(key, condition, change, now);
  if (planned.has_error()) return planned.error();
  return carry_out(*std::move(planned));
}

Result<HalfUnits> Table::check(const Key& key, const Condition& condition, runtime::TimePoint now) {
  const StoredItem* stored = find(key);
  const HalfUnits cost = 2 * write_cost(stored ? stored->size : 0);
  if (auto error = admit(Direction::kWrite, key.partition_hash, cost, now)) return *std::move(error);
  writes_.take(key.partition_hash, cost);
  usage_.write_half_units += cost;
  if (condition(stored ? stored->item : Item{})) return cost;
  ServiceError error{"ConditionalCheckFailedException", "The conditional request failed"};
  if (stored) error.item = stored->item;
  return error;
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
  if (!added) {
    cancel_expiry(stored.item, key);
    written.before = std::move(stored.item);
  }
  count(added ? 1 : 0, static_cast<std::int64_t>(size) - static_cast<std::int64_t>(stored.size));
  stored.item = std::move(item);
  stored.size = size;
  schedule_expiry(stored.item, key);
  written.after = &stored.item;
}

void Table::restore(Item item) {
  const Key key = key_of_item(definition_.keys, item).value();
  for (SecondaryIndex& each : indexes_) each.apply(key, each.plan(nullptr, &item));
  Written unused;
  const std::size_t size = size_of(item);
  store(key, std::move(item), size, unused);
}

void Table::erase(const Key& key, Written& written) {
  ItemCollection& collection = *items_.find(key.partition_hash, key.partition);
  const auto at = collection.items.find(key.sort);
  cancel_expiry(at->second.item, key);
  written.before = std::move(at->second.item);
  count(-1, -static_cast<std::int64_t>(at->second.size));
  collection.items.erase(at);
  if (collection.items.empty()) items_.remove(key.partition_hash, key.partition);
  if (journal_) journal_->no_item(definition_.name, key);
}

void Table::count(std::int64_t items, std::int64_t bytes) {
  size_bytes_ += bytes;
  usage_.items += items;
  usage_.bytes += bytes + items * kStorageOverhead;
}

Result<Table::Read> Table::read(const Key& key, bool consistent, runtime::TimePoint now, int units) {
  const StoredItem* stored = find(key);
  Read result;
  result.consumed = units * read_cost(stored ? stored->size : 0, consistent);
  if (auto error = admit(Direction::kRead, key.partition_hash, result.consumed, now)) return *std::move(error);
  pay_read(key.partition_hash, result.consumed);
  if (stored) result.item = &stored->item;
  return result;
}

Result<Page> Table::query(const Key& partition, const SortRange& range, bool forward, const PageLimits& limits,
                          runtime::TimePoint now) {
  const HalfUnits least = read_cost(0, limits.consistent);
  if (auto error = admit(Direction::kRead, partition.partition_hash, least, now)) return *std::move(error);
  PageBuilder builder{limits};
  const ItemCollection* collection = items_.find(partition.partition_hash, partition.partition);
  if (collection && (!range.high || range.low < *range.high)) {
    const auto& items = collection->items;
    auto low = items.lower_bound(range.low);
    auto high = range.high ? items.lower_bound(*range.high) : items.end();
    // A page begins behind the one before; a start outside the range leaves all of it, or nothing.
    const std::string* start = limits.after ? &limits.after->key.sort : nullptr;
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
  const std::uint64_t start = segment.begin();
  const std::uint64_t end = segment.last() ? 0 : segment.end();
  const Key* after = limits.after && limits.after->key.partition_hash >= start ? &limits.after->key : nullptr;
  const std::uint64_t partition = after ? after->partition_hash : start;
  const HalfUnits least = read_cost(0, limits.consistent);
  if (auto error = admit(Direction::kRead, partition, least, now)) return *std::move(error);
  PageBuilder builder{limits};
  const ItemCollection* collection = items_.at_or_after(partition, after ? after->partition : "");
  if (after && collection && collection->hash == partition && collection->partition == after->partition) {
    if (segment.last() || partition < end) {
      builder.add(collection->items.upper_bound(after->sort), collection->items.end());
    }
    if (!builder.full()) collection = items_.after(*collection);
  }
  while (collection && !builder.full() && (segment.last() || collection->hash < end)) {
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

}  // namespace queuecast::dynamodb
