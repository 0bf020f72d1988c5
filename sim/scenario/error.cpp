#include "sim/scenario/error.h"

#include <algorithm>
#include <stdexcept>

namespace queuecast::scenario {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Optimal string alignment distance over three rows.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

/// "name is 'abc...'" with at most 60 bytes of the value.
std::string cut_value(std::string found) {
  constexpr std::size_t kMost = 60;
  const auto start = found.find(" is '");
  const auto end = found.rfind('\'');
  if (start == std::string::npos || end <= start + 5 + kMost) return found;
  std::size_t cut = start + 5 + kMost;
  while (cut > start + 5 && (static_cast<unsigned char>(found[cut]) & 0xC0U) == 0x80U) --cut;  // whole characters
  return found.replace(cut, end - cut, "...");
}

std::string printable(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else {
      result.append("\\x").append(1, kDigits[byte / 16]).append(1, kDigits[byte % 16]);
    }
  }
  return result;
}

}  // namespace

std::string Place::text() const {
  return line == 0 ? file : file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Problem::text() const {
  std::string text = place.text() + ": " + found;
  if (!nearest.empty()) return text + ", did you mean '" + nearest + "'?";
  if (!expected.empty()) text += ", expected " + expected;
  return text;
}

std::string ScenarioError::text() const {
  std::string text;
  for (const Problem& problem : problems) text += (text.empty() ? "" : "\n") + problem.text();
  if (more > 0) text += "\nand " + std::to_string(more) + " more";
  return text;
}

void throw_exception_from_error(const ScenarioError& error, const boost::source_location&) {
  throw std::runtime_error{error.text()};
}

void Problems::add(Problem problem) {
  problem.found = printable(cut_value(std::move(problem.found)));
  problems_.push_back(std::move(problem));
}

ScenarioError Problems::error() const {
  std::vector<std::string> files = files_;
  std::vector<std::pair<std::size_t, const Problem*>> order;
  for (const Problem& problem : problems_) {
    auto file = std::find(files.begin(), files.end(), problem.place.file);
    if (file == files.end()) file = files.insert(file, problem.place.file);
    order.emplace_back(static_cast<std::size_t>(file - files.begin()), &problem);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.second->place.line != b.second->place.line) return a.second->place.line < b.second->place.line;
    return a.second->place.column < b.second->place.column;
  });
  ScenarioError error;
  for (const auto& [file, problem] : order) {
    if (error.problems.size() < kShown) {
      error.problems.push_back(*problem);
    } else {
      ++error.more;
    }
  }
  return error;
}

std::string nearest_name(std::string_view name, std::span<const std::string> candidates) {
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t apart = distance(name, candidate);
    if (apart < best_distance && apart < candidate.size()) {
      best = &candidate;
      best_distance = apart;
    }
  }
  return best == nullptr ? std::string{} : *best;
}

std::string one_of(std::span<const std::string> names) {
  constexpr std::size_t kMost = 12;
  std::string text = names.size() == 1 ? "" : "one of ";
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > kMost ? text + ", ..." : text;
}

}  // namespace queuecast::scenario
