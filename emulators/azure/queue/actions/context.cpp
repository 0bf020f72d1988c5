#include "emulators/azure/queue/actions/context.h"

#include "emulators/azure/queue/error.h"

namespace queuecast::azure::queue {

Result<Account::Record*> open_queue(Context& context, std::string_view queue) {
  auto record = context.account.get(queue);
  if (record && context.options.rate_limit && !(*record)->messages.open(context.now)) return errors::server_busy();
  return record;
}

}  // namespace queuecast::azure::queue
