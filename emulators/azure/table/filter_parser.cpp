#include <algorithm>
#include <charconv>

#include "emulators/azure/base64.h"
#include "emulators/azure/guid.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/filter.h"

namespace queuecast::azure::table {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::string> bytes_of_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto parsed = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + i + 2) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

}  // namespace

/// Recursive descent over the text; or binds weaker than and, and weaker than not.
class FilterParser {
 public:
  explicit FilterParser(std::string_view text) : text_(text) {}

  Result<Filter> run() {
    const auto root = parse_or(0);
    skip_blanks();
    if (!root || at_ != text_.size()) return errors::syntax_error(end_of_token(), text_);
    filter_.root_ = *root;
    filter_.find_partition(*root);
    return std::move(filter_);
  }

 private:
  using Node = Filter::Node;
  using Index = std::optional<std::size_t>;
  static constexpr int kDeepest = 64;

  std::size_t add(Node node) {
    filter_.nodes_.push_back(std::move(node));
    return filter_.nodes_.size() - 1;
  }

  Index join(Node::Kind kind, std::size_t left, Index right) {
    if (!right) return std::nullopt;
    Node node;
    node.kind = kind;
    node.left = left;
    node.right = *right;
    return add(std::move(node));
  }

  Index parse_or(int depth) {
    Index left = parse_and(depth);
    while (left && take_word("or")) left = join(Node::Kind::kOr, *left, parse_and(depth));
    return left;
  }

  Index parse_and(int depth) {
    Index left = parse_not(depth);
    while (left && take_word("and")) left = join(Node::Kind::kAnd, *left, parse_not(depth));
    return left;
  }

  Index parse_not(int depth) {
    if (depth > kDeepest) return std::nullopt;
    if (take_word("not")) {
      const Index inner = parse_not(depth + 1);
      return inner ? join(Node::Kind::kNot, *inner, 0) : std::nullopt;
    }
    if (take('(')) {
      const Index inner = parse_or(depth + 1);
      return inner && take(')') ? inner : std::nullopt;
    }
    return parse_comparison();
  }

  Index parse_comparison() {
    static constexpr std::pair<std::string_view, Filter::Operator> kOperators[] = {
        {"eq", Filter::Operator::kEqual},   {"ne", Filter::Operator::kNotEqual},
        {"gt", Filter::Operator::kGreater}, {"ge", Filter::Operator::kGreaterOrEqual},
        {"lt", Filter::Operator::kLess},    {"le", Filter::Operator::kLessOrEqual}};
    Node node;
    auto a = parse_operand();
    if (!a) return std::nullopt;
    node.a = std::move(*a);
    for (const auto& [word, comparison] : kOperators) {
      if (!take_word(word)) continue;
      auto b = parse_operand();
      if (!b) return std::nullopt;
      node.b = std::move(*b);
      node.comparison = comparison;
      return add(std::move(node));
    }
    // A property alone must be a true Boolean.
    if (node.a.property.empty() && node.a.literal.type != EdmType::kBoolean) return std::nullopt;
    node.b.literal.type = EdmType::kBoolean;
    node.b.literal.data = true;
    return add(std::move(node));
  }

  std::optional<Filter::Operand> parse_operand() {
    skip_blanks();
    Filter::Operand operand;
    if (at_ == text_.size()) return std::nullopt;
    if (text_[at_] == '\'') {
      auto text = parse_quoted();
      if (!text) return std::nullopt;
      operand.literal.data = std::move(*text);
      return operand;
    }
    if (is_digit(text_[at_]) || text_[at_] == '-') return parse_number();
    if (!is_letter(text_[at_])) return std::nullopt;
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    if (at_ < text_.size() && text_[at_] == '\'') return parse_typed(word);
    if (word == "true" || word == "false") {
      operand.literal.type = EdmType::kBoolean;
      operand.literal.data = word == "true";
    } else {
      operand.property = word;
    }
    return operand;
  }

  std::optional<std::string> parse_quoted() {
    std::string text;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\'') {
        if (at_ + 1 == text_.size() || text_[at_ + 1] != '\'') {
          ++at_;
          return text;
        }
        ++at_;
      }
      text += text_[at_];
    }
    return std::nullopt;
  }

  /// datetime'...', guid'...', X'...' and binary'...'.
  std::optional<Filter::Operand> parse_typed(std::string_view type) {
    const std::size_t start = at_;
    std::optional<std::string> text = parse_quoted();
    if (!text) return std::nullopt;
    Filter::Operand operand;
    if (type == "datetime") {
      operand.literal.type = EdmType::kDateTime;
      text = canonical_datetime(*text);
    } else if (type == "guid") {
      operand.literal.type = EdmType::kGuid;
      const auto guid = Guid::parse(*text);
      text = guid ? std::optional(guid->to_string()) : std::nullopt;
    } else if (type == "X" || type == "binary") {
      operand.literal.type = EdmType::kBinary;
      text = bytes_of_hex(*text);
      if (text) text = base64_encode(*text);
    } else {
      text.reset();
    }
    if (!text) {
      at_ = start;
      return std::nullopt;
    }
    operand.literal.data = std::move(*text);
    return operand;
  }

  std::optional<Filter::Operand> parse_number() {
    const std::size_t start = at_;
    if (text_[at_] == '-') ++at_;
    while (at_ < text_.size() &&
           (is_digit(text_[at_]) || text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E' ||
            ((text_[at_] == '-' || text_[at_] == '+') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E')))) {
      ++at_;
    }
    const std::string_view digits = text_.substr(start, at_ - start);
    const bool wide = at_ < text_.size() && (text_[at_] == 'L' || text_[at_] == 'l');
    if (wide) ++at_;
    Filter::Operand operand;
    const char* const end = digits.data() + digits.size();
    if (digits.find_first_of(".eE") != std::string_view::npos) {
      double value = 0;
      const auto parsed = std::from_chars(digits.data(), end, value);
      if (wide || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
      operand.literal.type = EdmType::kDouble;
      operand.literal.data = value;
      return operand;
    }
    std::int64_t value = 0;
    const auto parsed = std::from_chars(digits.data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    operand.literal.type = wide ? EdmType::kInt64 : EdmType::kInt32;
    operand.literal.data = value;
    return operand;
  }

  /// Where the token ends that cannot stand where it does: that position is what errors name.
  std::size_t end_of_token() {
    skip_blanks();
    std::size_t end = at_;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
    return end == at_ && end < text_.size() ? end + 1 : end;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool take(char c) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_word(std::string_view word) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    const std::size_t end = at_ + word.size();
    if (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) || text_[end] == '\'')) return false;
    at_ = end;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Filter filter_;
};

Result<Filter> Filter::parse(std::string_view text) {
  if (text.find_first_not_of(" \t") == std::string_view::npos) return Filter{};
  return FilterParser(text).run();
}

}  // namespace queuecast::azure::table
