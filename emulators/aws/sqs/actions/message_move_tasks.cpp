#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/policies.h"

namespace queuecast::sqs {

namespace {

constexpr std::int64_t kFastestMove = 500;
constexpr std::int64_t kMostTasks = 10;

Result<void> check_arn(std::string_view arn, std::string_view parameter) {
  if (QueueArn::parse(arn)) return {};
  return errors::invalid_parameter(std::string("You must use this format to specify the ")
                                       .append(parameter)
                                       .append(": arn:<partition>:<service>:<region>:<account-id>:<resource-id>"));
}

/// Move tasks stay within the caller's account and region.
Result<QueueRecord*> find_queue(Context& context, std::string_view arn, std::string_view parameter) {
  QueueRecord* record = context.accounts.find_arn(arn);
  if (record && record->account == &context.account) return record;
  return ServiceError{
      errors::kResourceNotFound,
      std::string("The resource that you specified for the ").append(parameter).append(" parameter doesn't exist.")};
}

Result<void> check_request(const StartMessageMoveTaskRequest& request) {
  if (request.source_arn.empty()) return errors::missing("SourceArn");
  if (const auto arn = check_arn(request.source_arn, "SourceArn"); arn.has_error()) return arn;
  if (request.destination_arn) {
    if (const auto arn = check_arn(*request.destination_arn, "DestinationArn"); arn.has_error()) return arn;
  }
  if (request.max_per_second && (*request.max_per_second < 1 || *request.max_per_second > kFastestMove)) {
    return errors::invalid_parameter(
        "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a number that's between 1 "
        "and 500.");
  }
  return {};
}

Result<void> check_destination(Context& context, const QueueRecord& source, const std::string& arn) {
  const auto destination = find_queue(context, arn, "DestinationArn");
  if (destination.has_error()) return destination.error();
  if (*destination == &source) {
    return errors::invalid_parameter("Source queue arn and destination queue arn cannot be the same.");
  }
  if ((*destination)->queue.fifo() != source.queue.fifo()) {
    return errors::invalid_parameter("The source queue and destination queue must be of the same queue type.");
  }
  return {};
}

}  // namespace

Result<StartMessageMoveTaskResponse> perform(Context& context, const StartMessageMoveTaskRequest& request) {
  if (const auto checked = check_request(request); checked.has_error()) return checked.error();
  const auto source = find_queue(context, request.source_arn, "SourceArn");
  if (source.has_error()) return source.error();
  if ((*source)->account->sources_of(**source).empty()) {
    return errors::invalid_parameter("Source queue must be configured as a Dead Letter Queue.");
  }
  if (request.destination_arn) {
    const auto destination = check_destination(context, **source, *request.destination_arn);
    if (destination.has_error()) return destination.error();
  }
  MoveTasks& moves = context.accounts.moves();
  if (moves.running(**source)) {
    return errors::invalid_parameter(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
  }
  std::optional<unsigned> rate;
  if (request.max_per_second) rate = static_cast<unsigned>(*request.max_per_second);
  const MoveTask task = moves.start(**source, request.destination_arn, rate, context.now);
  const auto touched = moves.advance(context.now);
  context.touched.insert(context.touched.end(), touched.begin(), touched.end());
  return StartMessageMoveTaskResponse{task.handle()};
}

Result<CancelMessageMoveTaskResponse> perform(Context& context, const CancelMessageMoveTaskRequest& request) {
  if (request.task_handle.empty()) return errors::missing("TaskHandle");
  const auto handle = MoveTaskHandle::decode(request.task_handle);
  if (!handle) return errors::invalid_parameter("Value for parameter TaskHandle is invalid.");
  const auto source = find_queue(context, handle->source_arn, "SourceArn");
  if (source.has_error()) return source.error();
  MoveTask* task = context.accounts.moves().find(**source, handle->task_id);
  if (!task) return ServiceError{errors::kResourceNotFound, "Task does not exist."};
  if (task->status != MoveTask::Status::kRunning) {
    return ServiceError{errors::kUnsupportedOperation, "Only active tasks can be cancelled."};
  }
  context.accounts.moves().cancel(*task);
  return CancelMessageMoveTaskResponse{task->moved};
}

Result<ListMessageMoveTasksResponse> perform(Context& context, const ListMessageMoveTasksRequest& request) {
  if (request.source_arn.empty()) return errors::missing("SourceArn");
  if (const auto arn = check_arn(request.source_arn, "SourceArn"); arn.has_error()) return arn.error();
  const std::int64_t most = request.max_results.value_or(1);
  if (most < 1 || most > kMostTasks) {
    return errors::invalid_parameter(
        "Value for parameter MaxResults is invalid. Reason: You must enter a number that's between 1 and 10.");
  }
  const auto source = find_queue(context, request.source_arn, "SourceArn");
  if (source.has_error()) return source.error();
  ListMessageMoveTasksResponse response;
  for (const MoveTask& task : context.accounts.moves().of(**source)) {
    if (response.tasks.size() == static_cast<std::size_t>(most)) break;
    response.tasks.push_back(task);
  }
  return response;
}

}  // namespace queuecast::sqs
