#include "emulators/aws/dynamodb/expression/condition.h"

#include <algorithm>
#include <array>
#include <utility>

namespace queuecast::dynamodb {

namespace {

using Operation = ConditionExpression::Operation;

constexpr std::size_t kMaxInOperands = 100;

struct Comparator {
  std::string_view symbol;
  Operation operation;
};
constexpr std::array<Comparator, 6> kComparators{{{"=", Operation::kEqual},
                                                  {"<>", Operation::kNotEqual},
                                                  {"<", Operation::kLess},
                                                  {"<=", Operation::kLessOrEqual},
                                                  {">", Operation::kGreater},
                                                  {">=", Operation::kGreaterOrEqual}}};

struct Function {
  std::string_view name;
  Operation operation;
  std::size_t operands;
};
constexpr std::array<Function, 5> kFunctions{{{"attribute_exists", Operation::kExists, 1},
                                              {"attribute_not_exists", Operation::kNotExists, 1},
                                              {"attribute_type", Operation::kType, 2},
                                              {"begins_with", Operation::kBeginsWith, 2},
                                              {"contains", Operation::kContains, 2}}};

bool ordered(Type type) { return type == Type::kString || type == Type::kNumber || type == Type::kBinary; }

class ConditionParser {
 public:
  explicit ConditionParser(Parser& parser) : parser_(parser) {}

  ConditionExpression disjunction() { return chain(Operation::kOr, "OR", &ConditionParser::conjunction); }

 private:
  ConditionExpression conjunction() { return chain(Operation::kAnd, "AND", &ConditionParser::negation); }

  ConditionExpression chain(Operation operation, std::string_view keyword,
                            ConditionExpression (ConditionParser::*part)()) {
    ConditionExpression first = (this->*part)();
    if (!parser_.at_keyword(keyword)) return first;
    ConditionExpression all;
    all.operation = operation;
    all.children.push_back(std::move(first));
    while (parser_.accept_keyword(keyword)) all.children.push_back((this->*part)());
    parenthesised_ = false;
    return all;
  }

  ConditionExpression negation() {
    ConditionExpression result;
    if (!parser_.enter()) return result;
    if (parser_.accept_keyword("NOT")) {
      result.operation = Operation::kNot;
      result.children.push_back(negation());
    } else if (parser_.accept_symbol("(")) {
      const bool doubled = parser_.at_symbol("(");
      result = disjunction();
      parser_.expect_symbol(")");
      if (doubled && parenthesised_) parser_.fail("The expression has redundant parentheses;");
      parser_.leave();
      parenthesised_ = true;
      return result;
    } else {
      result = predicate();
    }
    parenthesised_ = false;
    parser_.leave();
    return result;
  }

  ConditionExpression predicate() {
    ConditionExpression result;
    const Token name = parser_.peek();
    for (const Function& function : kFunctions) {
      if (name.kind == Token::Kind::kWord && name.text == function.name) return call(function);
    }
    result.operands.push_back(operand());
    if (parser_.accept_keyword("BETWEEN")) {
      result.operation = Operation::kBetween;
      result.operands.push_back(operand());
      parser_.expect_keyword("AND");
      result.operands.push_back(operand());
      check_ordered(result, "BETWEEN");
      check_distinct(result, "BETWEEN");
      check_bounds(result);
    } else if (parser_.accept_keyword("IN")) {
      result.operation = Operation::kIn;
      parser_.expect_symbol("(");
      do result.operands.push_back(operand());
      while (parser_.accept_symbol(","));
      parser_.expect_symbol(")");
      if (result.operands.size() > kMaxInOperands + 1) {
        parser_.fail("The IN operator is provided with too many operands; number of operands: " +
                     std::to_string(result.operands.size() - 1));
      }
    } else {
      comparison(result);
    }
    return result;
  }

  void comparison(ConditionExpression& result) {
    for (const Comparator& comparator : kComparators) {
      if (!parser_.accept_symbol(comparator.symbol)) continue;
      result.operation = comparator.operation;
      result.operands.push_back(operand());
      if (result.operation != Operation::kEqual && result.operation != Operation::kNotEqual) {
        check_ordered(result, comparator.symbol);
      }
      check_distinct(result, comparator.symbol);
      return;
    }
    if (result.operands[0].kind == Operand::Kind::kSize) return fail_misplaced("size");
    parser_.fail_syntax();
  }

