#include <array>
#include <stdexcept>

#include "sim/keda/formula_node.h"
#include "sim/keda/numbers.h"

// Formula text into a tree: a precedence climber with expr's precedences.

namespace queuecast::keda {
namespace {

using Kind = Formula::Node::Kind;

struct Operator {
  std::string_view text;
  int precedence;
  bool right = false;
};
constexpr std::array<Operator, 20> kOperators{{{"or", 10}, {"||", 10},       {"and", 15},       {"&&", 15}, {"==", 20},
                                               {"!=", 20}, {"<=", 20},       {">=", 20},        {"<", 20},  {">", 20},
                                               {"+", 30},  {"-", 30},        {"**", 100, true}, {"*", 60},  {"/", 60},
                                               {"%", 60},  {"^", 100, true}, {"??", 500},       {"?", -1},  {"", -1}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

NodePtr make(Kind kind, std::string text, std::vector<NodePtr> parts = {}, double number = 0) {
  return std::make_shared<const Formula::Node>(Formula::Node{kind, number, std::move(text), std::move(parts)});
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  NodePtr whole() {
    NodePtr node = expression(0);
    skip_space();
    if (!rest_.empty()) fail("unexpected token \"" + std::string(rest_.substr(0, 10)) + "\"");
    return node;
  }

 private:
  [[noreturn]] static void fail(const std::string& message) { throw std::invalid_argument(message); }

  void skip_space() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' || rest_.front() == '\n')) {
      rest_.remove_prefix(1);
    }
  }
  bool take(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) return false;
    const bool word = is_letter(token.front());
    if (word && rest_.size() > token.size() && (is_letter(rest_[token.size()]) || is_digit(rest_[token.size()]))) {
      return false;
    }
    rest_.remove_prefix(token.size());
    return true;
  }
  void require(std::string_view token) {
    if (!take(token)) fail("expected \"" + std::string(token) + "\"");
  }

  /// The operator that comes next, if it binds at least that tightly.
  const Operator* operator_above(int precedence) {
    skip_space();
    const std::string_view before = rest_;
    for (const Operator& known : kOperators) {
      if (known.precedence < 0 || !take(known.text)) continue;
      if (known.precedence >= precedence) return &known;
      break;
    }
    rest_ = before;
    return nullptr;
  }

  NodePtr expression(int precedence) {
    NodePtr left = unary();
    while (const Operator* found = operator_above(precedence)) {
      NodePtr right = expression(found->right ? found->precedence : found->precedence + 1);
      left = make(Kind::kBinary, std::string(found->text), {left, right});
    }
    if (precedence == 0 && take("?")) {
      NodePtr yes = expression(0);
      require(":");
      NodePtr no = expression(0);
      return make(Kind::kConditional, "?:", {left, yes, no});
    }
    return left;
  }

  NodePtr unary() {
    if (take("not") || take("!")) return make(Kind::kUnary, "!", {expression(50)});
    if (take("-")) return make(Kind::kUnary, "-", {expression(90)});
    if (take("+")) return make(Kind::kUnary, "+", {expression(90)});
    return primary();
  }

  NodePtr primary() {
    if (take("(")) {
      NodePtr inner = expression(0);
      require(")");
      return inner;
    }
    if (take("[")) return make(Kind::kArray, "[]", list("]"));
    if (take("#")) return make(Kind::kElement, "#");
    skip_space();
    if (rest_.empty()) fail("unexpected end of the formula");
    if (is_digit(rest_.front()) || rest_.front() == '.') return number();
    if (is_letter(rest_.front())) return name();
    fail("unexpected token \"" + std::string(rest_.substr(0, 10)) + "\"");
  }

  std::vector<NodePtr> list(std::string_view closing) {
    std::vector<NodePtr> items;
    if (take(closing)) return items;
    do {
      const bool braces = take("{");
      items.push_back(expression(0));
      if (braces) require("}");
    } while (take(","));
    require(closing);
    return items;
  }

  NodePtr number() {
    std::string digits;
    bool whole = true;
    std::size_t at = 0;
    for (; at < rest_.size(); ++at) {
      const char c = rest_[at];
      const bool sign = (c == '+' || c == '-') && at > 0 && (rest_[at - 1] == 'e' || rest_[at - 1] == 'E');
      if (c == '_') continue;
      if (!is_digit(c) && c != '.' && c != 'e' && c != 'E' && !sign) break;
      whole = whole && is_digit(c);
      digits += c;
    }
    rest_.remove_prefix(at);
    const auto value = parse_float(digits);
    if (!value) fail("bad number \"" + digits + "\"");
    return make(whole ? Kind::kInteger : Kind::kNumber, digits, {}, *value);
  }

  NodePtr name() {
    std::size_t size = 0;
    while (size < rest_.size() && (is_letter(rest_[size]) || is_digit(rest_[size]))) ++size;
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    if (text == "true" || text == "false") return make(Kind::kBool, text, {}, text == "true" ? 1 : 0);
    if (text == "nil") return make(Kind::kNil, text);
    if (take("(")) return make(Kind::kCall, std::move(text), list(")"));
    return make(Kind::kName, std::move(text));
  }

  std::string_view rest_;
};

}  // namespace

NodePtr parse_formula(std::string_view text) { return Parser(text).whole(); }

}  // namespace queuecast::keda
