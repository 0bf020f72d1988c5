#pragma once

#include <cstdint>

namespace queuecast::azure::table {

/// What a service has served, for billing: every request is one transaction, one that fails by the client's fault too.
struct Usage {
  std::uint64_t transactions = 0;
  /// Among them: point reads and queries.
  std::uint64_t reads = 0;
  /// Among them: inserts, updates and deletes of entities, a batch of them being one.
  std::uint64_t writes = 0;
  std::uint64_t errors = 0;
  /// 503 ServerBusy among the errors.
  std::uint64_t throttled = 0;
};

}  // namespace queuecast::azure::table
