#include "emulators/aws/dynamodb/secondary_index.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace queuecast::dynamodb {

namespace {

/// The place in front of everything with that key.
Position front_of(const Key& partition, std::string sort) {
  Position at;
  at.key = partition;
  at.key.sort = std::move(sort);
  return at;
}

/// The place behind everything of that partition.
Position behind(const Key& partition) {
  Position at = front_of(partition, {});
  at.key.partition += '\0';
  return at;
}

Position front_of_hash(std::uint64_t hash) {
  Position at;
  at.key.partition_hash = hash;
  return at;
}

}  // namespace

SecondaryIndex::SecondaryIndex(IndexDefinition definition, KeySchema table_keys, const CapacityOptions& capacity,
                               BillingMode mode, runtime::TimePoint now)
    : definition_(std::move(definition)),
      table_keys_(std::move(table_keys)),
      writes_(capacity, mode, CapacityMeter::write_limits(mode, definition_.provisioned, std::nullopt), now),
      reads_(capacity, mode, CapacityMeter::read_limits(mode, definition_.provisioned, std::nullopt), now) {}

std::optional<IndexChange::Entry> SecondaryIndex::entry_of(const Item* item) const {
  if (!item) return std::nullopt;
  const KeySchema& keys = definition_.keys;
  const Value* hash = find(*item, keys.hash.name);
  const Value* range = keys.range ? find(*item, keys.range->name) : nullptr;
  const bool complete =
      hash && hash->type == keys.hash.type && (!keys.range || (range && range->type == keys.range->type));
  if (!complete) return std::nullopt;
  IndexChange::Entry entry{make_key(*hash, range), {}};
  for (const Attribute& attribute : *item) {
    const auto& included = definition_.projection.included;
    const bool projected = definition_.projection.kind == Projection::Kind::kAll || keys.contains(attribute.name) ||
                           table_keys_.contains(attribute.name) ||
                           std::find(included.begin(), included.end(), attribute.name) != included.end();
    if (projected) entry.stored.item.push_back(attribute);
  }
  entry.stored.size = size_of(entry.stored.item);
  return entry;
}

IndexChange SecondaryIndex::plan(const Item* before, const Item* after) const {
  IndexChange change{entry_of(before), entry_of(after), 0};
  if (change.before && change.after && change.before->key == change.after->key) {
    if (change.before->stored.item == change.after->stored.item) return {};
    change.cost = write_cost(std::max(change.before->stored.size, change.after->stored.size));
    return change;
  }
  if (change.before) change.cost += write_cost(change.before->stored.size);
  if (change.after) change.cost += write_cost(change.after->stored.size);
  return change;
}

void SecondaryIndex::apply(const Key& primary, IndexChange change) {
  if (change.before) {
    entries_.erase({change.before->key, primary});
    size_bytes_ -= static_cast<std::int64_t>(change.before->stored.size);
  }
  if (change.after) {
    size_bytes_ += static_cast<std::int64_t>(change.after->stored.size);
    entries_.emplace(Position{std::move(change.after->key), primary}, std::move(change.after->stored));
  }
}

Page SecondaryIndex::query(const Key& partition, const SortRange& range, bool forward, const PageLimits& limits) const {
  PageBuilder builder{limits};
  if (range.high && *range.high <= range.low) return builder.finish();
  auto low = entries_.lower_bound(front_of(partition, range.low));
  auto high = entries_.lower_bound(range.high ? front_of(partition, *range.high) : behind(partition));
  if (limits.after) {
    // A page begins behind the one before; a start outside the range leaves all of it, or nothing.
    const auto start = forward ? entries_.upper_bound(*limits.after) : entries_.lower_bound(*limits.after);
    const auto rank = [&](auto at) { return at == entries_.end() ? nullptr : &at->first; };
    const auto before = [&](auto a, auto b) { return rank(a) && (!rank(b) || *rank(a) < *rank(b)); };
    if (forward && before(low, start)) low = before(high, start) ? high : start;
    if (!forward && before(start, high)) high = before(start, low) ? low : start;
  }
  if (forward) {
    builder.add(low, high);
  } else {
    builder.add(std::make_reverse_iterator(high), std::make_reverse_iterator(low));
  }
  return builder.finish();
}

Page SecondaryIndex::scan(const Segment& segment, const PageLimits& limits) const {
  PageBuilder builder{limits};
  const Position first = front_of_hash(segment.begin());
  const auto from =
      limits.after && *limits.after >= first ? entries_.upper_bound(*limits.after) : entries_.lower_bound(first);
  for (auto at = from; at != entries_.end() && !builder.full(); ++at) {
    if (!segment.last() && at->first.key.partition_hash >= segment.end()) break;
    builder.add(at->second);
  }
  return builder.finish();
}

void SecondaryIndex::set_capacity(BillingMode mode, Units provisioned, runtime::TimePoint now) {
  definition_.provisioned = provisioned;
  writes_.change(mode, CapacityMeter::write_limits(mode, provisioned, std::nullopt), now);
  reads_.change(mode, CapacityMeter::read_limits(mode, provisioned, std::nullopt), now);
}

}  // namespace queuecast::dynamodb
