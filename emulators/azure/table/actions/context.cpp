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
  if (utf16_units(key) > kMaxKeyUnits) return errors::out_of_range(name, key);
  for (std::string_view rest = key; !rest.empty();) {
    const Utf8Character character = decode_utf8(rest);
    const std::uint32_t c = character.code;
    const bool control = c < 0x20 || (c >= 0x7f && c <= 0x9f);
    if (character.length == 0 || control || c == '/' || c == '\\' || c == '#' || c == '?') {
      return errors::out_of_range(name, key);
    }
    rest.remove_prefix(character.length);
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

/// How many bytes a base64 text with its padding stands for.
std::size_t decoded_size(std::string_view base64) {
  const std::size_t padding = base64.ends_with("==") ? 2 : base64.ends_with('=') ? 1 : 0;
  return base64.size() / 4 * 3 - padding;
}

/// What a value takes of the entity's size.
std::size_t size_of(const Value& value) {
  const auto text = [&value] { return std::string_view(std::get<std::string>(value.data)); };
  switch (value.type) {
    case EdmType::kString: return utf16_units(text()) * 2 + 4;
    case EdmType::kBinary: return decoded_size(text()) + 4;
    case EdmType::kBoolean: return 1;
    case EdmType::kInt32: return 4;
    case EdmType::kGuid: return 16;
    default: return 8;
  }
}

bool fits(const Value& value) {
  if (value.type == EdmType::kString) return utf16_units(std::get<std::string>(value.data)) <= kMaxTextUnits;
  return value.type != EdmType::kBinary || decoded_size(std::get<std::string>(value.data)) <= kMaxBinaryBytes;
}

std::size_t size_of(const Property& property) { return 8 + utf16_units(property.name) * 2 + size_of(property.value); }

std::size_t size_of(const Entity& entity) {
  std::size_t total = 4 + (utf16_units(entity.partition_key) + utf16_units(entity.row_key)) * 2;
  for (const Property& property : entity.properties) total += size_of(property);
  return total;
}

}  // namespace

Result<Table*> get_table(Context& context, std::string_view table) {
  if (const auto named = check_table_name(table); !named) return named.error();
  return context.account.get(table, context.now);
}

Result<Table*> open_partition(Context& context, std::string_view table, std::string_view partition_key) {
  const auto found = get_table(context, table);
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
  for (const Property& property : entity.properties) {
    if (utf16_units(property.name) > kMaxNameUnits) return errors::name_too_long();
    if (!valid_name(property.name)) return errors::name_invalid();
    if (!fits(property.value)) return errors::value_too_large();
  }
  if (size_of(entity) > kMaxEntityBytes) return errors::entity_too_large();
  return {};
}

Result<void> check_merged(const Entity& stored, const Entity& changes) {
  std::size_t properties = stored.properties.size();
  std::size_t total = size_of(stored);
  for (const Property& property : changes.properties) {
    const Property* const before = stored.find(property.name);
    properties += before == nullptr;
    total += size_of(property) - (before ? size_of(*before) : 0);
  }
  if (properties > kMaxOwnProperties) return errors::too_many_properties();
  if (total > kMaxEntityBytes) return errors::entity_too_large();
  return {};
}

}  // namespace queuecast::azure::table
