#include "emulators/aws/sqs/permissions.h"

#include <algorithm>

#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/queue_address.h"

namespace queuecast::sqs {

namespace {

constexpr std::size_t kMostActions = 7;
constexpr std::string_view kGrantable[] = {"*",
                                           "SendMessage",
                                           "ReceiveMessage",
                                           "DeleteMessage",
                                           "ChangeMessageVisibility",
                                           "GetQueueAttributes",
                                           "GetQueueUrl",
                                           "ListDeadLetterSourceQueues",
                                           "PurgeQueue"};
constexpr std::string_view kOwnersOnly[] = {"AddPermission",
                                            "CancelMessageMoveTask",
                                            "CreateQueue",
                                            "DeleteQueue",
                                            "ListMessageMoveTasks",
                                            "ListQueues",
                                            "ListQueueTags",
                                            "RemovePermission",
                                            "SetQueueAttributes",
                                            "StartMessageMoveTask",
                                            "TagQueue",
                                            "UntagQueue"};

template <std::size_t kSize>
bool among(const std::string_view (&names)[kSize], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

Result<void> check_label(std::string_view label) {
  if (label.empty()) return errors::missing("Label");
  const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (plain && label.size() <= 80) return {};
  return errors::invalid_value(label, "Label",
                               "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

Result<void> check_actions(const std::vector<std::string>& actions) {
  if (actions.empty()) return errors::missing("Actions");
  if (actions.size() > kMostActions) {
    return ServiceError{errors::kOverLimit,
                        std::to_string(actions.size()) + " Actions were found, maximum allowed is 7."};
  }
  for (const std::string& action : actions) {
    if (among(kGrantable, action)) continue;
    return errors::invalid_value("SQS:" + action, "ActionName",
                                 among(kOwnersOnly, action)
                                     ? "Only the queue owner is allowed to invoke this action."
                                     : "Please refer to the appropriate WSDL for a list of valid actions.");
  }
  return {};
}

Result<void> check_accounts(const std::vector<std::string>& ids) {
  if (!ids.empty() && std::all_of(ids.begin(), ids.end(), [](const auto& id) { return is_account_id(id); })) return {};
  std::string shown = "[";
  for (const std::string& id : ids) shown.append(shown.size() > 1 ? ", " : "").append(id);
  return errors::invalid_value(shown + "]", "PrincipalId", "Unable to verify.");
}

Result<EmptyResponse> set_policy(Context& context, QueueRecord& record, const Result<std::string>& policy) {
  if (policy.has_error()) return policy.error();
  const auto set = record.account->set_attributes(record, {{"Policy", *policy}}, context.now);
  if (set.has_error()) return set.error();
  return EmptyResponse{};
}

}  // namespace

Result<EmptyResponse> perform(Context& context, const AddPermissionRequest& request) {
  const auto record = context.queue(request.queue_url);
  if (record.has_error()) return record.error();
  if (const auto label = check_label(request.label); label.has_error()) return label.error();
  if (const auto actions = check_actions(request.actions); actions.has_error()) return actions.error();
  if (const auto accounts = check_accounts(request.account_ids); accounts.has_error()) return accounts.error();
  const Queue& queue = (*record)->queue;
  return set_policy(context, **record,
                    with_permission(queue.attributes().policy, queue.identity().arn,
                                    {request.label, request.account_ids, request.actions}));
}

Result<EmptyResponse> perform(Context& context, const RemovePermissionRequest& request) {
  const auto record = context.queue(request.queue_url);
  if (record.has_error()) return record.error();
  if (request.label.empty()) return errors::missing("Label");
  return set_policy(context, **record, without_permission((*record)->queue.attributes().policy, request.label));
}

}  // namespace queuecast::sqs
