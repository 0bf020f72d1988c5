#include "workload/clients/text.h"

#include <array>
#include <charconv>
#include <chrono>

namespace queuecast::clients {

namespace {

using namespace std::chrono;
using runtime::TimePoint;

constexpr char kHex[] = "0123456789abcdef";

void append_padded(std::string& out, std::int64_t value, int width) {
  std::array<char, 20> digits{};
  for (int i = width - 1; i >= 0; --i) {
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  out.append(digits.data(), static_cast<std::size_t>(width));
}

void append_date(std::string& out, year_month_day date, std::string_view separator) {
  append_padded(out, static_cast<int>(date.year()), 4);
  out += separator;
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += separator;
  append_padded(out, static_cast<unsigned>(date.day()), 2);
}

void append_time(std::string& out, std::int64_t second_of_day, std::string_view separator) {
  append_padded(out, second_of_day / 3600, 2);
  out += separator;
  append_padded(out, second_of_day / 60 % 60, 2);
  out += separator;
  append_padded(out, second_of_day % 60, 2);
}

std::int64_t second_of_day(TimePoint at) { return duration_cast<seconds>(at - floor<days>(at)).count(); }

void append_hex(std::string& out, std::uint64_t value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kHex[value >> shift & 0xf];
}

std::string uuid_text(std::uint64_t high, std::uint64_t low) {
  std::string out;
  out.reserve(36);
  append_hex(out, high >> 32, 8);
  out += '-';
  append_hex(out, high >> 16 & 0xffff, 4);
  out += '-';
  append_hex(out, high & 0xffff, 4);
  out += '-';
  append_hex(out, low >> 48, 4);
  out += '-';
  append_hex(out, low & 0xffff'ffff'ffffULL, 12);
  return out;
}

/// Takes a number of exactly `width` digits from the front.
bool take_number(std::string_view& text, std::size_t width, int& value) {
  if (text.size() < width) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc() || end != text.data() + width || text.front() == '-') return false;
  text.remove_prefix(width);
  return true;
}

bool take_char(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// "YYYY-MM-DD?HH:MM:SS" with the given character between date and time.
bool take_date_time(std::string_view& text, char between, TimePoint& at) {
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0;
  const bool shape = take_number(text, 4, y) && take_char(text, '-') && take_number(text, 2, mo) &&
                     take_char(text, '-') && take_number(text, 2, d) && take_char(text, between) &&
                     take_number(text, 2, h) && take_char(text, ':') && take_number(text, 2, mi) &&
                     take_char(text, ':') && take_number(text, 2, s);
  if (!shape || h > 23 || mi > 59 || s > 59) return false;
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  // The clock of the whole program counts nanoseconds in 64 bits, which end in 2262.
  if (!date.ok() || y < 1678 || y > 2261) return false;
  at = sys_days{date} + hours{h} + minutes{mi} + seconds{s};
  return true;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          append_hex(out, static_cast<unsigned char>(c), 2);
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_xml_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\r': out += "&#13;"; break;
      default: out += c;
    }
  }
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

std::string amz_date(TimePoint at) {
  std::string out;
  append_date(out, floor<days>(at), "");
  out += 'T';
  append_time(out, second_of_day(at), "");
  out += 'Z';
  return out;
}

std::string http_date(TimePoint at) {
  static constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const sys_days today = floor<days>(at);
  const year_month_day date{today};
  std::string out{kDays.substr(weekday{today}.c_encoding() * 3, 3)};
  out += ", ";
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  out += ' ';
  out += kMonths.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3);
  out += ' ';
  append_padded(out, static_cast<int>(date.year()), 4);
  out += ' ';
  append_time(out, second_of_day(at), ":");
  out += " GMT";
  return out;
}

bool parse_iso_time(std::string_view text, TimePoint& at) {
  if (!take_date_time(text, 'T', at)) return false;
  if (take_char(text, '.')) {
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
  }
  return text == "Z";
}

std::string python_stamp(TimePoint at) {
  std::string out;
  append_date(out, floor<days>(at), "-");
  out += ' ';
  append_time(out, second_of_day(at), ":");
  out += '.';
  append_padded(out, duration_cast<microseconds>(at - floor<seconds>(at)).count(), 6);
  return out;
}

bool parse_python_stamp(std::string_view text, TimePoint& at) {
  if (!take_date_time(text, ' ', at) || !take_char(text, '.')) return false;
  if (text.empty() || text.size() > 6) return false;
  int fraction = 0;
  int scale = 1;
  for (std::size_t i = text.size(); i < 6; ++i) scale *= 10;
  if (!take_number(text, text.size(), fraction)) return false;
  at += microseconds{fraction * scale};
  return true;
}

std::string uuid4(runtime::Random& random) {
  const std::uint64_t high = (random.next() & ~0xf000ULL) | 0x4000ULL;
  const std::uint64_t low = (random.next() & ~(3ULL << 62)) | 2ULL << 62;
  return uuid_text(high, low);
}

std::string uuid1(TimePoint at, std::uint16_t sequence, std::uint64_t node) {
  // Version 1 counts 100 ns since 1582-10-15.
  const std::uint64_t ticks = static_cast<std::uint64_t>(at.time_since_epoch().count() / 100) + 0x01b21dd213814000ULL;
  const std::uint64_t high = ticks << 32 | (ticks >> 32 & 0xffff) << 16 | 0x1000 | (ticks >> 48 & 0x0fff);
  const std::uint64_t low = (0x8000ULL | (sequence & 0x3fff)) << 48 | (node & 0xffff'ffff'ffffULL);
  return uuid_text(high, low);
}

}  // namespace queuecast::clients
