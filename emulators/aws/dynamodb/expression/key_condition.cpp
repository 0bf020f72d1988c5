#include "emulators/aws/dynamodb/expression/key_condition.h"

namespace queuecast::dynamodb {

namespace {

using Operation = ConditionExpression::Operation;

ServiceError unsupported() { return validation_error("Query key condition not supported"); }

/// The operators that find nothing by key, as errors name them; empty for the others.
std::string_view forbidden_operator(Operation operation) {
  switch (operation) {
    case Operation::kOr: return "OR";
    case Operation::kNot: return "NOT";
    case Operation::kIn: return "IN";
    case Operation::kNotEqual: return "<>";
    case Operation::kExists: return "attribute_exists";
    case Operation::kNotExists: return "attribute_not_exists";
    case Operation::kType: return "attribute_type";
    case Operation::kContains: return "contains";
    default: return {};
  }
}

ServiceError invalid_condition(const std::string& reason) {
  return validation_error("Invalid condition in KeyConditionExpression: " + reason);
}

/// One key attribute and, besides, constants only.
std::optional<ServiceError> check_operands(const ConditionExpression& part) {
  int names = 0;
  for (const Operand& operand : part.operands) {
    if (operand.kind == Operand::Kind::kSize) {
      return validation_error("KeyConditionExpressions cannot contain nested operations");
    }
    if (operand.kind != Operand::Kind::kPath) continue;
    if (++names > 1) return invalid_condition("Multiple attribute names used in one condition");
    if (operand.path.size() > 1) {
      return validation_error("KeyConditionExpressions cannot have conditions on nested attributes");
    }
  }
  if (names == 0) return invalid_condition("No key attribute specified");
  const bool first = part.operands[0].kind == Operand::Kind::kPath;
  if (!first && (part.operation == Operation::kBetween || part.operation == Operation::kBeginsWith)) {
    const std::string name = part.operation == Operation::kBetween ? "BETWEEN" : "begins_with";
    return invalid_condition(name + " operator must have the key attribute as its first operand");
  }
  return std::nullopt;
}

void gather(const ConditionExpression& condition, std::vector<const ConditionExpression*>& parts) {
  if (condition.operation != Operation::kAnd) return parts.push_back(&condition);
  for (const ConditionExpression& child : condition.children) gather(child, parts);
}

/// The operand that names the key attribute; it may stand on either side of a comparison.
const Operand& tested(const ConditionExpression& part) {
  return part.operands[part.operands[0].kind == Operand::Kind::kPath ? 0 : 1];
}

const Value& constant(const ConditionExpression& part, std::size_t index) {
  return part.operands[part.operands[0].kind == Operand::Kind::kPath ? index + 1 : index].constant;
}

/// The comparison as it reads with the attribute on the left.
Operation from_left(const ConditionExpression& part) {
  if (part.operands[0].kind == Operand::Kind::kPath) return part.operation;
  switch (part.operation) {
    case Operation::kLess: return Operation::kGreater;
    case Operation::kLessOrEqual: return Operation::kGreaterOrEqual;
    case Operation::kGreater: return Operation::kLess;
    case Operation::kGreaterOrEqual: return Operation::kLessOrEqual;
    default: return part.operation;
  }
}

std::optional<ServiceError> check_types(const ConditionExpression& part, const KeyAttribute& attribute) {
  for (const Operand& operand : part.operands) {
    if (operand.kind == Operand::Kind::kConstant && operand.constant.type != attribute.type) {
      return invalid_parameter("Condition parameter type does not match schema type");
    }
  }
  return std::nullopt;
}

/// The least text above every text that begins with `prefix`; nothing when there is none.
std::optional<std::string> after_prefix(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

Result<SortRange> sort_range(const ConditionExpression& part) {
  // The text with a zero byte behind it is the next possible one.
  const auto next = [](std::string bytes) { return bytes + '\0'; };
  const std::string bytes = key_bytes(constant(part, 0));
  switch (from_left(part)) {
    case Operation::kEqual: return SortRange{bytes, next(bytes)};
    case Operation::kLess: return SortRange{"", bytes};
    case Operation::kLessOrEqual: return SortRange{"", next(bytes)};
    case Operation::kGreater: return SortRange{next(bytes), std::nullopt};
    case Operation::kGreaterOrEqual: return SortRange{bytes, std::nullopt};
    case Operation::kBeginsWith: return SortRange{bytes, after_prefix(bytes)};
    default: break;
  }
  const Value& low = constant(part, 0);
  const Value& high = constant(part, 1);
  if (order(low, high) == std::strong_ordering::greater) {
    return validation_error(
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
  }
  return SortRange{bytes, next(key_bytes(high))};
}

}  // namespace

std::optional<ServiceError> check_key_condition(const ConditionExpression& condition) {
  if (condition.operation == Operation::kAnd) {
    for (const ConditionExpression& child : condition.children) {
      if (auto error = check_key_condition(child)) return error;
    }
    return std::nullopt;
  }
  if (const std::string_view name = forbidden_operator(condition.operation); !name.empty()) {
    return validation_error("Invalid operator used in KeyConditionExpression: " + std::string(name));
  }
  return check_operands(condition);
}

Result<KeyRange> key_range(const ConditionExpression& condition, const KeySchema& schema) {
  std::vector<const ConditionExpression*> parts;
  gather(condition, parts);
  if (parts.size() > 2) return validation_error("Conditions can be of length 1 or 2 only");
  const ConditionExpression* hash = nullptr;
  const ConditionExpression* range = nullptr;
  for (const ConditionExpression* part : parts) {
    const std::string& name = tested(*part).path.front().name;
    const bool is_range = schema.range && name == schema.range->name;
    if (!is_range && name != schema.hash.name) {
      if (!schema.range && parts.size() > 1) return unsupported();
      const bool hash_named =
          hash || (parts.size() == 2 && part == parts[0] && tested(*parts[1]).path.front().name == schema.hash.name);
      return validation_error("Query condition missed key schema element: " +
                              (hash_named && schema.range ? schema.range->name : schema.hash.name));
    }
    const ConditionExpression*& place = is_range ? range : hash;
    if (place) return validation_error("KeyConditionExpressions must only contain one condition per key");
    place = part;
  }
  if (!hash) return validation_error("Query condition missed key schema element: " + schema.hash.name);
  if (auto error = check_types(*hash, schema.hash)) return *std::move(error);
  if (hash->operation != Operation::kEqual) return unsupported();
  KeyRange result;
  result.partition = make_key(constant(*hash, 0), nullptr);
  if (range) {
    if (auto error = check_types(*range, *schema.range)) return *std::move(error);
    Result<SortRange> sort = sort_range(*range);
    if (sort.has_error()) return sort.error();
    result.sort = std::move(*sort);
  }
  return result;
}

}  // namespace queuecast::dynamodb
