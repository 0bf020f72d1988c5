// A table's secondary indexes, its settings and the expiry of its items.
#include <algorithm>
#include <charconv>
#include <utility>

#include "emulators/aws/dynamodb/table.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::int64_t kForgottenAfter = std::int64_t{5} * 365 * 24 * 3600;

}  // namespace

SecondaryIndex* Table::index(std::string_view name) {
  for (SecondaryIndex& each : indexes_) {
    if (each.definition().name == name) return &each;
  }
  return nullptr;
}

Result<Page> Table::query_index(std::string_view name, const Key& partition, const SortRange& range, bool forward,
                                const PageLimits& limits, bool whole, runtime::TimePoint now) {
  SecondaryIndex& index = *this->index(name);
  const HalfUnits least = read_cost(0, limits.consistent);
  if (auto error = admit_index_read(index, partition.partition_hash, least, now)) return *std::move(error);
  Page page = index.query(partition, range, forward, limits);
  return finish_index_read(index, partition.partition_hash, std::move(page), whole, limits.consistent);
}

Result<Page> Table::scan_index(std::string_view name, const Segment& segment, const PageLimits& limits, bool whole,
                               runtime::TimePoint now) {
  SecondaryIndex& index = *this->index(name);
  const std::uint64_t start = std::max(segment.begin(), limits.after ? limits.after->key.partition_hash : 0);
  const HalfUnits least = read_cost(0, limits.consistent);
  if (auto error = admit_index_read(index, start, least, now)) return *std::move(error);
  return finish_index_read(index, start, index.scan(segment, limits), whole, limits.consistent);
}

Page Table::finish_index_read(SecondaryIndex& index, std::uint64_t partition, Page page, bool whole, bool consistent) {
  if (whole) {
    for (const Item*& item : page.items) {
      const StoredItem* stored = find(key_of_item(definition_.keys, *item).value());
      item = &stored->item;
      page.fetched += read_cost(stored->size, consistent);
    }
  }
  usage_.read_half_units += page.consumed + page.fetched;
  if (index.definition().global) {
    index.reads().take(partition, page.consumed);
  } else {
    reads_.take(partition, page.consumed + page.fetched);
  }
  return page;
}

void Table::set_settings(const TableDefinition& settings) {
  definition_.table_class = settings.table_class;
  definition_.stream_view_type = settings.stream_view_type;
  definition_.encrypted = settings.encrypted;
  definition_.deletion_protection = settings.deletion_protection;
}

TableUsage Table::set_capacity(const TableDefinition& wanted, runtime::TimePoint now) {
  TableUsage before = usage_;
  before.deleted = now;
  before.items = before.bytes = 0;  // they go on in the next period
  const BillingMode mode = wanted.billing_mode;
  definition_.billing_mode = mode;
  definition_.provisioned = wanted.provisioned;
  definition_.max_read_units = wanted.max_read_units;
  definition_.max_write_units = wanted.max_write_units;
  writes_.change(mode, CapacityMeter::write_limits(mode, wanted.provisioned, wanted.max_write_units), now);
  reads_.change(mode, CapacityMeter::read_limits(mode, wanted.provisioned, wanted.max_read_units), now);
  Units all = wanted.provisioned;
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    const IndexDefinition* each = wanted.index(definition_.indexes[i].name);
    if (!each || !each->global) continue;
    definition_.indexes[i].provisioned = each->provisioned;
    indexes_[i].set_capacity(mode, each->provisioned, now);
    all.read += each->provisioned.read;
    all.write += each->provisioned.write;
  }
  usage_.billing_mode = mode;
  usage_.provisioned = all;
  usage_.created = now;
  usage_.write_half_units = usage_.read_half_units = 0;
  usage_.throttled_writes = usage_.throttled_reads = 0;
  return before;
}

void Table::add_index(IndexDefinition index, const std::vector<KeyAttribute>& attributes, runtime::TimePoint now) {
  definition_.attributes = attributes;
  definition_.indexes.push_back(index);
  SecondaryIndex& added =
      indexes_.emplace_back(std::move(index), definition_.keys, capacity_, definition_.billing_mode, now);
  for (const ItemCollection* each = items_.at_or_after(0, ""); each; each = items_.after(*each)) {
    for (const auto& [sort, stored] : each->items) {
      added.apply({each->hash, each->partition, sort}, added.plan(nullptr, &stored.item));
    }
  }
}

void Table::remove_index(std::string_view name) {
  std::erase_if(indexes_, [&](const SecondaryIndex& each) { return each.definition().name == name; });
  std::erase_if(definition_.indexes, [&](const IndexDefinition& each) { return each.name == name; });
  // An attribute is defined as long as a key needs it.
  std::erase_if(definition_.attributes, [&](const KeyAttribute& attribute) {
    const auto uses = [&](const IndexDefinition& each) { return each.keys.contains(attribute.name); };
    return !definition_.keys.contains(attribute.name) &&
           std::none_of(definition_.indexes.begin(), definition_.indexes.end(), uses);
  });
}

std::optional<std::int64_t> Table::expiry_of(const Item& item) const {
  if (ttl_attribute_.empty()) return std::nullopt;
  const Value* value = dynamodb::find(item, ttl_attribute_);
  if (!value || value->type != Type::kNumber) return std::nullopt;
  std::int64_t seconds = 0;
  const char* const end = value->text.data() + value->text.size();
  if (std::from_chars(value->text.data(), end, seconds).ec != std::errc{}) return std::nullopt;
  return seconds;
}

void Table::schedule_expiry(const Item& item, const Key& key) {
  if (const auto at = expiry_of(item)) expiries_.emplace(*at, key);
}

void Table::cancel_expiry(const Item& item, const Key& key) {
  if (const auto at = expiry_of(item)) expiries_.erase({*at, key});
}

void Table::set_ttl_attribute(std::string name) {
  ttl_attribute_ = std::move(name);
  expiries_.clear();
  if (ttl_attribute_.empty()) return;
  for (const ItemCollection* each = items_.at_or_after(0, ""); each; each = items_.after(*each)) {
    for (const auto& [sort, stored] : each->items) schedule_expiry(stored.item, {each->hash, each->partition, sort});
  }
}

void Table::expire(runtime::TimePoint now, runtime::Duration delay) {
  const std::int64_t due = runtime::unix_seconds(now - delay);
  auto at = expiries_.lower_bound({runtime::unix_seconds(now) - kForgottenAfter, Key{}});
  while (at != expiries_.end() && at->first <= due) {
    const Key key = at->second;
    ++at;
    const StoredItem* stored = find(key);
    for (SecondaryIndex& each : indexes_) each.apply(key, each.plan(&stored->item, nullptr));
    Written gone;
    erase(key, gone);
  }
}

}  // namespace queuecast::dynamodb
