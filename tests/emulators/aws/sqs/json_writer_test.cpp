#include "emulators/aws/json_writer.h"

#include <gtest/gtest.h>

#include "runtime/random.h"

namespace queuecast::aws {
namespace {

TEST(JsonWriter, PutsCommasAndEscapesWhereTheyBelong) {
  std::string out = "{";
  append_member(out, "n", -5);
  append_member(out, "a\"b", "\\ \n\r\t\b\f\x01\x1f\x7f \u00e9");
  append_member(out, "yes", true);
  append_key(out, "list");
  append_json(out, "[");
  append_value(out, "[");
  append_value(out, std::string("2:"));
  append_value(out, 3ULL);
  out += "]}";
  EXPECT_EQ(out,
            "{\"n\":-5,\"a\\\"b\":\"\\\\ \\n\\r\\t\\b\\f\\u0001\\u001f\x7f \u00e9\",\"yes\":true,"
            "\"list\":[\"[\",\"2:\",3]}");
}

TEST(JsonWriter, EightCharactersAtATimeEscapeAsOneByOne) {
  runtime::Random random{1, "json"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random.below(40), 'x');
    for (char& c : text) {
      if (random.bernoulli(0.1)) c = static_cast<char>(random.below(0xc0));  // no byte that begins a longer character
    }
    std::string expected;
    for (const char c : text) {
      if (static_cast<unsigned char>(c) >= 0x80) {
        expected += "\xEF\xBF\xBD";
      } else if (detail::must_escape(c)) {
        detail::append_escape(expected, c);
      } else {
        expected += c;
      }
    }
    std::string escaped;
    append_escaped(escaped, text);
    ASSERT_EQ(escaped, expected);
  }
}

TEST(JsonWriter, BytesThatAreNoUtf8AreReplaced) {
  std::string out;
  append_value(out, "12345678\xC3\xBC \xB0\xC3|\xED\xA0\x80 \xF0\x9F\x98\x80");
  EXPECT_EQ(out, "\"12345678\u00fc \ufffd\ufffd|\ufffd\ufffd\ufffd \U0001f600\"");
}

}  // namespace
}  // namespace queuecast::aws
