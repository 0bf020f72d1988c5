#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/error.h"
#include "emulators/aws/sqs/options.h"
#include "emulators/aws/sqs/queue.h"
#include "emulators/aws/sqs/rate_limit.h"
#include "runtime/random.h"

namespace queuecast::sqs {

/// Calls that a FIFO queue limits separately; a batch counts with its single form.
enum class CallKind { kSend, kReceive, kDelete, kChangeVisibility };

class Account;

/// A queue and what its account knows of it.
struct QueueRecord {
  QueueRecord(Account& owner, Queue::Identity identity, QueueAttributes attributes)
      : account(&owner), queue(std::move(identity), std::move(attributes)) {}

  Account* account;
  Queue queue;
  AttributeMap tags;
  TimePoint created;
  TimePoint modified;
  std::optional<TimePoint> purged;
  /// For each kind of call.
  std::array<RateLimit, 4> calls;

  const std::string& name() const { return queue.identity().name; }
};

/// The queues of one account in one region: names, locks, dead-letter links. Pure: the time is an argument.
class Account {
 public:
  static constexpr Duration kLock = std::chrono::seconds{60};

  struct Identity {
    /// Twelve digits.
    std::string id;
    std::string region;
    /// The key of receipt handles' check values.
    std::uint64_t handle_key = 0;
  };
  /// The options outlive the account; ids are drawn from the stream.
  /// `state` is told of every queue; null: nothing is kept.
  Account(Identity identity, const Options& options, runtime::Random& random, SavedState* state);
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  const Identity& identity() const { return identity_; }
  const Options& options() const { return options_; }

  QueueRecord* find(std::string_view name);

  /// A new queue, or the existing one when all supplied attributes equal those in force.
  Result<QueueRecord*> create(const std::string& name, const AttributeMap& attributes, const AttributeMap& tags,
                              TimePoint now);
  /// A queue as it was in another process.
  QueueRecord& restore(std::uint64_t id, const std::string& name, const AttributeMap& attributes, AttributeMap tags,
                       TimePoint created, TimePoint modified);
  void set_tags(QueueRecord& record, AttributeMap tags);
  Result<void> set_attributes(QueueRecord& record, const AttributeMap& attributes, TimePoint now);
  void remove(const QueueRecord& record, TimePoint now);
  /// Forgets every queue and lock.
  void clear();
  Result<void> purge(QueueRecord& record, TimePoint now);
  /// In the order of their names.
  const std::map<std::string, std::unique_ptr<QueueRecord>, std::less<>>& queues() const { return queues_; }

  /// Where the queue's messages go when they were received too often; null when it has no such queue.
  QueueRecord* dead_letters_of(const QueueRecord& record);
  std::vector<QueueRecord*> sources_of(const QueueRecord& dead_letters);

  /// Counts a call against the queue's limit.
  Result<void> admit(QueueRecord& record, CallKind kind, TimePoint now) const;
  /// Counts a call of TagQueue, UntagQueue or ListQueueTags.
  Result<void> admit_tagging(TimePoint now);

  std::string arn(std::string_view name) const;
  Uuid new_id() { return Uuid::draw(random_); }
  std::string encode(const ReceiptHandle& handle) const { return handle.encode(identity_.handle_key); }
  /// Fails when the text is not a handle of this queue.
  Result<ReceiptHandle> decode(const QueueRecord& record, std::string_view text) const;

 private:
  QueueRecord& add(std::uint64_t id, const std::string& name, QueueAttributes attributes);
  void note(QueueRecord& record) {
    if (state_) state_->note(record);
  }
  Result<void> check_redrive(const QueueAttributes& attributes, std::string_view source_name) const;

  Identity identity_;
  const Options& options_;
  runtime::Random& random_;
  SavedState* state_;
  std::map<std::string, std::unique_ptr<QueueRecord>, std::less<>> queues_;
  std::map<std::string, TimePoint, std::less<>> deleted_;
  RateLimit tagging_;
};

}  // namespace queuecast::sqs
