#include "emulators/azure/queue/message.h"

#include <algorithm>

#include "emulators/azure/base64.h"

namespace queuecast::azure::queue {

namespace {

template <class T>
void put_little_endian(char*& out, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i) *out++ = static_cast<char>(value >> 8 * i & 255);
}

template <class T>
T take_little_endian(std::string_view& bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value |= static_cast<T>(static_cast<unsigned char>(bytes[i])) << 8 * i;
  bytes.remove_prefix(sizeof value);
  return value;
}

constexpr std::uint32_t kTagGet = 2;
constexpr std::uint32_t kTagUpdate = 3;
constexpr std::uint32_t kLayout = 3;
constexpr std::size_t kGetSize = 20;
constexpr std::size_t kUpdateSize = 24;

}  // namespace

PopReceipt PopReceipt::of(const Message& message) {
  return {message.updated, to_filetime(message.next_visible), message.updated ? message.dequeue_count : 0};
}

void append_pop_receipt(std::string& out, const PopReceipt& receipt) {
  char record[kUpdateSize];
  char* end = record;
  put_little_endian(end, receipt.updated ? kTagUpdate : kTagGet);
  put_little_endian(end, kLayout);
  put_little_endian(end, std::uint32_t{0});
  put_little_endian(end, receipt.filetime);
  if (receipt.updated) put_little_endian(end, receipt.dequeue_count);
  append_base64(out, {record, static_cast<std::size_t>(end - record)});
}

std::optional<PopReceipt> parse_pop_receipt(std::string_view text) {
  std::string repaired(text);
  std::replace(repaired.begin(), repaired.end(), ' ', '+');
  const auto record = base64_decode(repaired);
  if (!record || (record->size() != kGetSize && record->size() != kUpdateSize)) return std::nullopt;
  std::string_view rest = *record;
  PopReceipt receipt;
  receipt.updated = record->size() == kUpdateSize;
  const bool known = take_little_endian<std::uint32_t>(rest) == (receipt.updated ? kTagUpdate : kTagGet);
  const bool layout = take_little_endian<std::uint32_t>(rest) == kLayout;
  const bool zero = take_little_endian<std::uint32_t>(rest) == 0;
  if (!known || !layout || !zero) return std::nullopt;
  receipt.filetime = take_little_endian<std::uint64_t>(rest);
  if (receipt.updated) receipt.dequeue_count = take_little_endian<std::uint32_t>(rest);
  return receipt;
}

}  // namespace queuecast::azure::queue
