#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/dynamodb/expression/path.h"
#include "emulators/aws/dynamodb/expression/substitutions.h"

namespace queuecast::dynamodb {

struct Token {
  enum class Kind { kEnd, kWord, kName, kValue, kDigits, kSymbol, kInvalid };
  Kind kind = Kind::kEnd;
  std::string_view text;  // "<EOF>" at the end
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// What the grammars of all expressions share: tokens, document paths, substitutions and the wording of faults.
///
/// The first fault is kept and everything behind it reads as the end, so that grammars need not look after each step.
class Parser {
 public:
  /// `kind` names the parameter: "ConditionExpression".
  Parser(std::string_view kind, std::string_view text, Substitutions& substitutions);

  const Token& peek() const { return token_; }
  Token next();
  bool at_symbol(std::string_view symbol) const;
  bool at_keyword(std::string_view upper_case) const;
  /// At a word and, behind it, an opening parenthesis.
  bool at_call() const;
  bool accept_symbol(std::string_view symbol);
  bool accept_keyword(std::string_view upper_case);
  void expect_symbol(std::string_view symbol);
  void expect_keyword(std::string_view upper_case);
  void expect_end();

  Path path();
  /// The value of a ":name" token.
  Value value();

  /// Counts levels of nesting, which the stack bounds.
  bool enter();
  void leave() { --depth_; }

  void fail(std::string_view reason);
  void fail_syntax();
  /// "Incorrect operand type for operator or function; ..."
  void fail_operand(std::string_view operation, Type type);
  void fail_operand_count(std::string_view operation, std::size_t count);
  bool failed() const { return error_.has_value(); }
  ServiceError take_error() { return std::move(*error_); }

 private:
  Token scan(std::size_t from) const;
  void path_name(Path& path);

  std::string kind_;
  std::string_view text_;
  Substitutions& substitutions_;
  Token token_;
  Token previous_;
  int depth_ = 0;
  std::optional<ServiceError> error_;
};

}  // namespace queuecast::dynamodb
