#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "runtime/random.h"
#include "sim/keda/formula_node.h"
#include "sim/keda/numbers.h"

// What a formula's tree comes to.

namespace queuecast::keda {
namespace {

using Kind = Formula::Node::Kind;

[[noreturn]] void fail(const std::string& message) { throw std::invalid_argument(message); }

bool is_nil(const FormulaValue& value) { return std::holds_alternative<std::monostate>(value.held); }
const std::int64_t* integer(const FormulaValue& value) { return std::get_if<std::int64_t>(&value.held); }

double number(const FormulaValue& value) {
  if (const auto* whole = integer(value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value.held)) return *real;
  fail("not a number");
}

bool truth(const FormulaValue& value) {
  if (const auto* held = std::get_if<bool>(&value.held)) return *held;
  fail("not a bool");
}

/// x^y without libm's pow: whole exponents by squaring, others through the portable exponential.
double power(double base, double exponent) {
  if (exponent == std::floor(exponent) && std::fabs(exponent) <= 1024) {
    double result = 1;
    double factor = base;
    for (auto left = static_cast<int>(std::fabs(exponent)); left > 0; left /= 2, factor *= factor) {
      if (left % 2 == 1) result *= factor;
    }
    return exponent < 0 ? 1 / result : result;
  }
  return base > 0 ? runtime::portable_exp(exponent * runtime::portable_log(base)) : std::nan("");
}

FormulaValue arithmetic(const std::string& op, const FormulaValue& a, const FormulaValue& b) {
  const auto* x = integer(a);
  const auto* y = integer(b);
  if (op == "%") {
    if (!x || !y) fail("invalid operation: % (mismatched types)");
    if (*y == 0) fail("integer divide by zero");
    return {*x % *y};
  }
  if (x && y && (op == "+" || op == "-" || op == "*")) {
    const auto wide = [&](auto operation) {
      return static_cast<std::int64_t>(operation(static_cast<std::uint64_t>(*x), static_cast<std::uint64_t>(*y)));
    };
    if (op == "+") return {wide([](auto p, auto q) { return p + q; })};
    if (op == "-") return {wide([](auto p, auto q) { return p - q; })};
    return {wide([](auto p, auto q) { return p * q; })};
  }
  const double p = number(a);
  const double q = number(b);
  if (op == "+") return {p + q};
  if (op == "-") return {p - q};
  if (op == "*") return {p * q};
  if (op == "/") return {p / q};
  return {power(p, q)};
}

bool equal(const FormulaValue& a, const FormulaValue& b) {
  if (is_nil(a) || is_nil(b)) return is_nil(a) && is_nil(b);
  const auto* p = std::get_if<bool>(&a.held);
  const auto* q = std::get_if<bool>(&b.held);
  if (p || q) return p && q && *p == *q;
  return number(a) == number(b);
}

class Evaluator {
 public:
  explicit Evaluator(const Formula::Values& values) : values_(values) {}

  FormulaValue run(const Formula::Node& node) {
    switch (node.kind) {
      case Kind::kNumber: return {node.number};
      case Kind::kInteger: return {static_cast<std::int64_t>(node.number)};
      case Kind::kBool: return {node.number != 0};
      case Kind::kNil: return {};
      case Kind::kName: return name(node.text);
      case Kind::kElement:
        if (elements_.empty()) fail("unexpected token #");
        return elements_.back();
      case Kind::kArray: return array(node);
      case Kind::kUnary: return unary(node);
      case Kind::kBinary: return binary(node);
      case Kind::kConditional: return run(*node.parts[truth(run(*node.parts[0])) ? 1 : 2]);
      case Kind::kCall: return call(node);
    }
    fail("unknown node");
  }

 private:
  FormulaValue name(const std::string& text) {
    const auto found = values_.find(text);
    if (found == values_.end()) fail("unknown name " + text);
    return found->second ? FormulaValue{*found->second} : FormulaValue{};
  }

  FormulaValue array(const Formula::Node& node) {
    FormulaArray items;
    for (const NodePtr& part : node.parts) items.push_back(run(*part));
    return {std::move(items)};
  }

  FormulaValue unary(const Formula::Node& node) {
    FormulaValue value = run(*node.parts[0]);
    if (node.text == "!") return {!truth(value)};
    if (node.text == "+") return value;
    if (const auto* whole = integer(value)) return {-*whole};
    return {-number(value)};
  }

