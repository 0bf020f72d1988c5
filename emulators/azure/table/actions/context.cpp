#include "emulators/azure/table/actions/context.h"

#include <algorithm>

#include "emulators/azure/table/error.h"
#include "emulators/azure/utf8.h"

namespace queuecast::azure::table {

namespace {

constexpr std::size_t kMaxKeyUnits = 512;
constexpr std::size_t kMaxTextUnits = 32 * 1024;
constexpr std::size_t kMaxBinaryBytes = 64 * 1024;
constexpr std::size_t kMaxOwnProperties = 252;
constexpr std::size_t kMaxNameUnits = 255;
constexpr std::size_t kMaxEntityBytes = 1024 * 1024;

/// How many UTF-16 code units a text has.
std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xc0) != 0x80;  // every character, and one more for those outside the first plane
    units += byte >= 0xf0;
  }
  return units;
}

Result<void> check_key(std::string_view name, std::string_view key) {
  if (utf16_units(key) > kMaxKeyUnits) return errors::key_characters(name);
  while (!key.empty()) {
    const Utf8Character character = decode_utf8(key);
    const std::uint32_t c = character.code;
    const bool control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
    if (character.length == 0 || control || c == '/' || c == '\\' || c == '#' || c == '?') {
      return errors::key_characters(name);
    }
    key.remove_prefix(character.length);
  }
  return {};
}

bool valid_name(std::string_view name) {
  const auto start = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
  };
  return !name.empty() && start(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return start(c) || (c >= '0' && c <= '9'); });
}

/// What a value takes of the entity's size; nothing when it alone is too large.
std::optional<std::size_t> size_of(const Value& value) {
  const auto* const text = std::get_if<std::string>(&value.data);
  if (!text || value.type == EdmType::kDateTime || value.type == EdmType::kGuid) return 8;
  if (value.type == EdmType::kBinary) {
    const std::size_t bytes = text->size() / 4 * 3;
    if (bytes > kMaxBinaryBytes + 2) return std::nullopt;
    return bytes;
  }
  const std::size_t units = utf16_units(*text);
  if (units > kMaxTextUnits) return std::nullopt;
  return units * 2;
}

}  // namespace

Result<Table*> open_partition(Context& context, std::string_view table, std::string_view partition_key) {
  const auto found = context.account.get(table);
  if (found && context.options.rate_limit) {
    TokenBucket& bucket = (*found)->partition_rate(partition_key);
    if (!bucket.open(context.now)) return errors::server_busy();
    bucket.take(1);
  }
  return found;
}

Result<void> check_entity(const Entity& entity) {
  if (const auto key = check_key("PartitionKey", entity.partition_key); !key) return key.error();
  if (const auto key = check_key("RowKey", entity.row_key); !key) return key.error();
  if (entity.properties.size() > kMaxOwnProperties) return errors::too_many_properties();
  std::size_t total = 0;
  for (const Property& property : entity.properties) {
    if (utf16_units(property.name) > kMaxNameUnits) return errors::name_too_long();
    if (!valid_name(property.name)) return errors::name_invalid();
    const auto size = size_of(property.value);
    if (!size) return errors::value_too_large();
    total += *size + utf16_units(property.name) * 2;
  }
  if (total > kMaxEntityBytes) return errors::entity_too_large();
  return {};
}

}  // namespace queuecast::azure::table
