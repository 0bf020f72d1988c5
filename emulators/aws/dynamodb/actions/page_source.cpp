#include "emulators/aws/dynamodb/actions/page_source.h"

#include <algorithm>
#include <utility>

namespace queuecast::dynamodb {

namespace {

bool holds_attribute(const IndexDefinition& index, const KeySchema& table_keys, const std::string& name) {
  const auto& included = index.projection.included;
  return index.projection.kind == Projection::Kind::kAll || index.keys.contains(name) || table_keys.contains(name) ||
         std::find(included.begin(), included.end(), name) != included.end();
}

/// The attributes of the projection that the index does not hold.
std::string missing_attributes(const IndexDefinition& index, const KeySchema& table_keys,
                               const std::vector<Path>& projection) {
  std::string names;
  for (const Path& path : projection) {
    const std::string& name = path.front().name;
    if (!holds_attribute(index, table_keys, name)) names.append(names.empty() ? "" : ", ").append(name);
  }
  return names;
}

bool all_fit(const KeySchema& keys, const Item& item) {
  const auto fits = [&item](const KeyAttribute& key) {
    const Value* value = find(item, key.name);
    return value && value->type == key.type;
  };
  return fits(keys.hash) && (!keys.range || fits(*keys.range));
}

Key key_in(const KeySchema& keys, const Item& item) {
  return make_key(*find(item, keys.hash.name), keys.range ? find(item, keys.range->name) : nullptr);
}

}  // namespace

Result<PageSource> PageSource::find(Account& account, const PageReadRequest& request,
                                    const std::vector<Path>& projection, runtime::TimePoint now) {
  PageSource source;
  const Result<TableRecord*> record = account.active_record(*request.table_name, now);
  if (record.has_error()) return record.error();
  source.table_ = &(*record)->table;
  if (!request.index_name) return source;
  const TableDefinition& definition = source.table_->definition();
  source.index_ = definition.index(*request.index_name);
  if (!source.index_) {
    return validation_error("The table does not have the specified index: " + *request.index_name);
  }
  const IndexDefinition& index = *source.index_;
  if (index.global && request.consistent_read.value_or(false)) {
    return validation_error("Consistent reads are not supported on global secondary indexes");
  }
  if ((*record)->index_status(index.name, now) != TableStatus::kActive) {
    return validation_error("Cannot read from backfilling global secondary index: " + index.name);
  }
  const bool all = request.select == "ALL_ATTRIBUTES" && index.projection.kind != Projection::Kind::kAll;
  const std::string missing = missing_attributes(index, definition.keys, projection);
  if (index.global && all) {
    return invalid_parameter("Select type ALL_ATTRIBUTES is not supported for global secondary index " + index.name +
                             " because its projection type is not ALL");
  }
  if (index.global && !missing.empty()) {
    return invalid_parameter("Global secondary index " + index.name + " does not project [" + missing + "]");
  }
  source.whole_ = all || !missing.empty();
  return source;
}

Result<Position> PageSource::position_of(const Item& start_key, bool query) const {
  const ServiceError invalid = validation_error("The provided starting key is invalid");
  const KeySchema& table_keys = table_->definition().keys;
  Item primary = key_attributes(table_keys, start_key);
  if (index_) {
    const auto known = [&](const Attribute& each) {
      return table_keys.contains(each.name) || index_->keys.contains(each.name);
    };
    if (!std::all_of(start_key.begin(), start_key.end(), known) || !all_fit(index_->keys, start_key)) return invalid;
  } else if (query && start_key.size() != (table_keys.range ? 2u : 1u)) {
    return invalid;
  } else {
    primary = start_key;
  }
  Result<Key> key = key_of_request(table_keys, primary);
  if (key.has_error()) {
    return validation_error("The provided starting key is invalid: " + key.error().message);
  }
  Position position;
  if (index_) {
    position.key = key_in(index_->keys, start_key);
    position.primary = std::move(*key);
  } else {
    position.key = std::move(*key);
  }
  return position;
}

Item PageSource::start_key_of(const Item& item) const {
  Item key;
  for (const Attribute& attribute : item) {
    const bool wanted =
        table_->definition().keys.contains(attribute.name) || (index_ && index_->keys.contains(attribute.name));
    if (wanted) key.push_back(attribute);
  }
  return key;
}

Result<Page> PageSource::query(const KeyRange& range, bool forward, const PageLimits& limits,
                               runtime::TimePoint now) const {
  if (!index_) return table_->query(range.partition, range.sort, forward, limits, now);
  return table_->query_index(index_->name, range.partition, range.sort, forward, limits, whole_, now);
}

Result<Page> PageSource::scan(const Segment& segment, const PageLimits& limits, runtime::TimePoint now) const {
  if (!index_) return table_->scan(segment, limits, now);
  return table_->scan_index(index_->name, segment, limits, whole_, now);
}

Consumption PageSource::consumption(const Page& page) const {
  Consumption consumed;
  if (!index_) {
    consumed.table = page.consumed;
    return consumed;
  }
  consumed.table = page.fetched;
  (index_->global ? consumed.global : consumed.local)[index_->name] = page.consumed;
  return consumed;
}

}  // namespace queuecast::dynamodb
