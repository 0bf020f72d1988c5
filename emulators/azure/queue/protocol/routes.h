#pragma once

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/queue/protocol/call.h"
#include "emulators/azure/queue/usage.h"

namespace queuecast::azure::queue {

/// An operation of the service.
struct Route {
  Handle handle = nullptr;
  Operation operation = Operation::kOther;
  /// Allowed on the read-only secondary endpoint.
  bool reads = false;
  auth::Requirement requirement;
};

/// The levels that a path names: the account, a queue, its messages, one message.
enum class Level { kAccount, kQueue, kMessages, kMessage, kNone };

/// Splits the path below the account and sets the names in the call.
Level split_path(Call& call);
/// UnsupportedHttpVerb for a known path with a wrong verb, InvalidQueryParameterValue for an unknown selector.
Result<Route> find_route(Level level, const Call& call);

}  // namespace queuecast::azure::queue
