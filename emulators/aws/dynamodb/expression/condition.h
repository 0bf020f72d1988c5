#pragma once

#include <string_view>
#include <vector>

#include "emulators/aws/dynamodb/expression/parser.h"

namespace queuecast::dynamodb {

/// A value that a condition looks at: a path into the item, a constant, or `size(path)`.
struct Operand {
  enum class Kind { kPath, kConstant, kSize };
  Kind kind = Kind::kConstant;
  Path path;
  Value constant;
};

/// A parsed ConditionExpression, FilterExpression or KeyConditionExpression.
struct ConditionExpression {
  enum class Operation {
    kAnd,
    kOr,
    kNot,
    kEqual,
    kNotEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    kBetween,
    kIn,
    kExists,
    kNotExists,
    kType,
    kBeginsWith,
    kContains
  };
  Operation operation = Operation::kAnd;
  std::vector<ConditionExpression> children;  // of AND, OR, NOT
  std::vector<Operand> operands;              // of the others
};

/// `parameter` names the expression in errors.
Result<ConditionExpression> parse_condition(std::string_view parameter, std::string_view text,
                                            Substitutions& substitutions);

/// A comparison with an attribute that the item does not have is false, `<>` is true.
bool holds(const ConditionExpression& condition, const Item& item);

}  // namespace queuecast::dynamodb
