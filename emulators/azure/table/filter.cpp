#include "emulators/azure/table/filter.h"

#include <algorithm>
#include <compare>

#include "emulators/azure/base64.h"

namespace queuecast::azure::table {

namespace {

bool is_number(EdmType type) { return type == EdmType::kInt32 || type == EdmType::kInt64 || type == EdmType::kDouble; }

double as_double(const Value& value) {
  const auto* const whole = std::get_if<std::int64_t>(&value.data);
  return whole ? static_cast<double>(*whole) : std::get<double>(value.data);
}

/// How two values stand to each other; unordered when they cannot be compared.
std::partial_ordering compare(const Value& a, const Value& b) {
  if (is_number(a.type) && is_number(b.type)) {
    if (a.type == EdmType::kDouble || b.type == EdmType::kDouble) return as_double(a) <=> as_double(b);
    return std::get<std::int64_t>(a.data) <=> std::get<std::int64_t>(b.data);
  }
  if (a.type != b.type) return std::partial_ordering::unordered;
  if (a.type == EdmType::kBoolean) return std::get<bool>(a.data) <=> std::get<bool>(b.data);
  std::string_view left = std::get<std::string>(a.data);
  std::string_view right = std::get<std::string>(b.data);
  if (a.type == EdmType::kDateTime) {  // without the Z a time is less than the same time with a fraction
    left.remove_suffix(1);
    right.remove_suffix(1);
  }
  if (a.type == EdmType::kBinary) return base64_decode(left) <=> base64_decode(right);
  return left <=> right;
}

}  // namespace

std::optional<Value> Filter::resolve(const Operand& operand, const Entity& entity) {
  if (operand.property.empty()) return operand.literal;
  Value value;
  if (operand.property == "PartitionKey") {
    value.data = entity.partition_key;
  } else if (operand.property == "RowKey") {
    value.data = entity.row_key;
  } else if (operand.property == "Timestamp") {
    value.type = EdmType::kDateTime;
    value.data = iso8601(entity.timestamp, true);
  } else {
    const Property* const property = entity.find(operand.property);
    if (!property) return std::nullopt;
    value = property->value;
  }
  return value;
}

bool Filter::accepts(const Entity& entity) const { return nodes_.empty() || evaluate(root_, entity); }

bool Filter::evaluate(std::size_t index, const Entity& entity) const {
  const Node& node = nodes_[index];
  switch (node.kind) {
    case Node::Kind::kAnd: return evaluate(node.left, entity) && evaluate(node.right, entity);
    case Node::Kind::kOr: return evaluate(node.left, entity) || evaluate(node.right, entity);
    case Node::Kind::kNot: return !evaluate(node.left, entity);
    case Node::Kind::kComparison: break;
  }
  const auto a = resolve(node.a, entity);
  const auto b = resolve(node.b, entity);
  if (!a || !b) return false;
  const std::partial_ordering order = compare(*a, *b);
  if (order == std::partial_ordering::unordered) return false;
  switch (node.comparison) {
    case Operator::kEqual: return order == 0;
    case Operator::kNotEqual: return order != 0;
    case Operator::kGreater: return order > 0;
    case Operator::kGreaterOrEqual: return order >= 0;
    case Operator::kLess: return order < 0;
    case Operator::kLessOrEqual: return order <= 0;
  }
  return false;
}

void Filter::find_partition(std::size_t index) {
  const Node& node = nodes_[index];
  if (node.kind == Node::Kind::kAnd) {
    find_partition(node.left);
    find_partition(node.right);
  } else if (node.kind == Node::Kind::kComparison && node.comparison == Operator::kEqual) {
    const auto* const text = std::get_if<std::string>(&node.b.literal.data);
    if (node.a.property == "PartitionKey" && node.b.property.empty() && text &&
        node.b.literal.type == EdmType::kString) {
      partition_ = *text;
    }
  }
}

}  // namespace queuecast::azure::table
