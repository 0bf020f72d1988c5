#include <algorithm>
#include <optional>

#include "emulators/aws/dynamodb/expression/condition.h"

namespace queuecast::dynamodb {

namespace {

using Operation = ConditionExpression::Operation;

/// An operand's value in an item: a view of it, or a number made for `size`.
class Operated {
 public:
  Operated(const Operand& operand, const Item& item) {
    switch (operand.kind) {
      case Operand::Kind::kConstant: value_ = &operand.constant; break;
      case Operand::Kind::kPath: value_ = resolve(item, operand.path); break;
      case Operand::Kind::kSize: measure(resolve(item, operand.path)); break;
    }
  }
  Operated(const Operated&) = delete;
  Operated& operator=(const Operated&) = delete;

  explicit operator bool() const { return value_ != nullptr; }
  const Value& operator*() const { return *value_; }

 private:
  void measure(const Value* value) {
    if (!value) return;
    std::size_t size = 0;
    switch (value->type) {
      case Type::kString:
      case Type::kBinary: size = value->text.size(); break;
      case Type::kMap: size = value->attributes.size(); break;
      case Type::kNumber:
      case Type::kNull:
      case Type::kBool: return;
      default: size = value->elements.size();
    }
    size_ = Value::number(std::to_string(size));
    value_ = &size_;
  }

  Value size_;
  const Value* value_ = nullptr;
};

bool compare(Operation operation, const Value& a, const Value& b) {
  if (operation == Operation::kEqual) return a == b;
  if (operation == Operation::kNotEqual) return !(a == b);
  const auto relation = order(a, b);
  if (!relation) return false;
  switch (operation) {
    case Operation::kLess: return *relation < 0;
    case Operation::kLessOrEqual: return *relation <= 0;
    case Operation::kGreater: return *relation > 0;
    default: return *relation >= 0;
  }
}

bool contains(const Value& whole, const Value& part) {
  if (whole.type == part.type && (whole.type == Type::kString || whole.type == Type::kBinary)) {
    return whole.text.find(part.text) != std::string::npos;
  }
  return (whole.is_set() || whole.type == Type::kList) &&
         std::find(whole.elements.begin(), whole.elements.end(), part) != whole.elements.end();
}

bool begins_with(const Value& whole, const Value& part) {
  return whole.type == part.type && (whole.type == Type::kString || whole.type == Type::kBinary) &&
         whole.text.starts_with(part.text);
}

bool holds_predicate(const ConditionExpression& condition, const Item& item) {
  const auto& operands = condition.operands;
  const Operated first{operands[0], item};
  switch (condition.operation) {
    case Operation::kExists: return static_cast<bool>(first);
    case Operation::kNotExists: return !first;
    case Operation::kIn:
      return first && std::any_of(operands.begin() + 1, operands.end(), [&](const Operand& operand) {
               const Operated other{operand, item};
               return other && *other == *first;
             });
    default: break;
  }
  const Operated second{operands[1], item};
  if (!first || !second) return condition.operation == Operation::kNotEqual && (first || second);
  switch (condition.operation) {
    case Operation::kType: return type_name((*first).type) == (*second).text;
    case Operation::kBeginsWith: return begins_with(*first, *second);
    case Operation::kContains: return contains(*first, *second);
    case Operation::kBetween: {
      const Operated third{operands[2], item};
      return third && compare(Operation::kGreaterOrEqual, *first, *second) &&
             compare(Operation::kLessOrEqual, *first, *third);
    }
    default: return compare(condition.operation, *first, *second);
  }
}

}  // namespace

bool holds(const ConditionExpression& condition, const Item& item) {
  const auto holds_here = [&](const ConditionExpression& child) { return holds(child, item); };
  const auto& children = condition.children;
  switch (condition.operation) {
    case Operation::kAnd: return std::all_of(children.begin(), children.end(), holds_here);
    case Operation::kOr: return std::any_of(children.begin(), children.end(), holds_here);
    case Operation::kNot: return !holds(children.front(), item);
    default: return holds_predicate(condition, item);
  }
}

}  // namespace queuecast::dynamodb
