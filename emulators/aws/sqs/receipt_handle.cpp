#include "emulators/aws/sqs/receipt_handle.h"

#include "emulators/http/base64.h"

namespace queuecast::sqs {

namespace {

constexpr std::size_t kBytes = 30;
constexpr std::string_view kVersion = "\x01\x01";

std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
  state = (state ^ word) * 0xff51afd7ed558ccdULL;
  state = (state ^ state >> 32) * 0xc4ceb9fe1a85ec53ULL;
  return state ^ state >> 29;
}

std::uint64_t check_value(const ReceiptHandle& handle, std::uint64_t key) {
  const std::uint64_t place = static_cast<std::uint64_t>(handle.slot) << 32 | handle.generation;
  return mix(mix(mix(key, handle.queue), place), handle.receive);
}

void append(std::string& out, std::uint64_t value, int bytes) {
  while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes) & 0xff);
}

std::uint64_t take(std::string_view& bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (const unsigned char byte : bytes.substr(0, count)) value = value << 8 | byte;
  bytes.remove_prefix(count);
  return value;
}

}  // namespace

std::string ReceiptHandle::encode(std::uint64_t key) const {
  std::string bytes{kVersion};
  append(bytes, queue, 8);
  append(bytes, slot, 4);
  append(bytes, generation, 4);
  append(bytes, receive, 4);
  append(bytes, check_value(*this, key), 8);
  return emulators::base64_encode(bytes);
}

std::optional<ReceiptHandle> ReceiptHandle::decode(std::string_view text, std::uint64_t key) {
  const auto decoded = emulators::base64_decode(text);
  if (!decoded || decoded->size() != kBytes || !decoded->starts_with(kVersion)) return std::nullopt;
  std::string_view bytes{*decoded};
  bytes.remove_prefix(kVersion.size());
  ReceiptHandle handle;
  handle.queue = take(bytes, 8);
  handle.slot = static_cast<std::uint32_t>(take(bytes, 4));
  handle.generation = static_cast<std::uint32_t>(take(bytes, 4));
  handle.receive = static_cast<std::uint32_t>(take(bytes, 4));
  if (take(bytes, 8) != check_value(handle, key)) return std::nullopt;
  return handle;
}

}  // namespace queuecast::sqs
