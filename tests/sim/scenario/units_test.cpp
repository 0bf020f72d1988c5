#include "sim/scenario/units.h"

#include <gtest/gtest.h>

namespace queuecast::scenario {
namespace {

using namespace std::chrono_literals;

TEST(Quantity, ThousandthsAsKubernetesRoundsThem) {
  const std::pair<const char*, std::int64_t> rows[] = {
      {"500m", 500},      {"0.1", 100},     {"1", 1000},         {"2", 2000},        {"1.5", 1500}, {".5", 500},
      {"1e3", 1'000'000}, {"1E-2", 10},     {"1u", 1},           {"1n", 1},          {"1500u", 2},  {"0", 0},
      {"1k", 1'000'000},  {"0.0001", 1},    {"12.3456", 12'346}, {"5.", 5000},       {"+3", 3000},  {"-250m", -250},
      {"0m", 0},          {"1e+1", 10'000}, {"100n", 1},         {"2Ki", 2'048'000},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(parse_quantity_milli(text), expected) << text;
}

TEST(Quantity, WholeUnitsOfBytes) {
  const std::pair<const char*, std::int64_t> rows[] = {
      {"128Mi", 134'217'728},
      {"2Gi", 2'147'483'648},
      {"1Ki", 1024},
      {"1M", 1'000'000},
      {"129e6", 129'000'000},
      {"128974848000m", 128'974'848},
      {"1.5Gi", 1'610'612'736},
      {"100", 100},
      {"1Ti", 1'099'511'627'776},
      {"7Ei", 8'070'450'532'247'928'832},
      {"100m", 1},
      {"0.5", 1},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(parse_quantity(text), expected) << text;
}

TEST(Quantity, SaturatesAtTheLargestInteger) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  for (const char* text : {"10Ei", "1e30", "99999999999999999999999999999999", "9223372036854775808"}) {
    EXPECT_EQ(parse_quantity(text), kLargest) << text;
  }
}

TEST(Quantity, RefusesWhatKubernetesRefuses) {
  for (const char* text :
       {"", "m", "1.2.3", "1 Gi", "1GB", "1mi", "1KI", "ten", "1e", "1e1.5", "0x10", ".", "--1", "1K"}) {
    EXPECT_FALSE(parse_quantity_milli(text)) << text;
  }
}

TEST(GoDuration, ReadsWhatGoReads) {
  const std::pair<const char*, Duration> rows[] = {
      {"720h", 720h},          {"1m30s", 90s}, {"1.5s", 1500ms}, {"250ms", 250ms}, {"10us", 10us}, {"10µs", 10us},
      {"1h2m3.5s", 3723500ms}, {"0", 0s},      {"-1m", -1min},   {"+1m", 1min},    {".5s", 500ms},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(parse_go_duration(text), expected) << text;
  for (const char* text : {"", "90", "1d", "m", "1h 2m", "1H", "-", "1e3s", "Never", "300000000h"}) {
    EXPECT_FALSE(parse_go_duration(text)) << text;
  }
}

TEST(ScenarioDuration, ReadsDaysAndIso8601AndNothingNegative) {
  const std::pair<const char*, Duration> rows[] = {
      {"90m", 90min}, {"2h", 2h},       {"7d", 168h},       {"1d12h", 36h},
      {"0", 0s},      {"PT90M", 90min}, {"PT1H30M", 90min}, {"P1DT2H3M4.5S", 26h + 3min + 4500ms},
      {"P2D", 48h},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(parse_duration(text), expected) << text;
  for (const char* text : {"-5m", "90", "", "P", "PT", "P1M", "P1Y", "PT1D", "1h-30m", "five"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Rate, IsACountInATime) {
  const std::pair<const char*, double> rows[] = {{"1/s", 1},      {"30/m", 0.5},  {"90/min", 1.5}, {"7200/h", 2},
                                                 {"5/200ms", 25}, {"0.5/s", 0.5}, {"0/s", 0}};
  for (const auto& [text, expected] : rows) EXPECT_EQ(parse_rate(text), expected) << text;
  for (const char* text : {"", "1", "/s", "1/", "-1/s", "1/x", "1/0s", "a/s", "1 / s"}) {
    EXPECT_FALSE(parse_rate(text)) << text;
  }
}

TEST(Percentage, IsAShare) {
  EXPECT_EQ(parse_percentage("25%"), 0.25);
  EXPECT_FALSE(parse_percentage("25"));
  EXPECT_FALSE(parse_percentage("%"));
  EXPECT_FALSE(parse_percentage("x%"));
}

TEST(Base64, DecodesWithPadding) {
  EXPECT_EQ(parse_base64(""), "");
  EXPECT_EQ(parse_base64("Zg=="), "f");
  EXPECT_EQ(parse_base64("Zm8="), "fo");
  EXPECT_EQ(parse_base64("Zm9v\nYmFy"), "foobar");
  for (const char* text : {"Zg=", "Z", "Zg==Zg==", "Z!==", "===="}) EXPECT_FALSE(parse_base64(text)) << text;
}

}  // namespace
}  // namespace queuecast::scenario
