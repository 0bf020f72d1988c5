#include "emulators/aws/sqs/actions/text_rules.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace queuecast::sqs {

namespace {

constexpr char32_t kMalformed = 0x110000;
constexpr std::size_t kLongestToken = 128;

/// Takes the next code point; kMalformed when the bytes are not UTF-8.
char32_t next_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (lead < 0x80) return lead;
  const int following = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  constexpr char32_t kSmallest[] = {0, 0x80, 0x800, 0x10000};
  if (lead < 0xc2 || lead > 0xf4 || text.size() < static_cast<std::size_t>(following)) return kMalformed;
  char32_t point = lead & (0x3f >> following);
  for (int i = 0; i < following; ++i) {
    const auto byte = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((byte & 0xc0) != 0x80) return kMalformed;
    point = point << 6 | (byte & 0x3f);
  }
  text.remove_prefix(static_cast<std::size_t>(following));
  return point < kSmallest[following] ? kMalformed : point;
}

bool content_point(char32_t point) {
  if (point < 0x20) return point == 0x9 || point == 0xa || point == 0xd;
  return point < 0xd800 || (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff);
}

bool ascii_letter_or_digit(char32_t point) {
  return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9');
}

/// Blocks of Unicode that hold punctuation, symbols, emoji and private characters rather than letters.
constexpr struct {
  char32_t first, last;
} kNoLetters[] = {{0x80, 0xa9},     {0xab, 0xb1},     {0xb4, 0xb4},       {0xb6, 0xb8},       {0xbb, 0xbb},
                  {0xbf, 0xbf},     {0xd7, 0xd7},     {0xf7, 0xf7},       {0x2000, 0x206f},   {0x20a0, 0x20cf},
                  {0x2190, 0x2bff}, {0x2e00, 0x2e7f}, {0x3000, 0x3004},   {0x3008, 0x3020},   {0xd800, 0xf8ff},
                  {0xfe00, 0xfe6f}, {0xfffc, 0xffff}, {0x1f000, 0x1faff}, {0xe0000, 0x10ffff}};

bool letter_or_digit(char32_t point) {
  if (point < 0x80) return ascii_letter_or_digit(point);
  return point < kMalformed && std::none_of(std::begin(kNoLetters), std::end(kNoLetters), [&](const auto& block) {
           return point >= block.first && point <= block.last;
         });
}

bool digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

/// The power of ten; nothing readable gives false.
bool take_exponent(std::string_view& text, int& exponent) {
  if (text.empty() || (text.front() != 'e' && text.front() != 'E')) return true;
  text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::string_view digits = take_digits(text);
  if (digits.empty() || digits.size() > 6) return false;
  for (const char c : digits) exponent = exponent * 10 + (c - '0');
  if (negative) exponent = -exponent;
  return true;
}

}  // namespace

bool valid_content(std::string_view text) {
  while (!text.empty()) {
    // Eight printable ASCII characters at a time: no high bit, and none below a blank.
    if (text.size() >= 8) {
      std::uint64_t word;
      std::memcpy(&word, text.data(), 8);
      constexpr std::uint64_t kHigh = 0x8080808080808080, kBlanks = 0x2020202020202020;
      if (((word | (word - kBlanks)) & kHigh) == 0) {
        text.remove_prefix(8);
        continue;
      }
    }
    if (!content_point(next_code_point(text))) return false;
  }
  return true;
}

std::string with_marked_faults(std::string text) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), ascii)) return text;
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view before = rest;
    const char32_t point = next_code_point(rest);
    if (point == kMalformed || (point >= 0xd800 && point < 0xe000)) {
      out += "\uffff";
    } else {
      out += before.substr(0, before.size() - rest.size());
    }
  }
  return out;
}

bool valid_token(std::string_view text) {
  return !text.empty() && text.size() <= kLongestToken &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool valid_name(std::string_view text) {
  while (!text.empty()) {
    const char32_t point = next_code_point(text);
    if (point != '_' && point != '-' && point != '.' && !letter_or_digit(point)) return false;
  }
  return true;
}

bool valid_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  int exponent = 0;
  if ((whole.empty() && fraction.empty()) || !take_exponent(text, exponent) || !text.empty()) return false;

  // The digits from the first to the last that is not zero, and the power of ten of the first.
  int first = -1, last = -1, position = 0;
  for (const std::string_view digits : {whole, fraction}) {
    for (const char c : digits) {
      if (c != '0') {
        if (first < 0) first = position;
        last = position;
      }
      ++position;
    }
  }
  if (first < 0) return true;
  const int magnitude = static_cast<int>(whole.size()) - 1 - first + exponent;
  return last - first < 38 && magnitude >= -128 && magnitude <= 126;
}

}  // namespace queuecast::sqs
