#include "sim/report/text.h"

#include <gtest/gtest.h>

namespace queuecast::report {
namespace {

TEST(ReportText, NumbersHaveThreeFiguresAndThinSpaces) {
  EXPECT_EQ(figures(0), "0");
  EXPECT_EQ(figures(0.0012345), "0.00123");
  EXPECT_EQ(figures(0.5234), "0.523");
  EXPECT_EQ(figures(5.678), "5.68");
  EXPECT_EQ(figures(14.84), "14.8");
  EXPECT_EQ(figures(99.99), "100");
  EXPECT_EQ(figures(21600), "21\u202f600");
  EXPECT_EQ(count(-1234567), "-1\u202f234\u202f567");
}

TEST(ReportText, DurationsPickTheirUnit) {
  EXPECT_EQ(duration(0), "0 s");
  EXPECT_EQ(duration(0.0123), "12.3 ms");
  EXPECT_EQ(duration(4.312), "4.31 s");
  EXPECT_EQ(duration(724), "12 min 4 s");
  EXPECT_EQ(duration(120), "2 min");
  EXPECT_EQ(duration(7200), "2 h");
  EXPECT_EQ(duration(2 * 3600 + 720), "2 h 12 min");
  EXPECT_EQ(clock(750), "00:12:30");
}

TEST(ReportText, QuantitiesAndChecksNameTheirUnit) {
  EXPECT_EQ(quantity(9.4, "node-hour"), "9.40 node-hours");
  EXPECT_EQ(quantity(1, "request"), "1 request");
  EXPECT_EQ(measured("aks: p99(message.latency) < 2m", 161), "2 min 41 s");
  EXPECT_EQ(measured("cost.per_hour < 1", 0.5), "0.500 USD");
  EXPECT_EQ(measured("messages.lost == 0", 37), "37");
}

TEST(ReportText, ChangesCarryTheirSign) {
  EXPECT_EQ(change(0.58, 0.52), "-10 %");
  EXPECT_EQ(change(100, 103.4), "+3.4 %");
  EXPECT_EQ(change(0, 3), "new");
  EXPECT_EQ(change(1, 10), "+900 %");
  EXPECT_EQ(change(0.5, 390), "780x");
}

}  // namespace
}  // namespace queuecast::report
