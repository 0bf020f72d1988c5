#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace queuecast::clients {

/// Reads the few members of a JSON answer that a client needs, front to back, without building a tree.
///
///   JsonScanner json{body};
///   std::string_view key;
///   for (json.enter_object(); json.next_member(key);) key == "a" ? use(json.string()) : json.skip();
///
/// Every member must be consumed by exactly one call. Malformed text ends all loops; `failed` tells.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : text_(text) {}

  /// Consumes '{' or '['; anything else is a failure.
  bool enter_object() { return enter('{'); }
  bool enter_array() { return enter('['); }
  /// Moves to the next member's value; false at the end of the object, which is then left. Keys come as they are
  /// written, escapes unread.
  bool next_member(std::string_view& key);
  /// Moves to the next element; false at the end of the array, which is then left.
  bool next_element();
  /// The decoded string here; nothing (and the value skipped) when the value is of another type.
  std::optional<std::string> string();
  /// The whole number here, written as a number or as a string of digits; nothing for other values.
  std::optional<std::int64_t> integer();
  void skip();
  bool failed() const { return failed_; }

 private:
  bool enter(char open);
  void skip_space();
  char peek();
  bool skip_string(std::string_view& raw);
  void fail() {
    failed_ = true;
    at_ = text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

/// The unread text inside the first `<name>` element at or after `from`, which then points behind it; nothing when
/// there is none. An empty element (`<name />`) gives an empty text.
std::optional<std::string_view> xml_element(std::string_view xml, std::string_view name, std::size_t& from);
/// The first element of that name, entities decoded; empty when there is none.
std::string xml_text(std::string_view xml, std::string_view name);
std::string xml_decode(std::string_view text);

}  // namespace queuecast::clients
