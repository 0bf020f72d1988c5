#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include <boost/intrusive/list.hpp>

#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/usage.h"
#include "runtime/runtime.h"
#include "runtime/signal.h"

namespace queuecast::sqs {

/// Receives that wait for a first message. They are served in the order in which they came, at the instant at which a
/// message becomes deliverable; while someone waits at a queue, one timer stands at its next change. A poll whose task
/// is destroyed leaves the line and takes no message.
class LongPolls {
 public:
  LongPolls(runtime::Runtime& runtime, Accounts& accounts, Usage& usage)
      : runtime_(runtime), accounts_(accounts), usage_(usage) {}

  /// Waits until there is something to answer; empty at the deadline, QueueDoesNotExist when the queue is deleted.
  runtime::Task<Result<ReceiveMessageResponse>> wait(PendingReceive receive, TimePoint deadline);

  /// Serves those who wait at queues whose messages may have become deliverable.
  void serve(std::vector<QueueRecord*> touched);
  /// The queue is gone.
  void end(std::uint64_t queue_id);

 private:
  using Hook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
  struct Poll : Hook {
    PendingReceive receive;
    std::optional<Result<ReceiveMessageResponse>> answer;
    runtime::Signal answered;
  };
  struct Line {
    LongPolls* owner = nullptr;
    QueueRecord* record = nullptr;
    boost::intrusive::list<Poll, boost::intrusive::constant_time_size<false>> waiting;
    runtime::Timer timer;
    std::optional<TimePoint> armed;
  };

  void serve(Line& line, std::vector<QueueRecord*>& touched);
  void arm(Line& line);
  static void wake(void* line);

  runtime::Runtime& runtime_;
  Accounts& accounts_;
  Usage& usage_;
  std::unordered_map<std::uint64_t, Line> lines_;
};

}  // namespace queuecast::sqs
