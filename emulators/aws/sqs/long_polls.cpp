#include "emulators/aws/sqs/long_polls.h"

namespace queuecast::sqs {

runtime::Task<Result<ReceiveMessageResponse>> LongPolls::wait(PendingReceive receive, TimePoint deadline) {
  QueueRecord* record = receive.record;
  Line& line = lines_[record->queue.identity().id];
  line.owner = this;
  line.record = record;
  Poll poll;
  poll.receive = std::move(receive);
  line.waiting.push_back(poll);
  arm(line);
  const bool answered = co_await poll.answered.wait(runtime_, deadline);
  // At the deadline a message that becomes visible in this instant still counts, and those who came earlier go first.
  if (!answered) serve({record});
  if (poll.answer) co_return std::move(*poll.answer);
  co_return ReceiveMessageResponse{};
}

void LongPolls::serve(std::vector<QueueRecord*> touched) {
  while (!touched.empty() && !lines_.empty()) {
    const auto line = lines_.find(touched.back()->queue.identity().id);
    touched.pop_back();
    if (line != lines_.end()) serve(line->second, touched);
  }
}

void LongPolls::serve(Line& line, std::vector<QueueRecord*>& touched) {
  while (!line.waiting.empty()) {
    Poll& first = line.waiting.front();
    Context context{accounts_, *line.record->account, runtime_.now(), {}, {}, {}, {}, line.record->queue.fifo(), 0};
    auto response = attempt(context, first.receive);
    touched.insert(touched.end(), context.touched.begin(), context.touched.end());
    if (response.has_value() && response->messages.empty()) break;
    usage_.count(context.fifo, context.payload);
    first.answer = std::move(response);
    line.waiting.pop_front();
    first.answered.notify_one();
  }
  arm(line);
}

void LongPolls::end(std::uint64_t queue_id) {
  const auto line = lines_.find(queue_id);
  if (line == lines_.end()) return;
  while (!line->second.waiting.empty()) {
    Poll& first = line->second.waiting.front();
    first.answer = errors::no_such_queue();
    line->second.waiting.pop_front();
    first.answered.notify_one();
  }
  lines_.erase(line);
}

void LongPolls::arm(Line& line) {
  const auto next = line.waiting.empty() ? std::nullopt : line.record->queue.next_change();
  if (next == line.armed) return;
  line.armed = next;
  line.timer = next ? runtime_.call_at(*next, {&LongPolls::wake, &line}) : runtime::Timer{};
}

void LongPolls::wake(void* argument) {
  auto& line = *static_cast<Line*>(argument);
  line.armed.reset();
  line.owner->serve({line.record});
}

}  // namespace queuecast::sqs
