#include "emulators/aws/dynamodb/expression/parser.h"

#include <algorithm>
#include <charconv>

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxBytes = 4096;
constexpr int kMaxDepth = 100;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool equal_upper(std::string_view word, std::string_view upper) {
  return std::equal(word.begin(), word.end(), upper.begin(), upper.end(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

}  // namespace

Parser::Parser(std::string_view kind, std::string_view text, Substitutions& substitutions)
    : kind_(kind), text_(text), substitutions_(substitutions) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    fail("The expression can not be empty;");
  } else if (text.size() > kMaxBytes) {
    fail("Expression size has exceeded the maximum allowed size; expression size: " + std::to_string(text.size()));
  } else {
    token_ = scan(0);
  }
}

Token Parser::scan(std::size_t from) const {
  while (from < text_.size() && is_blank(text_[from])) ++from;
  if (from == text_.size()) return {Token::Kind::kEnd, "<EOF>", from, from};
  const char first = text_[from];
  std::size_t end = from + 1;
  const auto run = [&](auto belongs) {
    while (end < text_.size() && belongs(text_[end])) ++end;
  };
  Token::Kind kind = Token::Kind::kSymbol;
  if (is_letter(first)) {
    run(is_word);
    kind = Token::Kind::kWord;
  } else if (is_digit(first)) {
    run(is_digit);
    kind = Token::Kind::kDigits;
  } else if (first == '#' || first == ':') {
    run(is_word);
    kind = end == from + 1 ? Token::Kind::kInvalid : first == '#' ? Token::Kind::kName : Token::Kind::kValue;
  } else if (first == '<' || first == '>') {
    const char second = end < text_.size() ? text_[end] : ' ';
    if (second == '=' || (first == '<' && second == '>')) ++end;
  } else if (std::string_view("=(),.[]+-").find(first) == std::string_view::npos) {
    kind = Token::Kind::kInvalid;
    run([](char c) { return (c & 0xc0) == 0x80; });  // the rest of a character beyond ASCII
  }
  return {kind, text_.substr(from, end - from), from, end};
}

Token Parser::next() {
  previous_ = token_;
  if (token_.kind == Token::Kind::kInvalid) fail_syntax();
  if (!failed()) token_ = scan(token_.end);
  return previous_;
}

bool Parser::at_symbol(std::string_view symbol) const {
  return token_.kind == Token::Kind::kSymbol && token_.text == symbol;
}

bool Parser::at_keyword(std::string_view upper_case) const {
  return token_.kind == Token::Kind::kWord && equal_upper(token_.text, upper_case);
}

bool Parser::at_call() const {
  if (token_.kind != Token::Kind::kWord) return false;
  const Token after = scan(token_.end);
  return after.kind == Token::Kind::kSymbol && after.text == "(";
}

bool Parser::accept_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  next();
  return true;
}

bool Parser::accept_keyword(std::string_view upper_case) {
  if (!at_keyword(upper_case)) return false;
  next();
  return true;
}

void Parser::expect_symbol(std::string_view symbol) {
  if (!accept_symbol(symbol)) fail_syntax();
}

void Parser::expect_keyword(std::string_view upper_case) {
  if (!accept_keyword(upper_case)) fail_syntax();
}

void Parser::expect_end() {
  if (token_.kind != Token::Kind::kEnd) fail_syntax();
}

void Parser::path_name(Path& path) {
  const Token token = next();
  if (token.kind == Token::Kind::kWord) {
    if (is_reserved_word(token.text)) {
      fail("Attribute name is a reserved keyword; reserved keyword: " + std::string(token.text));
    }
    path.push_back({std::string(token.text), 0, false});
  } else if (const std::string* name = substitutions_.name(token.text)) {
    path.push_back({*name, 0, false});
  } else {
    fail("An expression attribute name used in the document path is not defined; attribute name: " +
         std::string(token.text));
  }
}

Path Parser::path() {
  Path path;
  const auto at_name = [this] { return token_.kind == Token::Kind::kWord || token_.kind == Token::Kind::kName; };
  if (!at_name()) {
    fail_syntax();
    return path;
  }
  path_name(path);
  while (!failed()) {
    if (accept_symbol(".")) {
      at_name() ? path_name(path) : fail_syntax();
    } else if (accept_symbol("[")) {
      std::size_t index = 0;
      const std::string_view digits = token_.text;
      if (token_.kind != Token::Kind::kDigits ||
          std::from_chars(digits.data(), digits.data() + digits.size(), index).ec != std::errc{}) {
        fail_syntax();
      }
      next();
      expect_symbol("]");
      path.push_back({{}, index, true});
    } else {
      break;
    }
  }
  return path;
}

Value Parser::value() {
  if (token_.kind != Token::Kind::kValue) {
    fail_syntax();
    return {};
  }
  const Token token = next();
  const Value* value = substitutions_.value(token.text);
  if (!value) {
    fail("An expression attribute value used in expression is not defined; attribute value: " +
         std::string(token.text));
    return {};
  }
  return *value;
}

bool Parser::enter() {
  if (++depth_ > kMaxDepth) fail("The expression is nested too deeply;");
  return !failed();
}

void Parser::fail(std::string_view reason) {
  if (!error_) error_ = validation_error("Invalid " + kind_ + ": " + std::string(reason));
  token_ = {Token::Kind::kEnd, "<EOF>", text_.size(), text_.size()};
}

void Parser::fail_syntax() {
  if (failed()) return;
  const Token after = token_.kind == Token::Kind::kEnd ? token_ : scan(token_.end);
  const std::string_view near = text_.substr(previous_.begin, after.end - previous_.begin);
  fail("Syntax error; token: \"" + std::string(token_.text) + "\", near: \"" + std::string(near) + "\"");
}

void Parser::fail_operand_count(std::string_view operation, std::size_t count) {
  fail("Incorrect number of operands for operator or function; operator or function: " + std::string(operation) +
       ", number of operands: " + std::to_string(count));
}

void Parser::fail_operand(std::string_view operation, Type type) {
  fail("Incorrect operand type for operator or function; operator or function: " + std::string(operation) +
       ", operand type: " + std::string(type_name(type)));
}

}  // namespace queuecast::dynamodb
