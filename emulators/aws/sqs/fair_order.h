#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "emulators/aws/sqs/indexed_heap.h"
#include "emulators/aws/sqs/message_store.h"

namespace queuecast::sqs {

/// The visible messages of a standard queue, in the order in which they became available, and its tenants: a message
/// group id names one, a message without an id is a tenant of its own.
///
/// A tenant is noisy when it has at least 30 messages in flight and more than a tenth of all, and stays so until its
/// backlog is gone or it has sent nothing for five minutes. Messages of noisy tenants come after all others, those of
/// the tenant with the fewest messages in flight first. Source: SQS Developer Guide, "Amazon SQS fair queues"; its
/// second measure, a tenant's share of recent processing time, is not modelled.
class FairOrder {
 public:
  static constexpr std::size_t kNoisyFrom = 30;
  static constexpr runtime::Duration kQuietAfter = std::chrono::minutes{5};

  explicit FairOrder(MessageStore& store) : store_(&store), alone_(store) {}

  /// A message begins its time in the queue; an empty group = a tenant of its own.
  void enter(std::uint32_t slot, std::string_view group, runtime::TimePoint now);
  /// It has left the queue; it is neither visible nor in flight any more.
  void leave(std::uint32_t slot);

  void push_back(std::uint32_t slot);
  void erase(std::uint32_t slot);
  /// The message went into flight, or is back.
  void taken(std::uint32_t slot) { count_in_flight(slot, 1); }
  void returned(std::uint32_t slot) { count_in_flight(slot, -1); }

  /// The message to deliver next while so many of the queue are in flight; kNone when none is visible.
  std::uint32_t first(std::size_t in_flight, runtime::TimePoint now);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Tenant {
    MessageChain visible;
    const std::string* name = nullptr;
    std::size_t messages = 0;
    std::size_t in_flight = 0;
    runtime::TimePoint last_sent{};
    bool noisy = false;
  };

  void count_in_flight(std::uint32_t slot, int change);
  void place(std::uint32_t tenant);
  void quieten(runtime::TimePoint now);

  MessageStore* store_;
  /// Messages without a group.
  MessageChain alone_;
  std::vector<Tenant> tenants_;
  std::vector<std::uint32_t> free_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> by_name_;
  /// Tenants with visible messages: quiet ones by the age of their first, noisy ones by their messages in flight.
  IndexedHeap quiet_;
  IndexedHeap noisy_;
};

}  // namespace queuecast::sqs
