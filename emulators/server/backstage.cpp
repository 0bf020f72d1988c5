#include "emulators/server/backstage.h"

#include <string_view>

namespace queuecast::emulators {

namespace {

std::string_view name_of(sqs::MessageState state) {
  switch (state) {
    case sqs::MessageState::kDelayed: return "delayed";
    case sqs::MessageState::kInFlight: return "in_flight";
    case sqs::MessageState::kVisible: break;
  }
  return "visible";
}

MessageView view(const sqs::Message& message) {
  return {message.id.text(), message.body, std::string(name_of(message.state)), message.receives, message.sent};
}

MessageView view(const azure::queue::Message& message, runtime::TimePoint now) {
  // A message that was never handed out and is hidden was put with a delay.
  const char* const hidden = message.dequeue_count == 0 && !message.updated ? "delayed" : "in_flight";
  return {message.id.to_string(), message.text, message.next_visible > now ? hidden : "visible", message.dequeue_count,
          message.insertion};
}

std::vector<QueueView> list(Aws& aws, Azure& azure, runtime::TimePoint now) {
  std::vector<QueueView> views;
  for (sqs::Account* const account : aws.sqs().accounts().all()) {
    for (const auto& [name, record] : account->queues()) {
      const sqs::Counts counts = record->queue.counts(now);
      views.push_back({"sqs", account->identity().id, name, counts.visible, counts.in_flight, counts.delayed});
    }
  }
  for (auto& [account, queues] : azure.queue().accounts()) {
    for (auto& [name, record] : queues.queues()) {
      std::size_t delayed = 0;
      const auto counts = record.queue.counts(now);
      for (const azure::queue::Message* message : record.queue.all(now)) {
        if (view(*message, now).state == "delayed") ++delayed;
      }
      views.push_back({"azure-queue", account, name, counts.visible, counts.invisible - delayed, delayed});
    }
  }
  return views;
}

template <class Messages, class View>
std::vector<MessageView> first(const Messages& messages, std::size_t limit, View view_of) {
  std::vector<MessageView> views;
  for (const auto* message : messages) {
    if (views.size() == limit) break;
    views.push_back(view_of(*message));
  }
  return views;
}

std::optional<std::vector<MessageView>> look(Aws& aws, Azure& azure, std::string_view service, std::string_view name,
                                             std::size_t limit, runtime::TimePoint now) {
  if (service == "sqs") {
    for (sqs::Account* const account : aws.sqs().accounts().all()) {
      if (sqs::QueueRecord* const record = account->find(name)) {
        return first(record->queue.messages(now), limit, [](const sqs::Message& message) { return view(message); });
      }
    }
  }
  if (service == "azure-queue") {
    for (auto& [account, queues] : azure.queue().accounts()) {
      if (auto* const record = queues.find(name)) {
        return first(record->queue.all(now), limit,
                     [now](const azure::queue::Message& message) { return view(message, now); });
      }
    }
  }
  return std::nullopt;
}

/// Whether a path is one of the identity endpoints, which cannot be that of a storage account.
bool is_identity(std::string_view path) {
  return azure::imds::Service::serves(path) || path.ends_with("/oauth2/v2.0/token") ||
         path.ends_with("/oauth2/token") || path.find("/.well-known/openid-configuration") != std::string_view::npos ||
         path.find("/discovery/") != std::string_view::npos;
}

template <class Storage>
Front::FindRoute storage_doors(Azure& azure, Storage& storage, Operation (*operation)(const http::Request&)) {
  const auto refuse = [&storage](const http::Request& request, std::string_view code, int status,
                                 std::string_view message) { return storage.refuse(request, code, status, message); };
  return [&azure, &storage, operation, refuse](const http::Request& request, bool) {
    if (is_identity(http::path_of(request.target))) {
      return Route{Operation{"entra", "Token", {}}, Door{&azure.entra(), refuse}};
    }
    return Route{operation(request), Door{&storage, refuse}};
  };
}

}  // namespace

Backstage backstage(real::World& world, Aws& aws, Azure& azure) {
  return {[&world, &aws, &azure] { return list(aws, azure, world.now()); },
          [&world, &aws, &azure](std::string_view service, std::string_view name, std::size_t limit) {
            return look(aws, azure, service, name, limit, world.now());
          },
          [&aws, &azure] {
            aws.sqs().reset();
            aws.dynamodb().reset();
            azure.queue().reset();
            azure.table().reset();
          }};
}

Front::FindRoute aws_doors(Aws& aws) {
  const auto refuse = [&aws](const http::Request& request, std::string_view code, int status,
                             std::string_view message) { return aws.refuse(request, code, status, message); };
  return [&aws, refuse](const http::Request& request, bool with_resource) {
    const Aws::Which which = Aws::which(request);
    const std::string_view service = which == Aws::Which::kSqs        ? "sqs"
                                     : which == Aws::Which::kDynamoDb ? "dynamodb"
                                                                      : "sts";
    return Route{aws_operation(request, service, with_resource), Door{&aws, refuse}};
  };
}

Front::FindRoute azure_doors(Azure& azure, azure::queue::Service& storage) {
  return storage_doors(azure, storage, &azure_queue_operation);
}

Front::FindRoute azure_doors(Azure& azure, azure::table::Service& storage) {
  return storage_doors(azure, storage, &azure_table_operation);
}

}  // namespace queuecast::emulators
