#include "emulators/azure/queue/account.h"

#include <algorithm>

#include "emulators/azure/queue/error.h"
#include "runtime/http/message.h"

namespace queuecast::azure::queue {

bool equal_metadata(const Metadata& a, const Metadata& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&b](const auto& pair) {
           return std::any_of(b.begin(), b.end(), [&pair](const auto& other) {
             return http::equal_ignoring_case(pair.first, other.first) && pair.second == other.second;
           });
         });
}

Account::Record* Account::find(std::string_view queue) {
  const auto found = queues_.find(queue);
  return found == queues_.end() ? nullptr : &found->second;
}

Result<Account::Record*> Account::get(std::string_view queue) {
  Record* const record = find(queue);
  if (!record) return errors::queue_not_found();
  return record;
}

Result<bool> Account::create(std::string_view queue, Metadata metadata, TimePoint now) {
  if (const Record* const record = find(queue)) {
    if (equal_metadata(record->metadata, metadata)) return false;
    return errors::queue_already_exists();
  }
  if (const auto leaving = being_deleted_.find(queue); leaving != being_deleted_.end()) {
    if (leaving->second > now) return errors::queue_being_deleted();
    being_deleted_.erase(leaving);
  }
  set_metadata(restore(std::string(queue)), std::move(metadata));
  return true;
}

Result<void> Account::remove(std::string_view queue, Duration delay, TimePoint now) {
  const auto found = queues_.find(queue);
  if (found == queues_.end()) return errors::queue_not_found();
  found->second.queue.clear(now);
  std::optional<TimePoint> unusable_until;
  if (delay > Duration::zero())
    unusable_until = being_deleted_.insert_or_assign(found->first, now + delay).first->second;
  queues_.erase(found);
  if (journal_) journal_->no_queue(queue, unusable_until);
  return {};
}

void Account::set_metadata(Record& record, Metadata metadata) {
  record.metadata = std::move(metadata);
  if (journal_) journal_->queue(record.queue.name(), record.metadata, record.policies);
}

void Account::set_policies(Record& record, auth::Policies policies) {
  record.policies = std::move(policies);
  if (journal_) journal_->queue(record.queue.name(), record.metadata, record.policies);
}

void Account::set_properties(settings::ServiceProperties wanted) {
  properties = std::move(wanted);
  if (journal_) journal_->properties(properties);
}

Account::Record& Account::restore(std::string queue) {
  std::string name = queue;
  return queues_.try_emplace(std::move(name), std::move(queue), observer_, journal_).first->second;
}

void Account::restore_deleted(std::string queue, TimePoint unusable_until) {
  being_deleted_.insert_or_assign(std::move(queue), unusable_until);
}

Result<void> check_queue_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return errors::name_length();
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool characters = std::all_of(name.begin(), name.end(), [&](char c) { return alphanumeric(c) || c == '-'; });
  const bool hyphens = name.find("--") == std::string_view::npos;
  if (!characters || !hyphens || !alphanumeric(name.front()) || !alphanumeric(name.back())) {
    return errors::name_characters();
  }
  return {};
}

}  // namespace queuecast::azure::queue
