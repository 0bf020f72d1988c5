#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"

namespace queuecast::azure::queue {

Result<void> handle_get_properties(Call& call) {
  call.response.body = settings::write_properties(call.context.account.properties, call.version);
  return {};
}

Result<void> handle_set_properties(Call& call) {
  settings::ServiceProperties properties = call.context.account.properties;
  const auto changed = settings::change_properties(call.request.body, properties, call.version);
  if (!changed) return changed;
  call.context.account.set_properties(std::move(properties));
  call.response.status = 202;
  return {};
}

Result<void> handle_get_stats(Call& call) {
  if (!call.address.secondary) {
    return errors::invalid_query_parameter("comp", "stats", "Statistics stand on the secondary endpoint only.");
  }
  call.response.body = settings::write_stats(call.context.now);
  return {};
}

}  // namespace queuecast::azure::queue
