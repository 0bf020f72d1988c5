#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace queuecast::dynamodb {

/// The ten types of an attribute value, in the order of the API's model.
enum class Type : std::uint8_t {
  kString,
  kNumber,
  kBinary,
  kStringSet,
  kNumberSet,
  kBinarySet,
  kMap,
  kList,
  kNull,
  kBool
};

/// "S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL".
std::string_view type_name(Type type);
std::optional<Type> type_named(std::string_view name);

struct Attribute;
/// Attributes in the order of their names' bytes, each name once. The attributes of a map have the same form.
using Item = std::vector<Attribute>;

/// One attribute value. Its form is canonical, so equal values are equal member by member: numbers are normalised
/// texts, sets are sorted, maps are in the order of their names.
struct Value {
  Type type = Type::kNull;
  bool boolean = false;         // BOOL
  std::string text;             // S: UTF-8; N: as Number::text writes it; B: the bytes
  std::vector<Value> elements;  // L, and the members of a set, each of the set's element type
  Item attributes;              // M

  static Value string(std::string_view text);
  /// `text` must be normalised.
  static Value number(std::string_view text);
  static Value binary(std::string_view bytes);
  static Value boolean_of(bool value);

  bool is_set() const { return type >= Type::kStringSet && type <= Type::kBinarySet; }
  /// The type of a set's members.
  Type element_type() const;

  friend bool operator==(const Value& a, const Value& b);
};

struct Attribute {
  std::string name;
  Value value;

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// How two strings, numbers or binaries stand to each other; nothing for other or for different types.
std::optional<std::strong_ordering> order(const Value& a, const Value& b);

const Value* find(const Item& item, std::string_view name);
Value* find(Item& item, std::string_view name);
/// Adds or replaces one attribute.
void assign(Item& item, std::string_view name, Value value);
void remove_attribute(Item& item, std::string_view name);
/// Brings attributes into the order of their names. Of several with one name the last stays.
void normalise(Item& item);
/// Brings a set's members into their canonical order; returns whether there were no duplicates.
bool normalise_set(Value& set);

/// The billed size in bytes: names and values, with 3 bytes for a list or map and 1 for each element of it (developer
/// guide, "DynamoDB Item sizes and formats").
std::size_t size_of(const Value& value);
std::size_t size_of(const Item& item);

/// Levels of lists and maps: 0 for a scalar or set.
int depth_of(const Value& value);

}  // namespace queuecast::dynamodb