  FormulaValue binary(const Formula::Node& node) {
    const std::string& op = node.text;
    FormulaValue a = run(*node.parts[0]);
    if (op == "??") return is_nil(a) ? run(*node.parts[1]) : a;
    if (op == "or" || op == "||") return {truth(a) || truth(run(*node.parts[1]))};
    if (op == "and" || op == "&&") return {truth(a) && truth(run(*node.parts[1]))};
    const FormulaValue b = run(*node.parts[1]);
    if (op == "==") return {equal(a, b)};
    if (op == "!=") return {!equal(a, b)};
    if (op == "<") return {number(a) < number(b)};
    if (op == ">") return {number(a) > number(b)};
    if (op == "<=") return {number(a) <= number(b)};
    if (op == ">=") return {number(a) >= number(b)};
    return arithmetic(op, a, b);
  }

  FormulaValue call(const Formula::Node& node) {
    if (node.parts.empty()) fail("not enough arguments to call " + node.text);
    const FormulaValue first = run(*node.parts[0]);
    const auto* items = std::get_if<FormulaArray>(&first.held);
    if (items && node.parts.size() == 2) return with_predicate(node, *items);
    if (node.text == "max" || node.text == "min" || node.text == "sum" || node.text == "mean" ||
        node.text == "median" || node.text == "len" || node.text == "count") {
      FormulaArray arguments;
      if (!items) {
        for (const NodePtr& part : node.parts) arguments.push_back(run(*part));
      }
      return aggregate(node.text, items ? *items : arguments);
    }
    if (node.parts.size() != 1) fail("too many arguments to call " + node.text);
    if (node.text == "float") return {number(first)};
    if (node.text == "int") return {truncated(number(first))};
    if (node.text == "abs") {
      if (const auto* whole = integer(first)) return {*whole < 0 ? -*whole : *whole};
      return {std::fabs(number(first))};
    }
    if (node.text == "ceil") return {std::ceil(number(first))};
    if (node.text == "floor") return {std::floor(number(first))};
    if (node.text == "round") return {std::round(number(first))};
    fail("unknown name " + node.text);
  }

  static FormulaValue aggregate(const std::string& function, const FormulaArray& items) {
    if (function == "len") return {static_cast<std::int64_t>(items.size())};
    if (function == "count") {
      return {static_cast<std::int64_t>(
          std::count_if(items.begin(), items.end(), [](const FormulaValue& item) { return truth(item); }))};
    }
    FormulaValue result{std::int64_t{0}};
    if (function == "sum" || function == "mean") {
      for (const FormulaValue& item : items) result = arithmetic("+", result, item);
      if (function == "sum" || items.empty()) return result;
      return {number(result) / static_cast<double>(items.size())};
    }
    if (function == "median") return median(items);
    if (items.empty()) fail("not enough arguments to call " + function);
    const FormulaValue* best = &items[0];
    for (const FormulaValue& item : items) {
      if (function == "max" ? number(item) > number(*best) : number(item) < number(*best)) best = &item;
    }
    number(*best);
    return *best;
  }

  static FormulaValue median(const FormulaArray& items) {
    std::vector<double> sorted;
    for (const FormulaValue& item : items) sorted.push_back(number(item));
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty()) return {0.0};
    const std::size_t half = sorted.size() / 2;
    return {sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2};
  }

  FormulaValue with_predicate(const Formula::Node& node, const FormulaArray& items) {
    FormulaArray results;
    FormulaArray kept;
    for (const FormulaValue& item : items) {
      elements_.push_back(item);
      results.push_back(run(*node.parts[1]));
      elements_.pop_back();
      if (const auto* yes = std::get_if<bool>(&results.back().held); yes && *yes) kept.push_back(item);
    }
    if (node.text == "map") return {std::move(results)};
    if (node.text == "sum") return aggregate("sum", results);
    for (const FormulaValue& result : results) truth(result);
    const std::size_t hits = kept.size();
    if (node.text == "filter") return {std::move(kept)};
    if (node.text == "count") return {static_cast<std::int64_t>(hits)};
    if (node.text == "any") return {hits > 0};
    if (node.text == "all") return {hits == items.size()};
    if (node.text == "none") return {hits == 0};
    if (node.text == "one") return {hits == 1};
    fail("unknown name " + node.text);
  }

  const Formula::Values& values_;
  FormulaArray elements_;
};

}  // namespace

FormulaValue evaluate(const Formula::Node& node, const Formula::Values& values) { return Evaluator(values).run(node); }

}  // namespace queuecast::keda
