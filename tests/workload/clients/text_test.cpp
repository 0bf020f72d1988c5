#include "workload/clients/text.h"

#include <gtest/gtest.h>

#include "runtime/simulated/world.h"
#include "runtime/http/digest.h"

namespace queuecast::clients {
namespace {

using namespace std::chrono_literals;

runtime::TimePoint at(int year, unsigned month, unsigned day, runtime::Duration rest = {}) {
  return std::chrono::sys_days{std::chrono::year{year} / month / day} + rest;
}

TEST(Text, WritesTheDatesOfTheServices) {
  const auto time = at(2021, 9, 27, 15h + 4min + 5s + 999ms);
  EXPECT_EQ(amz_date(time), "20210927T150405Z");
  EXPECT_EQ(http_date(time), "Mon, 27 Sep 2021 15:04:05 GMT");
  EXPECT_EQ(python_stamp(time), "2021-09-27 15:04:05.999000");
}

TEST(Text, ReadsTimesAndRefusesOthers) {
  runtime::TimePoint time;
  ASSERT_TRUE(parse_iso_time("2026-11-22T23:00:00Z", time));
  EXPECT_EQ(time, at(2026, 11, 22, 23h));
  ASSERT_TRUE(parse_iso_time("2026-11-22T23:00:00.123Z", time));
  for (const char* bad : {"", "2026-11-22", "2026-13-22T23:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T23:00:00",
                          "2026-02-30T23:00:00Z", "-026-11-22T23:00:00Z", "9999-12-31T23:59:59Z"}) {
    EXPECT_FALSE(parse_iso_time(bad, time)) << bad;
  }
}

TEST(Text, ReadsStampsAsStrptimeDoes) {
  runtime::TimePoint time;
  ASSERT_TRUE(parse_python_stamp("2026-01-01 00:00:01.5", time));
  EXPECT_EQ(time, at(2026, 1, 1, 1500ms));
  ASSERT_TRUE(parse_python_stamp("2026-01-01 00:00:01.000042", time));
  EXPECT_EQ(time, at(2026, 1, 1, 1s + 42us));
  // str(datetime) leaves a fraction of zero out, and strptime then fails.
  for (const char* bad : {"2026-01-01 00:00:01", "2026-01-01 00:00:01.", "2026-01-01T00:00:01.5",
                          "2026-01-01 00:00:01.1234567", "2026-01-01 00:00:01.5Z", "2026-01-01 00:00:01.-5"}) {
    EXPECT_FALSE(parse_python_stamp(bad, time)) << bad;
  }
}

TEST(Text, EscapesWhatTheFormatsCannotHold) {
  std::string json;
  append_json_string(json, "a\"b\\c\n\r\t\x01 \xc3\xa4");
  EXPECT_EQ(json, "\"a\\\"b\\\\c\\n\\r\\t\\u0001 \xc3\xa4\"");
  std::string xml;
  append_xml_text(xml, "<a & \"b\">\r\n");
  EXPECT_EQ(xml, "&lt;a &amp; \"b\"&gt;&#13;\n");
}

TEST(Text, MakesUuidsOfVersionsFourAndOne) {
  runtime::Random random{1, "ids"};
  const std::string four = uuid4(random);
  ASSERT_EQ(four.size(), 36u);
  EXPECT_EQ(four[14], '4');
  EXPECT_NE(std::string("89ab").find(four[19]), std::string::npos);
  EXPECT_NE(uuid4(random), four);
  // Python: uuid.UUID(fields=...) of 2026-01-01T00:00:00Z, sequence 0x1234, node 0x0123456789ab.
  EXPECT_EQ(uuid1(at(2026, 1, 1), 0x1234, 0x0123456789ab), "d0c3c000-e6a4-11f0-9234-0123456789ab");
}

TEST(Base64, RoundTripsAndRefusesOthers) {
  for (const std::string text : {"", "a", "ab", "abc", "abcd"}) {
    EXPECT_EQ(http::base64_decode(http::base64_encode(text)), text);
  }
  EXPECT_EQ(http::base64_encode("ab"), "YWI=");
  EXPECT_FALSE(http::base64_decode("YWI"));
  EXPECT_FALSE(http::base64_decode("Y*I="));
}

}  // namespace
}  // namespace queuecast::clients
