#include "sim/report/html.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace queuecast::report {

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string coordinate(double value) {
  std::array<char, 64> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 2);
  std::string text{digits.data(), end.ptr};
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::vector<std::string> colour_classes(const std::vector<Side>& sides) {
  std::vector<std::string> classes;
  int further = 0;
  for (const Side& side : sides) {
    std::string own = "c-" + side.cluster->cloud;
    const bool known = own == "c-aws" || own == "c-azure";
    if (!known || std::find(classes.begin(), classes.end(), own) != classes.end()) {
      own = "c-" + std::to_string(further++ % 5 + 1);
    }
    classes.push_back(std::move(own));
  }
  return classes;
}

std::vector<double> ticks(double largest, bool whole_numbers) {
  if (!(largest > 0)) return {0};
  double decade = whole_numbers ? 1 : 1e-9;
  while (decade * 20 < largest) decade *= 10;
  double step = decade;
  for (const int wider : {2, 5}) {
    if (step * 4 < largest) step = decade * wider;
  }
  std::vector<double> values;
  for (int i = 0; i * step <= largest * 1.0001; ++i) values.push_back(i * step);
  return values;
}

std::vector<double> time_ticks(double duration) {
  double step = 60;
  for (const double wider : {120., 300., 600., 900., 1800., 3600., 7200., 14400., 21600., 43200., 86400.}) {
    if (duration / step <= 4) break;
    step = wider;
  }
  while (duration / step > 4) step *= 2;
  std::vector<double> values;
  for (int i = 0; i * step <= duration; ++i) values.push_back(i * step);
  return values;
}

std::string hours_minutes(double seconds) {
  const auto minutes = static_cast<std::int64_t>(seconds) / 60;
  const auto two = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

}  // namespace queuecast::report
