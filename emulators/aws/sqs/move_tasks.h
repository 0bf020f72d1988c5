#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/account.h"

namespace queuecast::sqs {

/// One redrive of a dead-letter queue, as StartMessageMoveTask asks for it.
struct MoveTask {
  enum class Status : std::uint8_t { kRunning, kCompleted, kCancelled, kFailed };

  emulators::Uuid id;
  std::string source_arn;
  /// Absent: each message goes back to the queue that it came from.
  std::optional<std::string> destination_arn;
  /// 1 to 500; absent: all at once.
  std::optional<unsigned> max_per_second;
  TimePoint started;
  /// Messages that could be received when the task began; it moves no more than these.
  std::size_t to_move = 0;
  std::size_t moved = 0;
  Status status = Status::kRunning;
  /// Why a failed task failed: an error code.
  std::string_view failure;

  /// base64 of {"taskId":"UUID","sourceArn":"ARN"}.
  std::string handle() const;
};

/// What a task handle says.
struct MoveTaskHandle {
  std::string task_id;
  std::string source_arn;

  static std::optional<MoveTaskHandle> decode(std::string_view text);
};

class Accounts;

/// The redrives of dead-letter queues and their pace: at the rate r the k-th message moves k/r after the start. Pure:
/// whoever owns it calls `advance` when `next` has come.
class MoveTasks {
 public:
  /// Of a task that ended, for how many the queue remembers.
  static constexpr std::size_t kRemembered = 10;

  explicit MoveTasks(Accounts& accounts) : accounts_(accounts) {}

  /// Begins a task; it may be over when this returns. No other task of the source is running.
  MoveTask start(QueueRecord& source, std::optional<std::string> destination_arn,
                 std::optional<unsigned> max_per_second, TimePoint now);
  /// The tasks of a queue, newest first.
  const std::deque<MoveTask>& of(const QueueRecord& source) const;
  MoveTask* find(const QueueRecord& source, std::string_view task_id);
  bool running(const QueueRecord& source) const;
  void cancel(MoveTask& task);
  /// The queue is gone.
  void forget(std::uint64_t queue_id);

  /// Moves what is due; returns the queues that got messages.
  std::vector<QueueRecord*> advance(TimePoint now);
  /// When the next message is to be moved.
  std::optional<TimePoint> next() const;

 private:
  void advance(QueueRecord& source, MoveTask& task, TimePoint now);
  QueueRecord* destination_of(const MoveTask& task, const Message& message) const;
  static TimePoint due(const MoveTask& task);

  struct Source {
    QueueRecord* record = nullptr;
    std::deque<MoveTask> tasks;
  };
  Accounts& accounts_;
  std::map<std::uint64_t, Source> sources_;
  std::vector<QueueRecord*> touched_;
  std::size_t running_ = 0;
};

}  // namespace queuecast::sqs
