#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/error.h"
#include "emulators/azure/queue/metadata.h"
#include "emulators/azure/queue/queue.h"
#include "emulators/azure/settings/service_properties.h"
#include "emulators/azure/token_bucket.h"

namespace queuecast::azure::queue {

/// The queues of one storage account, pure like the queues themselves.
class Account {
 public:
  struct Record {
    Record(std::string name, Observer* observer, Journal* journal) : queue(std::move(name), observer, journal) {}
    Queue queue;
    Metadata metadata;
    auth::Policies policies;
    TokenBucket messages{2'000};
  };

  explicit Account(std::string name, Observer* observer = nullptr, Journal* journal = nullptr)
      : name_(std::move(name)), observer_(observer), journal_(journal) {}

  const std::string& name() const { return name_; }
  Record* find(std::string_view queue);
  Result<Record*> get(std::string_view queue);

  /// True when it was made, false when it was there with equal metadata.
  Result<bool> create(std::string_view queue, Metadata metadata, TimePoint now);
  /// The name stays unusable for `delay`: creating it again meets QueueBeingDeleted.
  Result<void> remove(std::string_view queue, Duration delay, TimePoint now);
  void set_metadata(Record& record, Metadata metadata);
  void set_policies(Record& record, auth::Policies policies);
  void set_properties(settings::ServiceProperties wanted);

  /// Puts back what the account held in an earlier process: an empty queue, and a name that is not usable yet. No
  /// journal is told.
  Record& restore(std::string queue);
  void restore_deleted(std::string queue, TimePoint unusable_until);

  /// Queues in ordinal order of their names.
  std::map<std::string, Record, std::less<>>& queues() { return queues_; }

  settings::ServiceProperties properties;
  TokenBucket requests{20'000};

 private:
  std::string name_;
  Observer* observer_;
  Journal* journal_;
  std::map<std::string, Record, std::less<>> queues_;
  std::map<std::string, TimePoint, std::less<>> being_deleted_;
};

/// 3 to 63 of a-z, 0-9 and single hyphens inside ("Naming Queues and Metadata"); length is judged first.
Result<void> check_queue_name(std::string_view name);

}  // namespace queuecast::azure::queue
