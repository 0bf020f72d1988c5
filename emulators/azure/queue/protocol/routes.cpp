#include "emulators/azure/queue/protocol/routes.h"

#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"

namespace queuecast::azure::queue {

namespace {

constexpr bool kReads = true;
constexpr bool kWrites = false;

// The letters are those of "Create an account SAS" (resource type, permissions) and "Create a service SAS".
constexpr Route kListQueues{handle_list_queues, Operation::kListQueues, kReads, {'s', "l", "", true}};
constexpr Route kGetProperties{handle_get_properties, Operation::kGetServiceProperties, kReads, {'s', "r", "", true}};
constexpr Route kSetProperties{handle_set_properties, Operation::kSetServiceProperties, kWrites, {'s', "w", "", true}};
constexpr Route kGetStats{handle_get_stats, Operation::kGetServiceStats, kReads, {'s', "r", "", true}};
constexpr Route kGetDelegationKey{
    handle_get_user_delegation_key, Operation::kGetUserDelegationKey, kReads, {'s', "", "", true}};
constexpr Route kCreateQueue{handle_create_queue, Operation::kCreateQueue, kWrites, {'c', "cw", "", true}};
constexpr Route kDeleteQueue{handle_delete_queue, Operation::kDeleteQueue, kWrites, {'c', "d", "", true}};
constexpr Route kGetMetadata{handle_get_metadata, Operation::kGetQueueMetadata, kReads, {'c', "r", "r", true}};
constexpr Route kSetMetadata{handle_set_metadata, Operation::kSetQueueMetadata, kWrites, {'c', "w", "", true}};
constexpr Route kGetAcl{handle_get_acl, Operation::kGetQueueAcl, kReads, {'c', "", "", false}};
constexpr Route kSetAcl{handle_set_acl, Operation::kSetQueueAcl, kWrites, {'c', "", "", false}};
constexpr Route kPutMessage{handle_put_message, Operation::kPutMessage, kWrites, {'o', "a", "a", true}};
constexpr Route kGetMessages{handle_get_messages, Operation::kGetMessages, kWrites, {'o', "p", "p", true}};
constexpr Route kPeekMessages{handle_get_messages, Operation::kPeekMessages, kReads, {'o', "r", "r", true}};
constexpr Route kClearMessages{handle_clear_messages, Operation::kClearMessages, kWrites, {'o', "d", "", true}};
constexpr Route kUpdateMessage{handle_update_message, Operation::kUpdateMessage, kWrites, {'o', "u", "u", true}};
constexpr Route kDeleteMessage{handle_delete_message, Operation::kDeleteMessage, kWrites, {'o', "p", "p", true}};

ServiceError unknown_selector(std::string_view name, std::string_view value) {
  return errors::invalid_query_parameter(name, value, "The parameter does not select an operation.");
}

Result<Route> account_route(std::string_view method, const Call& call) {
  const std::string comp = call.query.find("comp").value_or("");
  const bool service = call.query.is("restype", "service");
  const bool get = method == "GET";
  if (!service && http::equal_ignoring_case(comp, "list")) {
    if (!get) return errors::unsupported_verb();
    return kListQueues;
  }
  if (service && http::equal_ignoring_case(comp, "properties")) {
    if (get) return kGetProperties;
    if (method == "PUT") return kSetProperties;
    return errors::unsupported_verb();
  }
  if (service && http::equal_ignoring_case(comp, "stats")) {
    if (!get) return errors::unsupported_verb();
    return kGetStats;
  }
  if (service && http::equal_ignoring_case(comp, "userdelegationkey")) {
    if (method != "POST") return errors::unsupported_verb();
    return kGetDelegationKey;
  }
  if (comp.empty() && !service) return errors::invalid_uri();
  return unknown_selector("comp", comp);
}

Result<Route> queue_route(std::string_view method, const Call& call) {
  const std::string comp = call.query.find("comp").value_or("");
  const bool read = method == "GET" || method == "HEAD";
  if (comp.empty()) {
    if (method == "PUT") return kCreateQueue;
    if (method == "DELETE") return kDeleteQueue;
  } else if (http::equal_ignoring_case(comp, "metadata")) {
    if (read) return kGetMetadata;
    if (method == "PUT") return kSetMetadata;
  } else if (http::equal_ignoring_case(comp, "acl")) {
    if (read) return kGetAcl;
    if (method == "PUT") return kSetAcl;
  } else {
    return unknown_selector("comp", comp);
  }
  return errors::unsupported_verb();
}

Result<Route> messages_route(std::string_view method, const Call& call) {
  if (method == "POST") return kPutMessage;
  if (method == "DELETE") return kClearMessages;
  if (method != "GET") return errors::unsupported_verb();
  if (call.query.is("peekonly", "true")) return kPeekMessages;
  return kGetMessages;
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
      if (method == "PUT") return kUpdateMessage;
      if (method == "DELETE") return kDeleteMessage;
      return errors::unsupported_verb();
    case Level::kNone: break;
  }
  return errors::invalid_uri();
}

}  // namespace queuecast::azure::queue
