#include "emulators/aws/dynamodb/expression/update.h"

#include <utility>

#include "emulators/aws/dynamodb/expression/projection.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::string_view kParameter = "UpdateExpression";

/// ADD and DELETE name types in full.
std::string_view long_name(Type type) {
  switch (type) {
    case Type::kString: return "STRING";
    case Type::kNumber: return "NUMBER";
    case Type::kBinary: return "BINARY";
    case Type::kMap: return "MAP";
    case Type::kList: return "LIST";
    case Type::kNull: return "NULL";
    case Type::kBool: return "BOOLEAN";
    default: return type_name(type);
  }
}

class UpdateParser {
 public:
  explicit UpdateParser(Parser& parser) : parser_(parser) {}

  UpdateExpression sections() {
    do section();
    while (!parser_.failed() && parser_.peek().kind != Token::Kind::kEnd);
    if (!parser_.failed()) {
      if (const auto fault = overlap(update_.paths())) parser_.fail(*fault);
    }
    return std::move(update_);
  }

 private:
  void section() {
    if (once("SET", seen_set_)) {
      do set();
      while (parser_.accept_symbol(","));
    } else if (once("REMOVE", seen_remove_)) {
      do update_.removals.push_back(parser_.path());
      while (parser_.accept_symbol(","));
    } else if (once("ADD", seen_add_)) {
      do update_.additions.push_back(change("ADD", true));
      while (parser_.accept_symbol(","));
    } else if (once("DELETE", seen_delete_)) {
      do update_.deletions.push_back(change("DELETE", false));
      while (parser_.accept_symbol(","));
    } else {
      parser_.fail_syntax();
    }
  }

  bool once(const std::string& keyword, bool& seen) {
    if (!parser_.accept_keyword(keyword)) return false;
    if (std::exchange(seen, true)) {
      parser_.fail("The \"" + keyword + "\" section can only be used once in an update expression;");
    }
    return true;
  }

  void set() {
    UpdateExpression::Set action;
    action.path = parser_.path();
    parser_.expect_symbol("=");
    const bool parenthesised = parser_.accept_symbol("(");
    action.left = term();
    for (const char sign : {'+', '-'}) {
      const std::string_view symbol{&sign, 1};
      if (action.operation != '\0' || !parser_.accept_symbol(symbol)) continue;
      action.operation = sign;
      action.right = term();
      check_number(action.left, symbol);
      check_number(action.right, symbol);
    }
    if (parenthesised) parser_.expect_symbol(")");
    update_.sets.push_back(std::move(action));
  }

  void check_number(const UpdateTerm& side, std::string_view symbol) {
    if (side.kind == UpdateTerm::Kind::kConstant && side.constant.type != Type::kNumber) {
      parser_.fail_operand(symbol, side.constant.type);
    }
  }

  UpdateTerm term() {
    UpdateTerm result;
    const Token token = parser_.peek();
    if (!parser_.enter()) return result;
    if (token.kind == Token::Kind::kValue) {
      result.constant = parser_.value();
    } else if (parser_.at_call()) {
      call(result, token.text);
    } else {
      result.kind = UpdateTerm::Kind::kPath;
      result.path = parser_.path();
    }
    parser_.leave();
    return result;
  }

  void call(UpdateTerm& result, std::string_view function) {
    const bool appends = function == "list_append";
    if (!appends && function != "if_not_exists") {
      return parser_.fail("Invalid function name; function: " + std::string(function));
    }
    parser_.next();
    parser_.expect_symbol("(");
    do result.terms.push_back(term());
    while (parser_.accept_symbol(","));
    parser_.expect_symbol(")");
    if (parser_.failed()) return;
    if (result.terms.size() != 2) return parser_.fail_operand_count(function, result.terms.size());
    result.kind = appends ? UpdateTerm::Kind::kListAppend : UpdateTerm::Kind::kIfNotExists;
    if (appends) {
      for (const UpdateTerm& each : result.terms) check_list(each);
    } else if (result.terms[0].kind != UpdateTerm::Kind::kPath) {
      parser_.fail("Operator or function requires a document path; operator or function: if_not_exists");
    } else {
      result.path = std::move(result.terms[0].path);
      result.terms.erase(result.terms.begin());
    }
  }

  void check_list(const UpdateTerm& side) {
    if (side.kind == UpdateTerm::Kind::kConstant && side.constant.type != Type::kList && !parser_.failed()) {
      parser_.fail_operand("list_append", side.constant.type);
    }
  }

  UpdateExpression::Change change(std::string_view operation, bool number_allowed) {
    UpdateExpression::Change result;
    result.path = parser_.path();
    result.value = parser_.value();
    const bool fits = result.value.is_set() || (number_allowed && result.value.type == Type::kNumber);
    if (!fits && !parser_.failed()) {
      parser_.fail("Incorrect operand type for operator or function; operator: " + std::string(operation) +
                   ", operand type: " + std::string(long_name(result.value.type)));
    }
    return result;
  }

  Parser& parser_;
  UpdateExpression update_;
  bool seen_set_ = false;
  bool seen_remove_ = false;
  bool seen_add_ = false;
  bool seen_delete_ = false;
};

}  // namespace

std::vector<Path> UpdateExpression::paths() const {
  std::vector<Path> all;
  for (const Set& action : sets) all.push_back(action.path);
  for (const Path& path : removals) all.push_back(path);
  for (const Change& action : additions) all.push_back(action.path);
  for (const Change& action : deletions) all.push_back(action.path);
  return all;
}

Result<UpdateExpression> parse_update(std::string_view text, Substitutions& substitutions) {
  Parser parser{kParameter, text, substitutions};
  UpdateExpression update;
  if (!parser.failed()) update = UpdateParser{parser}.sections();
  if (parser.failed()) return parser.take_error();
  return update;
}

}  // namespace queuecast::dynamodb
