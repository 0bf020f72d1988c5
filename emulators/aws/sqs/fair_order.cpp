#include "emulators/aws/sqs/fair_order.h"

namespace queuecast::sqs {

void FairOrder::enter(std::uint32_t slot, std::string_view group, runtime::TimePoint now) {
  (*store_)[slot].group = kNone;
  if (group.empty()) return;
  auto found = by_name_.find(group);
  if (found == by_name_.end()) {
    std::uint32_t id = static_cast<std::uint32_t>(tenants_.size());
    if (free_.empty()) {
      tenants_.push_back({MessageChain{*store_}});
    } else {
      id = free_.back();
      free_.pop_back();
      tenants_[id] = {MessageChain{*store_}};
    }
    found = by_name_.emplace(group, id).first;
    tenants_[id].name = &found->first;
  }
  (*store_)[slot].group = found->second;
  Tenant& tenant = tenants_[found->second];
  ++tenant.messages;
  tenant.last_sent = now;
}

void FairOrder::leave(std::uint32_t slot) {
  const std::uint32_t id = (*store_)[slot].group;
  if (id == kNone || --tenants_[id].messages > 0) return;
  by_name_.erase(by_name_.find(*tenants_[id].name));
  free_.push_back(id);
}

void FairOrder::push_back(std::uint32_t slot) {
  const std::uint32_t id = (*store_)[slot].group;
  (id == kNone ? alone_ : tenants_[id].visible).push_back(slot);
  if (id != kNone) place(id);
}

void FairOrder::erase(std::uint32_t slot) {
  const std::uint32_t id = (*store_)[slot].group;
  (id == kNone ? alone_ : tenants_[id].visible).erase(slot);
  if (id != kNone) place(id);
}

void FairOrder::count_in_flight(std::uint32_t slot, int change) {
  const std::uint32_t id = (*store_)[slot].group;
  if (id == kNone) return;
  tenants_[id].in_flight += static_cast<std::size_t>(change);
  if (tenants_[id].noisy) place(id);
}

/// Puts the tenant where it belongs after a change.
void FairOrder::place(std::uint32_t id) {
  const Tenant& tenant = tenants_[id];
  if (tenant.visible.empty()) {
    quiet_.erase(id);
    noisy_.erase(id);
    return;
  }
  const std::uint64_t age = (*store_)[tenant.visible.first()].tick;
  if (tenant.noisy) {
    noisy_.set(id, static_cast<std::int64_t>(tenant.in_flight), age);
  } else {
    quiet_.set(id, static_cast<std::int64_t>(age), 0);
  }
}

void FairOrder::quieten(runtime::TimePoint now) {
  std::vector<std::uint32_t> quiet;
  for (const IndexedHeap::Entry& entry : noisy_.entries()) {
    if (now - tenants_[entry.id].last_sent >= kQuietAfter) quiet.push_back(entry.id);
  }
  for (const std::uint32_t id : quiet) {
    noisy_.erase(id);
    tenants_[id].noisy = false;
    place(id);
  }
}

std::uint32_t FairOrder::first(std::size_t in_flight, runtime::TimePoint now) {
  if (!noisy_.empty()) quieten(now);
  // Only the tenant whose turn it is needs to be judged.
  while (!quiet_.empty()) {
    const std::uint32_t id = quiet_.top().id;
    Tenant& tenant = tenants_[id];
    const bool noisy =
        tenant.in_flight >= kNoisyFrom && tenant.in_flight * 10 > in_flight && now - tenant.last_sent < kQuietAfter;
    if (!noisy) break;
    quiet_.erase(id);
    tenant.noisy = true;
    place(id);
  }
  const std::uint32_t alone = alone_.first();
  if (!quiet_.empty()) {
    const bool older = alone == kNone || quiet_.top().key < static_cast<std::int64_t>((*store_)[alone].tick);
    if (older) return tenants_[quiet_.top().id].visible.first();
  }
  if (alone != kNone) return alone;
  return noisy_.empty() ? kNone : tenants_[noisy_.top().id].visible.first();
}

}  // namespace queuecast::sqs
