#include "sim/scenario/reader.h"

#include <algorithm>

#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

/// Far above any one queue; more is a slip of the pen that would never end.
constexpr double kFastestRate = 1e6;

std::string range_text(std::int64_t low, std::int64_t high) {
  if (high >= std::numeric_limits<std::int32_t>::max()) return "an integer of at least " + std::to_string(low);
  return "an integer from " + std::to_string(low) + " to " + std::to_string(high);
}

}  // namespace

void Value::wrong(const std::string& expected) const {
  report((name_.empty() ? "the top level" : name_) + " is " + node_->describe(), expected);
}

std::optional<std::string> Value::text() const {
  if (is_scalar() && node_->type() == Node::Type::kText) return node_->scalar;
  const bool quotable = is_scalar() && node_->type() != Node::Type::kNull;
  wrong(quotable ? "text, in quotes: \"" + node_->scalar + "\"" : "text");
  return std::nullopt;
}

std::optional<std::string> Value::word() const {
  if (is_scalar()) return node_->scalar;
  wrong("text");
  return std::nullopt;
}

std::optional<bool> Value::boolean() const {
  if (!is_scalar() || node_->type() != Node::Type::kBoolean) {
    wrong("true or false");
    return std::nullopt;
  }
  const char first = node_->scalar.front();
  const char second = node_->scalar.size() > 1 ? node_->scalar[1] : '\0';
  return first == 't' || first == 'T' || first == 'y' || first == 'Y' || second == 'n' || second == 'N';
}

std::optional<std::int64_t> Value::integer(std::int64_t low, std::int64_t high) const {
  std::optional<std::int64_t> result;
  if (is_scalar() && node_->type() == Node::Type::kInteger) {
    const std::string& text = node_->scalar;
    result = parse_integer(text.front() == '+' ? std::string_view{text}.substr(1) : text);
  } else if (is_scalar() && node_->type() == Node::Type::kNumber) {
    const double value = *parse_number(node_->scalar);  // 1e3 is an integer to kubectl
    if (value > -9e15 && value < 9e15 && static_cast<double>(static_cast<std::int64_t>(value)) == value) {
      result = static_cast<std::int64_t>(value);
    }
  }
  if (result && *result >= low && *result <= high) return result;
  wrong(range_text(low, high));
  return std::nullopt;
}

std::optional<double> Value::number(double low, double high) const {
  const bool is_number = node_->type() == Node::Type::kInteger || node_->type() == Node::Type::kNumber;
  const auto result = is_scalar() && is_number ? parse_number(node_->scalar) : std::nullopt;
  if (result && *result >= low && *result <= high) return result;
  wrong(low == 0 && high == 1 ? "a number from 0 to 1" : "a number");
  return std::nullopt;
}

std::optional<std::int64_t> Value::quantity_milli() const {
  const auto result = is_scalar() ? parse_quantity_milli(node_->scalar) : std::nullopt;
  if (result && *result >= 0) return result;
  wrong("a quantity such as 500m, 2 or 128Mi");
  return std::nullopt;
}

std::optional<std::int64_t> Value::quantity() const {
  const auto result = is_scalar() ? parse_quantity(node_->scalar) : std::nullopt;
  if (result && *result >= 0) return result;
  wrong("a quantity such as 500m, 2 or 128Mi");
  return std::nullopt;
}

std::optional<runtime::Duration> Value::go_duration() const {
  const auto result = is_scalar() ? parse_go_duration(node_->scalar) : std::nullopt;
  if (!result) wrong("a duration such as 720h or 1m30s");
  return result;
}

std::optional<runtime::Duration> Value::duration() const {
  const auto result = is_scalar() ? parse_duration(node_->scalar) : std::nullopt;
  if (!result) wrong("a duration such as 90m, 1h30m or 7d");
  return result;
}

std::optional<double> Value::rate() const {
  const auto result = is_scalar() ? parse_rate(node_->scalar) : std::nullopt;
  if (!result) {
    wrong("a rate such as 2/s, 30/m or 100/h");
  } else if (*result > kFastestRate) {
    wrong("a rate up to 1000000/s");
    return std::nullopt;
  }
  return result;
}

std::optional<std::string> Value::count_or_percentage() const {
  if (is_scalar() && node_->type() == Node::Type::kInteger && parse_integer(node_->scalar).value_or(-1) >= 0) {
    return node_->scalar;
  }
  const std::string& text = node_->scalar;
  const bool percentage =
      text.size() > 1 && text.back() == '%' && text.find_first_not_of("0123456789") == text.size() - 1;
  if (is_scalar() && node_->type() == Node::Type::kText && percentage) return text;
  wrong("an integer or a percentage such as 25%");
  return std::nullopt;
}

std::vector<Value> Value::items() const {
  std::vector<Value> items;
  if (!is_sequence()) {
    wrong("a list");
    return items;
  }
  items.reserve(node_->items.size());
  for (const Node& item : node_->items) {
    items.emplace_back(item, name_ + "[" + std::to_string(items.size()) + "]", *problems_);
  }
  return items;
}

std::vector<Value> Value::entries() const {
  std::vector<Value> entries;
  if (!is_mapping()) {
    wrong("a mapping");
    return entries;
  }
  for (const Node::Entry& entry : node_->entries) entries.emplace_back(entry.value, entry.key, *problems_);
  return entries;
}

std::vector<std::string> Value::texts() const {
  std::vector<std::string> texts;
  for (const Value& item : items()) {
    if (auto text = item.text()) texts.push_back(std::move(*text));
  }
  return texts;
}

std::map<std::string, std::string> Value::text_map() const {
  std::map<std::string, std::string> map;
  for (const Value& entry : entries()) {
    if (entry.node().type() == Node::Type::kNull) {
      map[entry.name()];  // null is the empty text to kubectl
    } else if (auto text = entry.text()) {
      map[entry.name()] = std::move(*text);
    }
  }
  return map;
}

Fields::Fields(const Value& value) : value_(value) {
  if (!value.is_mapping() && value.node().kind != Node::Kind::kNull) value.wrong("a mapping");
}

Fields::~Fields() {
  for (const Node::Entry& entry : value_.node().entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    value_.problems().add(entry.place, "unknown field '" + entry.key + "'", one_of(known_),
                          nearest_name(entry.key, known_));
  }
}

std::optional<Value> Fields::find(std::string_view name) {
  if (std::find(known_.begin(), known_.end(), name) == known_.end()) known_.emplace_back(name);
  const Node* node = value_.node().find(name);
  if (node == nullptr || node->type() == Node::Type::kNull) return std::nullopt;
  return Value{*node, std::string{name}, value_.problems()};
}

std::optional<Value> Fields::require(std::string_view name) {
  auto value = find(name);
  const bool mapping = value_.is_mapping() || value_.node().kind == Node::Kind::kNull;
  if (!value && mapping) {
    value_.report("missing field '" + std::string{name} + "'" +
                  (value_.name().empty() ? std::string{} : " in " + value_.name()));
  }
  return value;
}

void Fields::accept(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) known_.emplace_back(name);
}

}  // namespace queuecast::scenario
