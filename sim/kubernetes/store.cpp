#include "sim/kubernetes/store.h"

#include <array>

namespace queuecast::kubernetes {

void Store::after_watch_delay(std::function<void()> call) {
  deliveries_.push_back({runtime_.now() + watch_delay_, std::move(call)});
  if (deliveries_.size() == 1) arm();
}

void Store::arm() {
  timer_ = runtime_.call_at(deliveries_.front().due, {[](void* self) { static_cast<Store*>(self)->deliver(); }, this});
}

void Store::deliver() {
  // One event of the run loop hands over all that is due now; what these calls write is due later, even with no delay.
  for (std::size_t left = deliveries_.size(); left > 0 && deliveries_.front().due <= runtime_.now(); --left) {
    Delivery next = std::move(deliveries_.front());
    deliveries_.front().call = nullptr;
    next.call();
    deliveries_.pop_front();
  }
  if (!deliveries_.empty()) arm();
}

std::string Store::new_uid() {
  runtime::Random& random = runtime_.random("kubernetes.uids");
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<std::uint64_t, 2> bits{random.next(), random.next()};
  bits[0] = (bits[0] & ~0xf000ULL) | 0x4000;         // version 4
  bits[1] = (bits[1] & ~(3ULL << 62)) | 1ULL << 63;  // variant 1
  std::string uid;
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) uid += '-';
    uid += kHex[bits[digit / 16] >> (60 - 4 * (digit % 16)) & 15];
  }
  return uid;
}

}  // namespace queuecast::kubernetes
