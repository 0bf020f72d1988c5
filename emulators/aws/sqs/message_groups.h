#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "emulators/aws/sqs/message_store.h"

namespace queuecast::sqs {

/// The message groups of a FIFO queue. Each holds its undeleted messages in the order of sending; what can be received
/// is the front of the group up to, not including, the first message that is in flight or delayed. Groups with a
/// deliverable front are ordered by the tick at which their first message last became available.
class MessageGroups {
 public:
  explicit MessageGroups(MessageStore& store) : store_(&store) {}

  /// Appends to the group, which is made when it has no message yet. The message's state and tick are set.
  void append(std::uint32_t slot, std::string_view group);
  /// The message leaves its group.
  void erase(std::uint32_t slot);
  /// The state of a message of this group has changed.
  void refresh(std::uint32_t group);
  void clear();

  bool any_ready() const { return !ready_.empty(); }
  std::uint32_t first_ready() const { return ready_.top().id; }
  std::uint32_t front(std::uint32_t group) const { return groups_[group].messages.first(); }
  /// Takes the group out of the ready ones until it is refreshed: its front is being received.
  void hold(std::uint32_t group) { ready_.erase(group); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Group {
    MessageChain messages;
    const std::string* name = nullptr;
  };

  MessageStore* store_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> free_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> by_name_;
  IndexedHeap ready_;
};

}  // namespace queuecast::sqs
