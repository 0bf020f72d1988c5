#include "emulators/azure/table/account.h"

#include <algorithm>

#include "emulators/azure/table/error.h"

namespace queuecast::azure::table {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

Table* Account::find(std::string_view table) {
  const auto found = tables_.find(lower_case(table));
  return found == tables_.end() ? nullptr : &found->second;
}

Result<Table*> Account::get(std::string_view table, TimePoint now) {
  if (Table* const found = find(table)) return found;
  if (being_deleted(lower_case(table), now)) return errors::table_being_deleted();
  return errors::table_not_found();
}

Result<Table*> Account::create(std::string_view table, TimePoint now) {
  const std::string key = lower_case(table);
  if (tables_.contains(key)) return errors::table_already_exists();
  if (being_deleted(key, now)) return errors::table_being_deleted();
  being_deleted_.erase(key);
  Table& made = restore(table);
  if (journal_) journal_->table(made);
  return &made;
}

Result<void> Account::remove(std::string_view table, Duration delay, TimePoint now) {
  const auto found = tables_.find(lower_case(table));
  if (found == tables_.end()) {
    if (being_deleted(lower_case(table), now)) return errors::table_being_deleted();
    return errors::resource_not_found();
  }
  std::optional<TimePoint> unusable_until;
  if (delay > Duration::zero())
    unusable_until = being_deleted_.insert_or_assign(found->first, now + delay).first->second;
  tables_.erase(found);
  if (journal_) journal_->no_table(table, unusable_until);
  return {};
}

void Account::set_properties(settings::ServiceProperties wanted) {
  properties = std::move(wanted);
  if (journal_) journal_->properties(properties);
}

Table& Account::restore(std::string_view table) {
  return tables_.try_emplace(lower_case(table), std::string(table), journal_).first->second;
}

void Account::restore_deleted(std::string table, TimePoint unusable_until) {
  being_deleted_.insert_or_assign(std::move(table), unusable_until);
}

bool Account::being_deleted(const std::string& key, TimePoint now) const {
  const auto found = being_deleted_.find(key);
  return found != being_deleted_.end() && found->second > now;
}

Result<void> check_table_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return errors::name_length();
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool valid = letter(name.front()) &&
                     std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
  if (!valid || lower_case(name) == "tables") return errors::name_characters();
  return {};
}

}  // namespace queuecast::azure::table
