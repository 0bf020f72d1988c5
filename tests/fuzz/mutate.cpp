#include "tests/fuzz/mutate.h"

#include <array>
#include <string_view>

namespace queuecast::fuzz {

namespace {

using namespace std::string_view_literals;

/// Ends of ranges, openings without an end, escapes and characters that are not text.
constexpr std::array kHostile{""sv,
                              "0"sv,
                              "-1"sv,
                              "2147483648"sv,
                              "18446744073709551616"sv,
                              "1e999"sv,
                              "NaN"sv,
                              "null"sv,
                              "{}"sv,
                              "[]"sv,
                              "\""sv,
                              "\\"sv,
                              "{\""sv,
                              "[[[["sv,
                              "(((("sv,
                              "not not "sv,
                              "<a>"sv,
                              "</a>"sv,
                              "&lt;"sv,
                              "&#0;"sv,
                              "&#xD800;"sv,
                              "<!DOCTYPE a["sv,
                              "]]>"sv,
                              "%00"sv,
                              "%zz"sv,
                              "%0d%0a"sv,
                              "\r\n"sv,
                              "\r\n\r\n"sv,
                              "\n\n"sv,
                              "\0"sv,
                              "\xff"sv,
                              "\xc3"sv,
                              "\xed\xa0\x80"sv,
                              "\xf0\x9f\x98\x80"sv,
                              "\\ud800"sv,
                              "\\u0000"sv,
                              ","sv,
                              ":"sv,
                              "&"sv,
                              "="sv,
                              "''"sv,
                              "."sv};

std::size_t place(const std::string& text, runtime::Random& random) { return random.below(text.size() + 1); }

void change(std::string& text, const std::vector<std::string>& others, runtime::Random& random) {
  const std::size_t at = place(text, random);
  const std::size_t length = random.below(std::min<std::size_t>(text.size() - at, 32) + 1);
  switch (random.below(6)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
      break;
    case 1: text.insert(at, 1, static_cast<char>(random.below(256))); break;
    case 2: text.erase(at, length); break;
    case 3: text.insert(at, text.substr(at, length)); break;
    case 4: text.replace(at, length, kHostile[random.below(kHostile.size())]); break;
    default: {
      const std::string& other = others[random.below(others.size())];
      const std::size_t from = place(other, random);
      text.replace(at, length, other, from, random.below(64));
    }
  }
}

}  // namespace

std::string mutate(std::string text, const std::vector<std::string>& others, runtime::Random& random) {
  for (std::uint64_t left = 1 + random.below(8); left > 0; --left) change(text, others, random);
  return text;
}

}  // namespace queuecast::fuzz
