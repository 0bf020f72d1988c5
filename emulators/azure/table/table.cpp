#include "emulators/azure/table/table.h"

#include <algorithm>

#include "emulators/azure/table/error.h"
#include "emulators/azure/table/filter.h"
#include "runtime/http/message.h"

namespace queuecast::azure::table {

namespace {

/// ETags compare as text after percent-decoding.
bool matches(const Condition& condition, const Entity& entity) {
  return condition.kind != Condition::Kind::kETag ||
         http::percent_decode(condition.etag) == http::percent_decode(etag_of(entity));
}

void merge_into(Entity& entity, std::vector<Property> changes) {
  for (Property& change : changes) {
    const auto same = std::find_if(entity.properties.begin(), entity.properties.end(),
                                   [&](const Property& p) { return p.name == change.name; });
    if (same == entity.properties.end()) {
      entity.properties.push_back(std::move(change));
    } else {
      same->value = std::move(change.value);
    }
  }
}

}  // namespace

const Entity* Table::find(std::string_view partition_key, std::string_view row_key) const {
  const auto found = entities_.find(KeyView(partition_key, row_key));
  return found == entities_.end() ? nullptr : &found->second;
}

Result<const Entity*> Table::insert(Entity entity, TimePoint now) {
  const auto made = entities_.try_emplace(Key(entity.partition_key, entity.row_key));
  if (!made.second) return errors::entity_already_exists();
  entity.timestamp = next_timestamp(now);
  made.first->second = std::move(entity);
  changed(made.first->second);
  return &made.first->second;
}

Result<const Entity*> Table::change(Entity entity, bool merge, const Condition& condition, TimePoint now) {
  const auto found = entities_.find(KeyView(entity.partition_key, entity.row_key));
  if (found == entities_.end()) {
    if (condition.kind == Condition::Kind::kNone) return insert(std::move(entity), now);
    return errors::resource_not_found();
  }
  Entity& stored = found->second;
  if (!matches(condition, stored)) return errors::condition_not_satisfied();
  if (merge) {
    merge_into(stored, std::move(entity.properties));
  } else {
    stored.properties = std::move(entity.properties);
  }
  stored.timestamp = next_timestamp(now);
  changed(stored);
  return &stored;
}

Result<void> Table::erase(std::string_view partition_key, std::string_view row_key, const Condition& condition) {
  const auto found = entities_.find(KeyView(partition_key, row_key));
  if (found == entities_.end()) return errors::resource_not_found();
  if (!matches(condition, found->second)) return errors::condition_not_satisfied();
  // The time of the last write is not written with every entity, for the latest one tells it.
  const bool latest = found->second.timestamp == last_write_;
  entities_.erase(found);
  if (journal_) journal_->no_entity(*this, partition_key, row_key);
  if (journal_ && latest) journal_->table(*this);
  return {};
}

void Table::undo(const std::string& partition_key, const std::string& row_key, std::optional<Entity> before) {
  Key key(partition_key, row_key);
  if (before) {
    changed(entities_.insert_or_assign(std::move(key), std::move(*before)).first->second);
  } else {
    entities_.erase(key);
    if (journal_) journal_->no_entity(*this, partition_key, row_key);
  }
}

void Table::set_policies(auth::Policies policies) {
  policies_ = std::move(policies);
  if (journal_) journal_->table(*this);
}

void Table::restore_settings(auth::Policies policies, TimePoint last_write) {
  policies_ = std::move(policies);
  last_write_ = last_write;
}

void Table::restore(Entity entity) {
  last_write_ = std::max(last_write_, entity.timestamp);
  Key key(entity.partition_key, entity.row_key);
  entities_.insert_or_assign(std::move(key), std::move(entity));
}

Table::Page Table::page(const Key& start, const Filter& filter, const PageLimits& limits) const {
  Page page;
  Key from = start;
  const auto partition = filter.partition();
  if (partition && from.first < *partition) from = {*partition, ""};
  std::size_t scanned = 0;
  const auto first = entities_.lower_bound(from);
  for (auto at = first; at != entities_.end(); ++at, ++scanned) {
    if (partition && at->first.first != *partition) break;
    const bool full = scanned == limits.scanned || (limits.within_partition && at->first.first != first->first.first);
    const bool accepted = filter.accepts(at->second);
    if (full || (accepted && page.entities.size() == limits.entities)) {
      page.next = at->first;
      break;
    }
    if (accepted) page.entities.push_back(&at->second);
  }
  return page;
}

TokenBucket& Table::partition_rate(std::string_view partition_key) {
  const auto found = partitions_.find(partition_key);
  if (found != partitions_.end()) return found->second;
  return partitions_.try_emplace(std::string(partition_key), 2'000).first->second;
}

TimePoint Table::next_timestamp(TimePoint now) {
  last_write_ = std::max(floor_to_tick(now), last_write_ + Ticks{1});
  return last_write_;
}

}  // namespace queuecast::azure::table