  ConditionExpression call(const Function& function) {
    ConditionExpression result;
    result.operation = function.operation;
    parser_.next();
    parser_.expect_symbol("(");
    do result.operands.push_back(operand());
    while (parser_.accept_symbol(","));
    parser_.expect_symbol(")");
    const std::string name{function.name};
    if (parser_.failed()) return result;
    if (result.operands.size() != function.operands) {
      parser_.fail_operand_count(name, result.operands.size());
    } else if (result.operands[0].kind != Operand::Kind::kPath && function.operation != Operation::kContains &&
               function.operation != Operation::kBeginsWith) {
      parser_.fail("Operator or function requires a document path; operator or function: " + name);
    } else if (function.operands == 2) {
      check_second(function, result.operands[1]);
    }
    check_distinct(result, name);
    return result;
  }

  void check_second(const Function& function, const Operand& second) {
    if (second.kind != Operand::Kind::kConstant) return;
    const Type type = second.constant.type;
    if (function.operation == Operation::kBeginsWith && type != Type::kString && type != Type::kBinary) {
      parser_.fail_operand(function.name, type);
    }
    if (function.operation == Operation::kType) {
      if (type != Type::kString) return parser_.fail_operand(function.name, type);
      if (!type_named(second.constant.text)) {
        parser_.fail("Invalid attribute type name found; type: " + second.constant.text +
                     ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
      }
    }
  }

  void fail_misplaced(std::string_view function) {
    parser_.fail("The function is not allowed to be used this way in an expression; function: " +
                 std::string(function));
  }

  /// An attribute is not compared with itself.
  void check_distinct(const ConditionExpression& condition, std::string_view operation) {
    const Operand& first = condition.operands[0];
    if (parser_.failed() || first.kind != Operand::Kind::kPath) return;
    const auto same = [&first](const Operand& other) {
      return other.kind == Operand::Kind::kPath && other.path == first.path;
    };
    if (std::none_of(condition.operands.begin() + 1, condition.operands.end(), same)) return;
    parser_.fail(
        "The first operand must be distinct from the remaining operands for this operator or function; "
        "operator: " +
        std::string(operation) + ", first operand: " + describe(first.path));
  }

  /// Constant bounds must be of one type and in their order.
  void check_bounds(const ConditionExpression& between) {
    const Operand& low = between.operands[1];
    const Operand& high = between.operands[2];
    if (parser_.failed() || low.kind != Operand::Kind::kConstant || high.kind != Operand::Kind::kConstant) return;
    const bool same_type = low.constant.type == high.constant.type;
    if (same_type && order(low.constant, high.constant) != std::strong_ordering::greater) return;
    const auto shown = [](const Operand& bound) {
      return "AttributeValue: {" + std::string(type_name(bound.constant.type)) + ":" + bound.constant.text + "}";
    };
    parser_.fail((same_type ? "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                            : "The BETWEEN operator requires same data type for lower and upper bounds; ") +
                 ("lower bound operand: " + shown(low) + ", upper bound operand: " + shown(high)));
  }

  void check_ordered(const ConditionExpression& condition, std::string_view operation) {
    for (const Operand& side : condition.operands) {
      if (side.kind == Operand::Kind::kConstant && !parser_.failed() && !ordered(side.constant.type)) {
        parser_.fail_operand(operation, side.constant.type);
      }
    }
  }

  Operand operand() {
    Operand result;
    const Token token = parser_.peek();
    if (token.kind == Token::Kind::kValue) {
      result.constant = parser_.value();
    } else if (token.kind == Token::Kind::kWord && token.text == "size") {
      parser_.next();
      parser_.expect_symbol("(");
      result.kind = Operand::Kind::kSize;
      result.path = parser_.path();
      parser_.expect_symbol(")");
    } else if (parser_.at_call()) {
      const auto named = [&token](const Function& function) { return function.name == token.text; };
      if (std::any_of(kFunctions.begin(), kFunctions.end(), named)) {
        fail_misplaced(token.text);
      } else {
        parser_.fail("Invalid function name; function: " + std::string(token.text));
      }
    } else {
      result.kind = Operand::Kind::kPath;
      result.path = parser_.path();
    }
    return result;
  }

  Parser& parser_;
  bool parenthesised_ = false;  // whether the condition read last stood in parentheses of its own
};

}  // namespace

Result<ConditionExpression> parse_condition(std::string_view parameter, std::string_view text,
                                            Substitutions& substitutions) {
  Parser parser{parameter, text, substitutions};
  ConditionExpression condition;
  if (!parser.failed()) condition = ConditionParser{parser}.disjunction();
  parser.expect_end();
  if (parser.failed()) return parser.take_error();
  return condition;
}

}  // namespace queuecast::dynamodb
