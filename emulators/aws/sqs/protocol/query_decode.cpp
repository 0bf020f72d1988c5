#include "emulators/aws/sqs/protocol/query_decode.h"

#include "emulators/aws/sqs/protocol/query_members.h"
#include "emulators/aws/sqs/protocol/read_calls.h"
#include "emulators/aws/sqs/queue_address.h"

namespace queuecast::sqs {

namespace {

void name_queue(Call& call, std::string_view path) {
  std::visit(
      [&](auto& request) {
        if constexpr (requires { request.queue_url; }) {
          if (request.queue_url.empty()) request.queue_url = path;
        }
      },
      call);
}

}  // namespace

Result<Call> decode_query(const QueryForm& form, std::string_view path) {
  const auto name = form.find("Action");
  if (!name) return ServiceError{errors::kUnknownOperation, {}};
  const bool queue_path = parse_queue_url(path).has_value();
  const auto* action = find_action<QueryMembers>(*name);
  if (!action || (queue_path && (*name == "CreateQueue" || *name == "ListQueues"))) {
    return ServiceError{errors::kInvalidAction,
                        "The action " + std::string(*name) + " is not valid for this endpoint."};
  }
  std::optional<ServiceError> fault;
  QueryMembers members{form, "", fault};
  Call call = action->read(members);
  if (fault) return *fault;
  if (queue_path) name_queue(call, path);
  return call;
}

}  // namespace queuecast::sqs
