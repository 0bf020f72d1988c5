#include "emulators/aws/dynamodb/value.h"

#include <algorithm>
#include <array>
#include <utility>

#include "emulators/aws/dynamodb/number.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::array<std::string_view, 10> kTypeNames{"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"};

auto position(auto& item, std::string_view name) {
  return std::lower_bound(item.begin(), item.end(), name, [](const Attribute& attribute, std::string_view wanted) {
    return attribute.name.compare(wanted) < 0;
  });
}

auto find_in(auto& item, std::string_view name) {
  const auto at = position(item, name);
  return at != item.end() && at->name == name ? &at->value : nullptr;
}

}  // namespace

std::string_view type_name(Type type) { return kTypeNames[static_cast<std::size_t>(type)]; }

std::optional<Type> type_named(std::string_view name) {
  const auto at = std::find(kTypeNames.begin(), kTypeNames.end(), name);
  if (at == kTypeNames.end()) return std::nullopt;
  return static_cast<Type>(at - kTypeNames.begin());
}

namespace {

Value scalar(Type type, std::string_view text) {
  Value value;
  value.type = type;
  value.text = text;
  return value;
}

}  // namespace

Value Value::string(std::string_view text) { return scalar(Type::kString, text); }
Value Value::number(std::string_view text) { return scalar(Type::kNumber, text); }
Value Value::binary(std::string_view bytes) { return scalar(Type::kBinary, bytes); }

Value Value::boolean_of(bool value) {
  Value result;
  result.type = Type::kBool;
  result.boolean = value;
  return result;
}

Type Value::element_type() const {
  return static_cast<Type>(static_cast<int>(type) - static_cast<int>(Type::kStringSet));
}

bool operator==(const Value& a, const Value& b) {
  return a.type == b.type && a.boolean == b.boolean && a.text == b.text && a.elements == b.elements &&
         a.attributes == b.attributes;
}

std::optional<std::strong_ordering> order(const Value& a, const Value& b) {
  if (a.type != b.type) return std::nullopt;
  switch (a.type) {
    case Type::kString:
    case Type::kBinary: return a.text.compare(b.text) <=> 0;
    case Type::kNumber: return compare_numbers(a.text, b.text);
    default: return std::nullopt;
  }
}

const Value* find(const Item& item, std::string_view name) { return find_in(item, name); }
Value* find(Item& item, std::string_view name) { return find_in(item, name); }

void assign(Item& item, std::string_view name, Value value) {
  const auto at = position(item, name);
  if (at != item.end() && at->name == name) {
    at->value = std::move(value);
  } else {
    item.insert(at, Attribute{std::string(name), std::move(value)});
  }
}

void remove_attribute(Item& item, std::string_view name) {
  const auto at = position(item, name);
  if (at != item.end() && at->name == name) item.erase(at);
}

void normalise(Item& item) {
  const auto by_name = [](const Attribute& a, const Attribute& b) { return a.name.compare(b.name) < 0; };
  if (!std::is_sorted(item.begin(), item.end(), by_name)) std::stable_sort(item.begin(), item.end(), by_name);
  const auto same_name = [](const Attribute& a, const Attribute& b) { return a.name == b.name; };
  // Walked backwards, the last of several comes first and is the one that `unique` keeps.
  item.erase(item.begin(), std::unique(item.rbegin(), item.rend(), same_name).base());
}

bool normalise_set(Value& set) {
  std::sort(set.elements.begin(), set.elements.end(),
            [](const Value& a, const Value& b) { return order(a, b) == std::strong_ordering::less; });
  return std::adjacent_find(set.elements.begin(), set.elements.end()) == set.elements.end();
}

std::size_t size_of(const Value& value) {
  switch (value.type) {
    case Type::kString:
    case Type::kBinary: return value.text.size();
    case Type::kNumber: return number_size(value.text);
    case Type::kNull:
    case Type::kBool: return 1;
    case Type::kMap: return 3 + value.attributes.size() + size_of(value.attributes);
    default: break;
  }
  std::size_t size = value.type == Type::kList ? 3 + value.elements.size() : 0;
  for (const Value& element : value.elements) size += size_of(element);
  return size;
}

std::size_t size_of(const Item& item) {
  std::size_t size = 0;
  for (const Attribute& attribute : item) size += attribute.name.size() + size_of(attribute.value);
  return size;
}

int depth_of(const Value& value) {
  if (value.type != Type::kMap && value.type != Type::kList) return 0;
  int inner = 0;
  for (const Value& element : value.elements) inner = std::max(inner, depth_of(element));
  for (const Attribute& attribute : value.attributes) inner = std::max(inner, depth_of(attribute.value));
  return inner + 1;
}

}  // namespace queuecast::dynamodb
