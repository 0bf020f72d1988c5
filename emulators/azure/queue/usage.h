#pragma once

#include <array>
#include <cstdint>

namespace queuecast::azure::queue {

/// The operations that bills and metrics tell apart.
enum class Operation {
  kListQueues,
  kGetServiceProperties,
  kSetServiceProperties,
  kGetServiceStats,
  kGetUserDelegationKey,
  kCreateQueue,
  kDeleteQueue,
  kGetQueueMetadata,
  kSetQueueMetadata,
  kGetQueueAcl,
  kSetQueueAcl,
  kPutMessage,
  kGetMessages,
  kPeekMessages,
  kUpdateMessage,
  kDeleteMessage,
  kClearMessages,
  kOther,
  kCount
};

/// What a service has served, for billing. A request that fails by the client's fault is billed too.
struct Usage {
  /// Requests by operation.
  std::array<std::uint64_t, static_cast<std::size_t>(Operation::kCount)> operations{};
  /// "Queue Class 1": Put, Update, Delete, Clear, Get that returned messages, creating, deleting and listing queues.
  std::uint64_t class1 = 0;
  /// "Queue Class 2": Get that returned nothing, Peek, metadata, properties and all else.
  std::uint64_t class2 = 0;
  std::uint64_t errors = 0;
  /// 503 ServerBusy among the errors.
  std::uint64_t throttled = 0;
  std::uint64_t messages_put = 0;
  std::uint64_t messages_gotten = 0;

  std::uint64_t count(Operation operation) const { return operations[static_cast<std::size_t>(operation)]; }
  std::uint64_t requests() const { return class1 + class2; }
  void add(Operation operation, bool returned_messages);
};

}  // namespace queuecast::azure::queue
