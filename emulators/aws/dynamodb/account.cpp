#include "emulators/aws/dynamodb/account.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace queuecast::dynamodb {

namespace {

/// Service quotas, "Table operations".
constexpr std::ptrdiff_t kMaxChanging = 500;

std::string_view bare_name(std::string_view name_or_arn) {
  constexpr std::string_view kMark = ":table/";
  if (!name_or_arn.starts_with("arn:")) return name_or_arn;
  const std::size_t at = name_or_arn.find(kMark);
  return at == std::string_view::npos ? name_or_arn : name_or_arn.substr(at + kMark.size());
}

}  // namespace

std::string_view status_name(TableStatus status) {
  switch (status) {
    case TableStatus::kCreating: return "CREATING";
    case TableStatus::kActive: return "ACTIVE";
    case TableStatus::kUpdating: return "UPDATING";
    default: return "DELETING";
  }
}

TableStatus TableRecord::status(runtime::TimePoint now) const {
  if (gone_at) return TableStatus::kDeleting;
  if (now < active_at) return TableStatus::kCreating;
  return now < updated_at ? TableStatus::kUpdating : TableStatus::kActive;
}

TableStatus TableRecord::index_status(const std::string& index, runtime::TimePoint now) const {
  if (now < active_at) return TableStatus::kCreating;
  const auto at = index_active_at.find(index);
  return at != index_active_at.end() && now < at->second ? TableStatus::kCreating : TableStatus::kActive;
}

std::int64_t TableRecord::decreases_on(runtime::TimePoint now) const {
  using std::chrono::days;
  const bool today = last_decrease && std::chrono::floor<days>(*last_decrease) == std::chrono::floor<days>(now);
  return today ? decreases_today : 0;
}

Account::Tables::iterator Account::find(std::string_view name, runtime::TimePoint now) {
  const auto at = tables_.find(bare_name(name));
  if (at == tables_.end() || !at->second.gone_at || now < *at->second.gone_at) return at;
  forget(at);
  return tables_.end();
}

void Account::forget(Tables::iterator at) {
  if (journal_) journal_->no_table(at->first);
  retired_.push_back(at->second.table.retire(*at->second.gone_at));
  tables_.erase(at);
}

Result<TableRecord*> Account::create(TableDefinition definition, std::string id, runtime::TimePoint now) {
  std::string name = definition.name;
  if (find(name, now) != tables_.end()) {
    return ServiceError{"ResourceInUseException", "Table already exists: " + name};
  }
  const auto changing = std::count_if(tables_.begin(), tables_.end(), [now](const auto& each) {
    return each.second.status(now) != TableStatus::kActive;
  });
  if (changing >= kMaxChanging) {
    return ServiceError{
        "LimitExceededException",
        "Subscriber limit exceeded: Only 500 tables can be created, updated, or deleted simultaneously"};
  }
  const bool on_demand = definition.billing_mode == BillingMode::kPayPerRequest;
  TableRecord& record = restore(std::move(definition), std::move(id), now);
  record.active_at = now + options_.create_delay;
  if (on_demand) record.on_demand_since = now;
  changed(record);
  return &record;
}

TableRecord& Account::restore(TableDefinition definition, std::string id, runtime::TimePoint created) {
  std::string name = definition.name;
  TableRecord record{Table{std::move(definition), options_.capacity, arn(name), created, journal_}, std::move(id),
                     created, std::nullopt};
  return tables_.emplace(std::move(name), std::move(record)).first->second;
}

Table* Account::find_restored(std::string_view name) {
  const auto at = tables_.find(name);
  return at == tables_.end() ? nullptr : &at->second.table;
}

Result<TableRecord*> Account::describe(std::string_view name, runtime::TimePoint now) {
  const auto at = find(name, now);
  if (at == tables_.end()) {
    return ServiceError{"ResourceNotFoundException",
                        "Requested resource not found: Table: " + std::string(bare_name(name)) + " not found"};
  }
  at->second.table.expire(now, options_.ttl_delay);
  return &at->second;
}

Result<TableRecord*> Account::remove(std::string_view name, runtime::TimePoint now) {
  Result<TableRecord*> found = describe(name, now);
  if (found.has_error()) return found;
  TableRecord& record = **found;
  const TableStatus status = record.status(now);
  if (status != TableStatus::kActive) {
    const std::string_view state = status == TableStatus::kDeleting   ? "deleted"
                                   : status == TableStatus::kCreating ? "created"
                                                                      : "updated";
    return ServiceError{"ResourceInUseException",
                        "Attempt to change a resource which is still in use: Table is being " + std::string(state) +
                            ": " + record.table.definition().name};
  }
  if (record.table.definition().deletion_protection) {
    return validation_error(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection "
        "first.");
  }
  record.gone_at = now + options_.delete_delay;
  changed(record);
  return &record;
}

Result<TableRecord*> Account::active_record(std::string_view name, runtime::TimePoint now) {
  const auto at = find(name, now);
  if (at == tables_.end() || at->second.gone_at || now < at->second.active_at) {
    return ServiceError{"ResourceNotFoundException", "Requested resource not found"};
  }
  at->second.table.expire(now, options_.ttl_delay);
  return &at->second;
}

Result<Table*> Account::active(std::string_view name, runtime::TimePoint now) {
  const Result<TableRecord*> record = active_record(name, now);
  if (record.has_error()) return record.error();
  return &(*record)->table;
}

Account::Names Account::list(std::string_view after, std::size_t limit, runtime::TimePoint now) {
  for (auto at = tables_.begin(); at != tables_.end();) {
    const auto next = std::next(at);
    if (at->second.gone_at && now >= *at->second.gone_at) forget(at);
    at = next;
  }
  Names result;
  for (auto at = tables_.upper_bound(after); at != tables_.end(); ++at) {
    if (result.names.size() == limit) {
      result.more = true;
      break;
    }
    result.names.push_back(at->first);
  }
  return result;
}

std::vector<TableUsage> Account::usage() const {
  std::vector<TableUsage> all = retired_;
  for (const auto& [name, record] : tables_) {
    all.push_back(record.table.usage());
    all.back().deleted = record.gone_at;
  }
  std::stable_sort(all.begin(), all.end(), [](const TableUsage& a, const TableUsage& b) { return a.name < b.name; });
  return all;
}

std::string Account::arn(std::string_view name) const {
  return "arn:aws:dynamodb:" + options_.region + ":" + options_.account_id + ":table/" + std::string(name);
}

}  // namespace queuecast::dynamodb
