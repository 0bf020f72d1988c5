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
#include "runtime/random.h"

namespace queuecast::sqs {

/// Calls that a FIFO queue limits separately; a batch counts with its single form.
enum class CallKind { kSend, kReceive, kDelete, kChangeVisibility };

/// A queue and what the account knows of it.
struct QueueRecord {
  QueueRecord(Queue::Identity identity, QueueAttributes attributes)
      : queue(std::move(identity), std::move(attributes)) {}

  Queue queue;
  AttributeMap tags;
  TimePoint created;
  TimePoint modified;
  std::optional<TimePoint> purged;
  /// When the next call of each kind would come at the limited rate (generic cell rate algorithm).
  std::array<TimePoint, 4> next_call{};

  const std::string& name() const { return queue.identity().name; }
};

/// The queues of one account in one region: names, locks, dead-letter links. Pure: the time is an argument.
class Account {
 public:
  static constexpr Duration kNameLock = std::chrono::seconds{60};

  /// Ids and the key of receipt handles are drawn from the stream.
  Account(Options options, runtime::Random& random);

  const Options& options() const { return options_; }

  QueueRecord* find(std::string_view name);
  /// By what clients put into QueueUrl: a URL of any host, a path /ACCOUNT/NAME (any account), or a bare name.
  Result<QueueRecord*> resolve(std::string_view queue_url);
  /// The name in a queue URL; nothing when it has no usable path.
  static std::optional<std::string_view> name_in(std::string_view queue_url);

  /// A new queue, or the existing one when all supplied attributes equal those in force.
  Result<QueueRecord*> create(const std::string& name, const AttributeMap& attributes, const AttributeMap& tags,
                              TimePoint now);
  Result<void> set_attributes(QueueRecord& record, const AttributeMap& attributes, TimePoint now);
  void remove(const QueueRecord& record, TimePoint now);
  Result<void> purge(QueueRecord& record, TimePoint now);
  /// In the order of their names.
  const std::map<std::string, std::unique_ptr<QueueRecord>, std::less<>>& queues() const { return queues_; }

  /// Where the queue's messages go when they were received too often; null when it has no such queue.
  QueueRecord* dead_letters_of(const QueueRecord& record);
  std::vector<QueueRecord*> sources_of(const QueueRecord& dead_letters);

  /// Counts a call against the FIFO limit.
  Result<void> admit(QueueRecord& record, CallKind kind, TimePoint now) const;

  std::string arn(std::string_view name) const;
  Uuid new_id() { return Uuid::draw(random_); }
  std::string encode(const ReceiptHandle& handle) const { return handle.encode(handle_key_); }
  /// Fails when the text is not a handle of this queue.
  Result<ReceiptHandle> decode(const QueueRecord& record, std::string_view text) const;

 private:
  Result<void> check_redrive(const QueueAttributes& attributes, std::string_view source_name) const;

  Options options_;
  runtime::Random& random_;
  std::uint64_t handle_key_;
  std::map<std::string, std::unique_ptr<QueueRecord>, std::less<>> queues_;
  std::map<std::string, TimePoint, std::less<>> deleted_;
};

}  // namespace queuecast::sqs
