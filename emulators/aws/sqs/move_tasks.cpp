#include "emulators/aws/sqs/move_tasks.h"

#include <algorithm>

#include <simdjson.h>

#include "emulators/aws/json_writer.h"
#include "emulators/aws/sqs/accounts.h"
#include "emulators/http/base64.h"

namespace queuecast::sqs {

std::string MoveTask::handle() const {
  std::string json = "{";
  aws::append_member(json, "taskId", id.text());
  aws::append_member(json, "sourceArn", source_arn);
  return emulators::base64_encode(json += '}');
}

std::optional<MoveTaskHandle> MoveTaskHandle::decode(std::string_view text) {
  const auto json = emulators::base64_decode(text);
  if (!json) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  std::string_view task_id, source_arn;
  if (parser.parse(*json).get(object) != simdjson::SUCCESS || object["taskId"].get(task_id) != simdjson::SUCCESS ||
      object["sourceArn"].get(source_arn) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return MoveTaskHandle{std::string(task_id), std::string(source_arn)};
}

MoveTask MoveTasks::start(QueueRecord& source, std::optional<std::string> destination_arn,
                          std::optional<unsigned> max_per_second, TimePoint now) {
  Source& of = sources_[source.queue.identity().id];
  of.record = &source;
  MoveTask task;
  task.id = source.account->new_id();
  task.source_arn = source.queue.identity().arn;
  task.destination_arn = std::move(destination_arn);
  task.max_per_second = max_per_second;
  task.started = now;
  task.to_move = source.queue.counts(now).visible;
  of.tasks.push_front(std::move(task));
  if (of.tasks.size() > kRemembered) of.tasks.pop_back();
  ++running_;
  advance(source, of.tasks.front(), now);
  return of.tasks.front();
}

const std::deque<MoveTask>& MoveTasks::of(const QueueRecord& source) const {
  static const std::deque<MoveTask> kNoTasks;
  const auto found = sources_.find(source.queue.identity().id);
  return found == sources_.end() ? kNoTasks : found->second.tasks;
}

MoveTask* MoveTasks::find(const QueueRecord& source, std::string_view task_id) {
  const auto found = sources_.find(source.queue.identity().id);
  if (found == sources_.end()) return nullptr;
  auto& tasks = found->second.tasks;
  const auto task = std::find_if(tasks.begin(), tasks.end(), [&](const MoveTask& t) { return t.id.text() == task_id; });
  return task == tasks.end() ? nullptr : &*task;
}

bool MoveTasks::running(const QueueRecord& source) const {
  const auto& tasks = of(source);
  return !tasks.empty() && tasks.front().status == MoveTask::Status::kRunning;
}

void MoveTasks::cancel(MoveTask& task) {
  task.status = MoveTask::Status::kCancelled;
  --running_;
}

void MoveTasks::forget(std::uint64_t queue_id) {
  const auto found = sources_.find(queue_id);
  if (found == sources_.end()) return;
  if (running(*found->second.record)) --running_;
  sources_.erase(found);
}

std::vector<QueueRecord*> MoveTasks::advance(TimePoint now) {
  if (running_ > 0) {
    for (auto& [id, source] : sources_) {
      if (running(*source.record)) advance(*source.record, source.tasks.front(), now);
    }
  }
  return std::exchange(touched_, {});
}

std::optional<TimePoint> MoveTasks::next() const {
  std::optional<TimePoint> earliest;
  if (running_ == 0) return earliest;
  for (const auto& [id, source] : sources_) {
    if (!running(*source.record)) continue;
    const TimePoint at = due(source.tasks.front());
    if (!earliest || at < *earliest) earliest = at;
  }
  return earliest;
}

void MoveTasks::advance(QueueRecord& source, MoveTask& task, TimePoint now) {
  const auto end = [&](MoveTask::Status status, std::string_view failure) {
    task.status = status;
    task.failure = failure;
    --running_;
  };
  for (;;) {
    const Message* message = task.moved < task.to_move ? source.queue.next_to_move(now) : nullptr;
    if (!message) return end(MoveTask::Status::kCompleted, {});
    if (due(task) > now) return;
    QueueRecord* destination = destination_of(task, *message);
    if (!destination) {
      const bool unknown = !task.destination_arn && (!message->extras || message->extras->source_arn.empty());
      return end(MoveTask::Status::kFailed,
                 unknown ? "CouldNotDetermineMessageSource" : errors::kQueueDoesNotExist.code);
    }
    source.queue.move_next_to(destination->queue, source.account->new_id(), now);
    ++task.moved;
    touched_.push_back(destination);
  }
}

QueueRecord* MoveTasks::destination_of(const MoveTask& task, const Message& message) const {
  if (task.destination_arn) return accounts_.find_arn(*task.destination_arn);
  return message.extras ? accounts_.find_arn(message.extras->source_arn) : nullptr;
}

TimePoint MoveTasks::due(const MoveTask& task) {
  if (!task.max_per_second) return task.started;
  return task.started +
         Duration{std::chrono::seconds{1}} * static_cast<std::int64_t>(task.moved + 1) / *task.max_per_second;
}

}  // namespace queuecast::sqs
