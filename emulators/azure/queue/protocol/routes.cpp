#include "emulators/azure/queue/protocol/routes.h"

#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"

namespace queuecast::azure::queue {

namespace {

ServiceError unknown_selector(std::string_view name, std::string_view value) {
  return errors::invalid_query_parameter(name, value, "The parameter does not select an operation.");
}

Result<Route> account_route(std::string_view method, const Call& call) {
  const std::string comp = call.query.find("comp").value_or("");
  const bool service = call.query.is("restype", "service");
  const bool get = method == "GET";
  if (!service && http::equal_ignoring_case(comp, "list")) {
    if (!get) return errors::unsupported_verb();
    return Route{handle_list_queues, Operation::kListQueues, true};
  }
  if (service && http::equal_ignoring_case(comp, "properties")) {
    if (get) return Route{handle_get_properties, Operation::kGetServiceProperties, true};
    if (method == "PUT") return Route{handle_set_properties, Operation::kSetServiceProperties, false};
    return errors::unsupported_verb();
  }
  if (service && http::equal_ignoring_case(comp, "stats")) {
    if (!get) return errors::unsupported_verb();
    return Route{handle_get_stats, Operation::kGetServiceStats, true};
  }
  if (comp.empty() && !service) return errors::invalid_uri();
  return unknown_selector("comp", comp);
}

Result<Route> queue_route(std::string_view method, const Call& call) {
  const std::string comp = call.query.find("comp").value_or("");
  const bool read = method == "GET" || method == "HEAD";
  if (comp.empty()) {
    if (method == "PUT") return Route{handle_create_queue, Operation::kCreateQueue, false};
    if (method == "DELETE") return Route{handle_delete_queue, Operation::kDeleteQueue, false};
  } else if (http::equal_ignoring_case(comp, "metadata")) {
    if (read) return Route{handle_get_metadata, Operation::kGetQueueMetadata, true};
    if (method == "PUT") return Route{handle_set_metadata, Operation::kSetQueueMetadata, false};
  } else if (http::equal_ignoring_case(comp, "acl")) {
    if (read) return Route{handle_get_acl, Operation::kGetQueueAcl, true};
    if (method == "PUT") return Route{handle_set_acl, Operation::kSetQueueAcl, false};
  } else {
    return unknown_selector("comp", comp);
  }
  return errors::unsupported_verb();
}

Result<Route> messages_route(std::string_view method, const Call& call) {
  if (method == "POST") return Route{handle_put_message, Operation::kPutMessage, false};
  if (method == "DELETE") return Route{handle_clear_messages, Operation::kClearMessages, false};
  if (method != "GET") return errors::unsupported_verb();
  if (call.query.is("peekonly", "true")) return Route{handle_get_messages, Operation::kPeekMessages, true};
  return Route{handle_get_messages, Operation::kGetMessages, false};
}

}  // namespace

Level split_path(Call& call) {
  std::string_view rest = call.address.path;
  std::string_view parts[4];
  std::size_t count = 0;
  while (!rest.empty() && count < 4) {
    rest.remove_prefix(1);  // the slash
    const std::string_view part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(part.size());
    if (part.empty() && rest.empty()) break;
    parts[count++] = part;
  }
  if (count == 0) return Level::kAccount;
  call.queue = http::percent_decode(parts[0]);
  if (count == 1) return Level::kQueue;
  if (count == 4 || !http::equal_ignoring_case(parts[1], "messages")) return Level::kNone;
  if (count == 2) return Level::kMessages;
  call.message_id = http::percent_decode(parts[2]);
  return Level::kMessage;
}

Result<Route> find_route(Level level, const Call& call) {
  const std::string_view method = call.request.method;
  switch (level) {
    case Level::kAccount: return account_route(method, call);
    case Level::kQueue: return queue_route(method, call);
    case Level::kMessages: return messages_route(method, call);
    case Level::kMessage:
      if (method == "PUT") return Route{handle_update_message, Operation::kUpdateMessage, false};
      if (method == "DELETE") return Route{handle_delete_message, Operation::kDeleteMessage, false};
      return errors::unsupported_verb();
    case Level::kNone: break;
  }
  return errors::invalid_uri();
}

}  // namespace queuecast::azure::queue
