#include <algorithm>
#include <set>

#include "emulators/aws/sqs/actions/actions.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kReadOnly[] = {
    "QueueArn",
    "ApproximateNumberOfMessages",
    "CreatedTimestamp",
    "ApproximateNumberOfMessagesNotVisible",
    "LastModifiedTimestamp",
    "ApproximateNumberOfMessagesDelayed",
};

std::optional<std::string> value_of(QueueRecord& record, std::string_view name, TimePoint now) {
  if (name == "QueueArn") return record.queue.identity().arn;
  if (name == "CreatedTimestamp") return std::to_string(runtime::unix_seconds(record.created));
  if (name == "LastModifiedTimestamp") return std::to_string(runtime::unix_seconds(record.modified));
  const Counts counts = record.queue.counts(now);
  if (name == "ApproximateNumberOfMessages") return std::to_string(counts.visible);
  if (name == "ApproximateNumberOfMessagesNotVisible") return std::to_string(counts.in_flight);
  if (name == "ApproximateNumberOfMessagesDelayed") return std::to_string(counts.delayed);
  return record.queue.attributes().get(name);
}

bool known(std::string_view name) {
  const auto settable = QueueAttributes::names();
  return std::find(std::begin(kReadOnly), std::end(kReadOnly), name) != std::end(kReadOnly) ||
         std::find(settable.begin(), settable.end(), name) != settable.end();
}

}  // namespace

/// A valid name that is unset or belongs to the other type of queue is left out.
Result<GetQueueAttributesResponse> perform(Context& context, const GetQueueAttributesRequest& request) {
  const auto record = context.queue(request.queue_url);
  if (record.has_error()) return record.error();
  std::vector<std::string_view> wanted;
  std::set<std::string_view> seen;
  const auto want = [&](std::string_view name) {
    if (seen.insert(name).second) wanted.push_back(name);
  };
  for (const std::string& name : request.attribute_names) {
    if (name == "All") {
      for (const std::string_view each : kReadOnly) want(each);
      for (const std::string_view each : QueueAttributes::names()) want(each);
    } else if (known(name)) {
      want(name);
    } else {
      return errors::unknown_attribute(name);
    }
  }
  GetQueueAttributesResponse response;
  for (const std::string_view name : wanted) {
    if (auto value = value_of(**record, name, context.now)) response.attributes.emplace_back(name, std::move(*value));
  }
  return response;
}

}  // namespace queuecast::sqs
