#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace queuecast::aws {

/// What a request breaks of the constraints that an API's model states about single members. All are told at once, in
/// the words of the services' common framework: "2 validation errors detected: Value ... at ... failed to satisfy
/// constraint: Member must ...; Value ...". `path` names the member: "keySchema.1.member.keyType".
class Violations {
 public:
  void required(bool present, std::string_view path) {
    if (!present) add("null", path, "not be null");
  }

  void one_of(const std::optional<std::string>& value, std::string_view path,
              std::initializer_list<std::string_view> allowed) {
    if (!value || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return;
    std::string rule = "satisfy enum value set: [";
    for (const std::string_view each : allowed) rule.append(rule.back() == '[' ? "" : ", ").append(each);
    add(quoted(*value), path, rule += ']');
  }

  void between(std::optional<std::int64_t> value, std::string_view path, std::int64_t minimum, std::int64_t maximum) {
    at_least(value, path, minimum);
    if (value && *value > maximum) {
      add(quoted(std::to_string(*value)), path, "have value less than or equal to " + std::to_string(maximum));
    }
  }

  void at_least(std::optional<std::int64_t> value, std::string_view path, std::int64_t minimum) {
    if (!value || *value >= minimum) return;
    add(quoted(std::to_string(*value)), path, "have value greater than or equal to " + std::to_string(minimum));
  }

  /// `value` as it is to be printed, `length` what is counted.
  void length_between(std::string_view value, std::size_t length, std::string_view path, std::size_t minimum,
                      std::size_t maximum) {
    if (length < minimum) {
      add(quoted(value), path, "have length greater than or equal to " + std::to_string(minimum));
    }
    if (length > maximum) add(quoted(value), path, "have length less than or equal to " + std::to_string(maximum));
  }

  void pattern(bool matches, std::string_view value, std::string_view path, std::string_view pattern) {
    if (!matches) add(quoted(value), path, std::string("satisfy regular expression pattern: ").append(pattern));
  }

  /// Nothing when there are none.
  std::optional<std::string> text() const {
    if (count_ == 0) return std::nullopt;
    return std::to_string(count_) + (count_ > 1 ? " validation errors" : " validation error") + " detected: " + text_;
  }

 private:
  static constexpr int kMostTold = 10;

  static std::string quoted(std::string_view value) { return std::string("'").append(value).append("'"); }

  void add(std::string_view value, std::string_view path, std::string_view rule) {
    if (count_ == kMostTold) return;
    if (count_++ > 0) text_ += "; ";
    text_.append("Value ").append(value).append(" at ").append(quoted(path));
    text_.append(" failed to satisfy constraint: Member must ").append(rule);
  }

  std::string text_;
  int count_ = 0;
};

}  // namespace queuecast::aws
