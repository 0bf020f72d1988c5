#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace queuecast::catalog {

/// Nano-dollars: money is never a floating-point number.
using NanoUsd = std::int64_t;

/// "0.192" -> 192'000'000. At most nine decimals; empty when the text is empty or no such number.
std::optional<NanoUsd> parse_nano_usd(std::string_view text);

/// "0.192 USD": trailing zeros dropped.
std::string format_usd(NanoUsd amount);

/// Walks over the lines of a CSV text after its header. Fields may be quoted (a comma inside), without doubled quotes.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) { next(); }
  /// Moves to the next line; false at the end.
  bool next();
  /// Field by position of the current line; empty when the line is shorter.
  std::string_view operator[](std::size_t field) const { return field < fields_.size() ? fields_[field] : ""; }
  std::int64_t integer(std::size_t field) const;
  double real(std::size_t field) const;
  bool flag(std::size_t field) const { return (*this)[field] == "1"; }

 private:
  std::string_view rest_;
  std::vector<std::string_view> fields_;
};

/// The candidate with the fewest edits from the text: what an error message suggests. Empty without candidates.
std::string_view nearest(std::string_view text, const std::vector<std::string_view>& candidates);

}  // namespace queuecast::catalog
