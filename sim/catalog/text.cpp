#include "sim/catalog/text.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

namespace queuecast::catalog {

std::optional<NanoUsd> parse_nano_usd(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  const auto digits = [](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.size() > 9 || decimals.size() > 9 || !digits(whole) || !digits(decimals)) return std::nullopt;
  if (whole.empty() && decimals.empty()) return std::nullopt;
  NanoUsd amount = 0;
  for (char digit : whole) amount = amount * 10 + (digit - '0');
  for (std::size_t i = 0; i < 9; ++i) amount = amount * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  return amount;
}

std::string format_usd(NanoUsd amount) {
  std::string decimals = std::to_string(amount < 0 ? -(amount % 1'000'000'000) : amount % 1'000'000'000);
  decimals.insert(0, 9 - decimals.size(), '0');
  decimals.erase(decimals.find_last_not_of('0') + 1);
  std::string text = (amount < 0 && amount > -1'000'000'000 ? "-" : "") + std::to_string(amount / 1'000'000'000);
  return text + (decimals.empty() ? "" : "." + decimals) + " USD";
}

bool CsvReader::next() {
  fields_.clear();
  if (rest_.empty()) return false;
  const std::size_t end = rest_.find('\n');
  std::string_view line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  for (;;) {
    const bool quoted = line.starts_with('"');
    const std::size_t closing = quoted ? line.find('"', 1) : 0;
    const std::size_t comma = line.find(',', closing);
    fields_.push_back(quoted ? line.substr(1, closing - 1) : line.substr(0, comma));
    if (comma == std::string_view::npos) return true;
    line.remove_prefix(comma + 1);
  }
}

std::int64_t CsvReader::integer(std::size_t field) const {
  std::int64_t value = 0;
  const std::string_view text = (*this)[field];
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

double CsvReader::real(std::size_t field) const {
  double value = 0;
  const std::string_view text = (*this)[field];
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

namespace {

std::size_t edits(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({row[j] + 1, row[j + 1] + 1, replaced}));
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest(std::string_view text, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  std::size_t fewest = ~std::size_t{0};
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edits(text, candidate);
    if (distance >= fewest) continue;
    fewest = distance;
    best = candidate;
  }
  return best;
}

}  // namespace queuecast::catalog
