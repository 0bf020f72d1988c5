#include "workload/body.h"

#include <gtest/gtest.h>

#include "runtime/simulated/world.h"

namespace queuecast::workload {
namespace {

using namespace std::chrono_literals;

TEST(Body, IsWrittenAsJsonDumpsWritesIt) {
  EXPECT_EQ(encode_body("Scale Buddy !!! : COUNT ", 7, simulated::World::kEpoch + 1500ms),
            R"({"msg": "Scale Buddy !!! : COUNT 7", "srcStamp": "2026-01-01 00:00:01.500000"})");
}

TEST(Body, RoundTrips) {
  const auto body = decode_body(encode_body("x ", 1, simulated::World::kEpoch + 42us + 7ns));
  ASSERT_TRUE(body);
  EXPECT_EQ(body->message, "x 1");
  EXPECT_EQ(body->source_stamp, "2026-01-01 00:00:00.000042");
  EXPECT_EQ(body->sent, simulated::World::kEpoch + 42us);
}

TEST(Body, OthersAreRefused) {
  for (const char* bad :
       {"", "hi there", "[]", "{}", R"({"msg": "a"})", R"({"msg": 1, "srcStamp": "2026-01-01 00:00:01.5"})",
        R"({"msg": "a", "srcStamp": "2026-01-01 00:00:01"})", R"({"msg": "a", "srcStamp": )"}) {
    EXPECT_FALSE(decode_body(bad)) << bad;
  }
}

TEST(PythonSeconds, PrintsAsReprDoes) {
  // Python: str(timedelta(microseconds=n).total_seconds())
  EXPECT_EQ(python_seconds(123456us), "0.123456");
  EXPECT_EQ(python_seconds(12s), "12.0");
  EXPECT_EQ(python_seconds(0s), "0.0");
  EXPECT_EQ(python_seconds(5us), "5e-06");
  EXPECT_EQ(python_seconds(99us), "9.9e-05");
  EXPECT_EQ(python_seconds(100us), "0.0001");
  EXPECT_EQ(python_seconds(3600000001us), "3600.000001");
  EXPECT_EQ(python_seconds(-1500ms), "-1.5");
}

}  // namespace
}  // namespace queuecast::workload
