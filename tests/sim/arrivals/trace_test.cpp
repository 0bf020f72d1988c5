#include "sim/arrivals/trace.h"

#include <gtest/gtest.h>

namespace queuecast::arrivals {
namespace {

using namespace std::chrono_literals;

TEST(Trace, ReadsSecondsWithHeaderAndComments) {
  const auto trace = read_trace("time,count\n# morning\n0,12\n\n60.5, 7\r\n120,0\n");
  ASSERT_TRUE(trace.has_value());
  ASSERT_EQ(trace->buckets.size(), 3U);
  EXPECT_EQ(trace->buckets[1].at, 60500ms);
  EXPECT_EQ(trace->buckets[1].count, 7U);
}

TEST(Trace, ReadsTimeStampsFromTheFirstOne) {
  const auto trace = read_trace("2026-01-05T09:00:00Z,1\n2026-01-05T10:01:00+01:00,2");
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->buckets[0].at, 0s);
  EXPECT_EQ(trace->buckets[1].at, 60s);
}

struct Fault {
  const char* text;
  int line;
  int column;
  const char* found;
  const char* expected;
};

TEST(Trace, SaysWhereItIsWrong) {
  const Fault faults[] = {
      {"time,count\n0,1\nsoon,2\n", 3, 1, "'soon'", "seconds from the start"},
      {"0,1\n10,two\n", 2, 4, "'two'", "a whole number of messages"},
      {"0,1\n10,-2\n", 2, 4, "'-2'", "a whole number of messages"},
      {"0,1\n10,1.5\n", 2, 4, "'1.5'", "a whole number of messages"},
      {"0,1\n10;2\n", 2, 1, "'10;2'", "TIME,COUNT"},
      {"10,1\n10,2\n", 2, 1, "'10'", "a time after the one before"},
      {"-1,5\n0,1\n", 1, 1, "'-1'", "seconds from the start"},
      {"2026-01-05T09:00:00Z,1\n60,2\n", 2, 1, "'60'", "a time stamp such as 2026-01-05T09:00:00Z"},
      {"0,1\n2026-01-05T09:00:00Z,1\n", 2, 1, "'2026-01-05T09:00:00Z'", "seconds from the start"},
      {"time,count\n", 1, 1, "no line", "TIME,COUNT"},
      {"", 1, 1, "no line", "TIME,COUNT"},
  };
  for (const Fault& fault : faults) {
    const auto trace = read_trace(fault.text);
    ASSERT_FALSE(trace.has_value()) << fault.text;
    EXPECT_EQ(trace.error().line, fault.line) << fault.text;
    EXPECT_EQ(trace.error().column, fault.column) << fault.text;
    EXPECT_EQ(trace.error().found, fault.found) << fault.text;
    EXPECT_EQ(trace.error().expected, fault.expected) << fault.text;
  }
}

TEST(Timestamp, ReadsRfc3339) {
  const auto at = [](const char* text) { return parse_timestamp(text)->time_since_epoch().count(); };
  EXPECT_EQ(at("1970-01-01T00:00:01Z"), 1'000'000'000);
  EXPECT_EQ(at("1970-01-02"), 86'400'000'000'000);
  EXPECT_EQ(at("2024-02-29T12:00:00.25Z"), 1'709'208'000'250'000'000);
  EXPECT_EQ(at("1970-01-01T02:00:00+02:00"), 0);
}

TEST(Timestamp, RefusesWhatIsNone) {
  for (const char* text : {"", "2026", "2026-13-01", "2026-02-30", "2026-01-05T09:00:00", "2026-01-05T24:00:00Z",
                           "2026-01-05T09:00Z", "2026-01-05T09:00:00.Z", "2026-01-05T09:00:00Zx", "05.01.2026"}) {
    EXPECT_FALSE(parse_timestamp(text)) << text;
  }
}

}  // namespace
}  // namespace queuecast::arrivals
