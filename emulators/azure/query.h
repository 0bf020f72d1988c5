#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulators/azure/error.h"
#include "runtime/http/message.h"

namespace queuecast::azure {

/// The query of a request, read without copying. Names compare without case, as the storage services do.
class Query {
 public:
  /// `plus_is_blank`: whether '+' stands for a blank, which is how form encoders write an OData filter.
  explicit Query(std::string_view raw, bool plus_is_blank = false) : raw_(raw), plus_is_blank_(plus_is_blank) {}

  /// The value of the first parameter of that name, still encoded.
  std::optional<std::string_view> find_raw(std::string_view name) const {
    for (std::string_view rest = raw_; !rest.empty();) {
      const std::string_view pair = rest.substr(0, rest.find('&'));
      rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
      const std::size_t equals = pair.find('=');
      const std::string_view key = pair.substr(0, equals);
      const bool same = key.find('%') == std::string_view::npos
                            ? http::equal_ignoring_case(key, name)
                            : http::equal_ignoring_case(http::percent_decode(key), name);
      if (!same) continue;
      return equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    }
    return std::nullopt;
  }

  /// The same, decoded.
  std::optional<std::string> find(std::string_view name) const {
    const auto raw = find_raw(name);
    if (!raw) return std::nullopt;
    return http::percent_decode(*raw, plus_is_blank_);
  }

  /// Whether the parameter is there with that value, in any case.
  bool is(std::string_view name, std::string_view value) const {
    const auto found = find(name);
    return found && http::equal_ignoring_case(*found, value);
  }

  /// A 32-bit number; absent is not an error.
  Result<std::optional<std::int32_t>> number(std::string_view name) const {
    const auto text = find(name);
    if (!text) return std::optional<std::int32_t>{};
    std::int32_t value = 0;
    const char* const end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, value);
    if (parsed.ec != std::errc{} || parsed.ptr != end) {
      return errors::invalid_query_parameter(name, *text, "Failed to parse the value as an integer.");
    }
    return std::optional{value};
  }

 private:
  std::string_view raw_;
  bool plus_is_blank_;
};

}  // namespace queuecast::azure
