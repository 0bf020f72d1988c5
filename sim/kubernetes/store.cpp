#include "sim/kubernetes/store.h"

#include <array>

namespace queuecast::kubernetes {

namespace {

runtime::Task<void> call_at(runtime::Runtime& runtime, TimePoint when, std::function<void()> call) {
  co_await runtime::sleep_until(runtime, when);
  call();
}

}  // namespace

void Store::after_watch_delay(std::function<void()> call) {
  runtime_.spawn(call_at(runtime_, runtime_.now() + watch_delay_, std::move(call)));
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
