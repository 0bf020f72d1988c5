#pragma once

#include "emulators/azure/queue/account.h"
#include "emulators/azure/queue/options.h"
#include "runtime/random.h"

namespace queuecast::azure::queue {

/// What an action works on: an account, the rules, the time (read once a request) and the source of ids.
struct Context {
  Account& account;
  const Options& options;
  TimePoint now;
  runtime::Random& ids;
};

/// The queue of a message operation, when its rate target has room for a message.
Result<Account::Record*> open_queue(Context& context, std::string_view queue);
/// Counts messages moved against the queue's rate target.
inline void take_rate(const Context& context, Account::Record& record, std::size_t messages) {
  if (context.options.rate_limit) record.messages.take(static_cast<std::int64_t>(messages));
}

}  // namespace queuecast::azure::queue
