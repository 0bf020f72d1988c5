#include "emulators/aws/dynamodb/expression/key_condition.h"

namespace queuecast::dynamodb {

namespace {

using Operation = ConditionExpression::Operation;

ServiceError unsupported() { return validation_error("Query key condition not supported"); }

/// The name that a part of the condition tests; nothing when it is not "name OPERATION constants".
std::optional<std::string> tested_name(const ConditionExpression& part) {
  if (part.operands.size() < 2) return std::nullopt;
  const Operand& first = part.operands[0];
  if (first.kind != Operand::Kind::kPath || first.path.size() != 1) return std::nullopt;
  for (std::size_t i = 1; i < part.operands.size(); ++i) {
    if (part.operands[i].kind != Operand::Kind::kConstant) return std::nullopt;
  }
  return first.path.front().name;
}

std::optional<ServiceError> check_types(const ConditionExpression& part, const KeyAttribute& attribute) {
  for (std::size_t i = 1; i < part.operands.size(); ++i) {
    if (part.operands[i].constant.type != attribute.type) {
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
  const std::string bytes = key_bytes(part.operands[1].constant);
  switch (part.operation) {
    case Operation::kEqual: return SortRange{bytes, next(bytes)};
    case Operation::kLess: return SortRange{"", bytes};
    case Operation::kLessOrEqual: return SortRange{"", next(bytes)};
    case Operation::kGreater: return SortRange{next(bytes), std::nullopt};
    case Operation::kGreaterOrEqual: return SortRange{bytes, std::nullopt};
    case Operation::kBetween: return SortRange{bytes, next(key_bytes(part.operands[2].constant))};
    case Operation::kBeginsWith: return SortRange{bytes, after_prefix(bytes)};
    default:
      return validation_error("Invalid operator used in KeyConditionExpression: " +
                              std::string(part.operation == Operation::kNotEqual ? "<>" : "unsupported"));
  }
}

}  // namespace

Result<KeyRange> key_range(const ConditionExpression& condition, const KeySchema& schema) {
  std::vector<const ConditionExpression*> parts;
  if (condition.operation == Operation::kAnd) {
    for (const ConditionExpression& child : condition.children) parts.push_back(&child);
  } else {
    parts.push_back(&condition);
  }
  const ConditionExpression* hash = nullptr;
  const ConditionExpression* range = nullptr;
  for (const ConditionExpression* part : parts) {
    const auto name = tested_name(*part);
    if (!name) return unsupported();
    const bool is_range = schema.range && *name == schema.range->name;
    if (!is_range && *name != schema.hash.name) {
      return validation_error("Query condition missed key schema element: " +
                              (hash && schema.range ? schema.range->name : schema.hash.name));
    }
    const ConditionExpression*& place = is_range ? range : hash;
    if (place) {
      return validation_error("KeyConditionExpressions must only contain one condition per key");
    }
    place = part;
  }
  if (!hash) return validation_error("Query condition missed key schema element: " + schema.hash.name);
  if (hash->operation != Operation::kEqual) return unsupported();
  if (auto error = check_types(*hash, schema.hash)) return *std::move(error);
  KeyRange result;
  result.partition = make_key(hash->operands[1].constant, nullptr);
  if (range) {
    if (auto error = check_types(*range, *schema.range)) return *std::move(error);
    Result<SortRange> sort = sort_range(*range);
    if (sort.has_error()) return sort.error();
    result.sort = std::move(*sort);
  }
  return result;
}

}  // namespace queuecast::dynamodb
