#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/settings/access_policy.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::string_view kPolicyLetters = "raup";

}  // namespace

Result<void> handle_get_acl(Call& call) {
  const auto record = call.context.account.get(call.queue);
  if (!record) return record.error();
  call.response.body = settings::write_policies((*record)->policies);
  return {};
}

Result<void> handle_set_acl(Call& call) {
  auto policies = settings::read_policies(call.request.body, kPolicyLetters);
  if (!policies) return policies.error();
  const auto record = call.context.account.get(call.queue);
  if (!record) return record.error();
  call.context.account.set_policies(**record, std::move(*policies));
  call.response.status = 204;
  return {};
}

}  // namespace queuecast::azure::queue
