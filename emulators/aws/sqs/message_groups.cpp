#include "emulators/aws/sqs/message_groups.h"

namespace queuecast::sqs {

void MessageGroups::append(std::uint32_t slot, std::string_view name) {
  auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    std::uint32_t group = static_cast<std::uint32_t>(groups_.size());
    if (free_.empty()) {
      groups_.push_back({MessageChain{*store_}, nullptr});
    } else {
      group = free_.back();
      free_.pop_back();
    }
    found = by_name_.emplace(name, group).first;
    groups_[group].name = &found->first;
  }
  (*store_)[slot].group = found->second;
  groups_[found->second].messages.push_back(slot);
  refresh(found->second);
}

void MessageGroups::erase(std::uint32_t slot) {
  const std::uint32_t id = (*store_)[slot].group;
  Group& group = groups_[id];
  group.messages.erase(slot);
  if (!group.messages.empty()) return refresh(id);
  ready_.erase(id);
  by_name_.erase(by_name_.find(*group.name));
  free_.push_back(id);
}

void MessageGroups::refresh(std::uint32_t group) {
  const std::uint32_t first = front(group);
  if (first == kNone) return;  // the group has ended
  const Message& message = (*store_)[first];
  if (message.state == MessageState::kVisible) {
    ready_.set(group, static_cast<std::int64_t>(message.tick), 0);
  } else {
    ready_.erase(group);
  }
}

void MessageGroups::clear() {
  by_name_.clear();
  groups_.clear();
  free_.clear();
  ready_.clear();
}

}  // namespace queuecast::sqs
