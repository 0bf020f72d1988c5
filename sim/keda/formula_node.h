#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sim/keda/formula.h"

namespace queuecast::keda {

/// One node of a formula's tree.
struct Formula::Node {
  enum class Kind { kNumber, kInteger, kBool, kNil, kName, kElement, kArray, kUnary, kBinary, kConditional, kCall };
  Kind kind;
  double number = 0;  // also integers and booleans
  std::string text;   // name, operator or function
  std::vector<std::shared_ptr<const Node>> parts;
};

using NodePtr = std::shared_ptr<const Formula::Node>;

/// Parses a formula; throws std::invalid_argument with what is wrong.
NodePtr parse_formula(std::string_view text);

/// A value of the language.
struct FormulaValue;
using FormulaArray = std::vector<FormulaValue>;
struct FormulaValue {
  std::variant<std::monostate, bool, std::int64_t, double, FormulaArray> held;
};

/// Evaluates; throws std::invalid_argument where expr would fail.
FormulaValue evaluate(const Formula::Node& node, const Formula::Values& values);

}  // namespace queuecast::keda
