#include "emulators/http/timestamp.h"

#include <gtest/gtest.h>

namespace queuecast::emulators {
namespace {

using namespace std::chrono_literals;

TEST(Timestamp, IsWrittenInBothForms) {
  const runtime::TimePoint rfc_example{784'111'777s};
  EXPECT_EQ(http_date(rfc_example), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(iso8601(rfc_example), "1994-11-06T08:49:37Z");
  EXPECT_EQ(iso8601(rfc_example + 999'999'999ns), "1994-11-06T08:49:37Z");
  EXPECT_EQ(iso8601(runtime::TimePoint{std::chrono::sys_days{std::chrono::year{2028} / 2 / 29}}),
            "2028-02-29T00:00:00Z");
}

TEST(Timestamp, ExtendedFormIsReadWithOrWithoutAFraction) {
  const runtime::TimePoint at{784'111'777s};
  EXPECT_EQ(parse_iso8601("1994-11-06T08:49:37Z"), at);
  EXPECT_EQ(parse_iso8601("1994-11-06T08:49:37.25Z"), at + 250ms);
  for (const char* bad :
       {"1994-11-06T08:49:371Z", "1994-11-06T08:49:37.Z", "1994-11-06T08:49:37..1Z", "1994-11-06T08:49:60Z",
        "0226-11-22T23:00:00Z", "9999-11-22T23:00:00Z", "1994-11-06 08:49:37Z", "1994-11-06T08:49:37"}) {
    EXPECT_EQ(parse_iso8601(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace queuecast::emulators
