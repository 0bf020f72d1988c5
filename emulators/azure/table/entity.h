#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulators/azure/time_format.h"

namespace queuecast::azure::table {

/// The types of the Entity Data Model that tables store ("Understanding the Table service data model").
enum class EdmType { kString, kBoolean, kInt32, kInt64, kDouble, kDateTime, kGuid, kBinary };

/// "Edm.Int64" and so on.
std::string_view edm_name(EdmType type);

/// A typed value. Numbers of both widths are 64 bits here; a DateTime is its ISO 8601 text in UTC without zeros at the
/// end, a Guid its lower-case text, a Binary its base64 text.
struct Value {
  EdmType type = EdmType::kString;
  std::variant<std::string, bool, std::int64_t, double> data;
};

struct Property {
  std::string name;
  Value value;
};

/// A row: its key, its own properties in the order they were set, and when it was last written. `timestamp` is what
/// the ETag is made of: no two writes of a table share one.
struct Entity {
  std::string partition_key;
  std::string row_key;
  TimePoint timestamp;
  std::vector<Property> properties;

  const Property* find(std::string_view name) const;
};

/// W/"datetime'2021-09-21T01%3A04%3A48.453251Z'"
std::string etag_of(const Entity& entity);

/// The canonical text of a DateTime, or nothing when the text is none.
std::optional<std::string> canonical_datetime(std::string_view text);

}  // namespace queuecast::azure::table
