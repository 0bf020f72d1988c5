#include "sim/report/sqlite.h"

#include <gtest/gtest.h>

#include <fstream>

#include "sim/report/database.h"
#include "sim/report/json.h"
#include "sim/report/summary.h"
#include "tests/sim/report/demo.h"

namespace queuecast::report {
namespace {

class Recording : public testing::Test {
 protected:
  Recording() : folder_(std::filesystem::path(testing::TempDir()) / test_name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Recording() override { std::filesystem::remove_all(folder_); }

  static std::string test_name() {
    return std::string("queuecast_recording_") + testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  const std::filesystem::path folder_;
};

TEST_F(Recording, ReadsBackAsItWasWritten) {
  const RunResult result = demo();
  record(result, folder_ / "run.sqlite");
  const RunResult back = read_recording(folder_ / "run.sqlite");
  EXPECT_EQ(to_json(back), to_json(result));
  EXPECT_EQ(summary(back, false), summary(result, false));
  EXPECT_EQ(back.clusters[0].latencies, result.clusters[0].latencies);
  EXPECT_EQ(back.clusters[1].cost_rate, result.clusters[1].cost_rate);
  EXPECT_EQ(back.clusters[1].pod_pending, result.clusters[1].pod_pending);
  EXPECT_EQ(back.fingerprint(), result.fingerprint());
}

TEST_F(Recording, ReplacesAnOlderOneAndLeavesNothingElse) {
  record(demo(), folder_ / "run.sqlite");
  record(demo_empty(), folder_ / "run.sqlite");
  EXPECT_EQ(read_recording(folder_ / "run.sqlite").scenario, "quiet");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_}, {}), 1);
}

TEST_F(Recording, UnwritablePlaceIsAnErrorWithThePath) {
  const auto path = folder_ / "missing" / "run.sqlite";
  try {
    record(demo_empty(), path);
    FAIL();
  } catch (const RecordingError& error) {
    EXPECT_NE(std::string(error.what()).find(path.string()), std::string::npos) << error.what();
  }
}

TEST_F(Recording, TargetThatCannotBeReplacedLeavesNothingHalfWritten) {
  std::filesystem::create_directories(folder_ / "run.sqlite" / "in the way");
  EXPECT_THROW(record(demo_empty(), folder_ / "run.sqlite"), RecordingError);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_}, {}), 1);
}

TEST_F(Recording, AnyOtherFileIsRefused) {
  std::ofstream{folder_ / "text"} << "this is no database, and long enough to be taken for one by nobody";
  EXPECT_THROW(read_recording(folder_ / "text"), RecordingError);
  EXPECT_THROW(read_recording(folder_ / "missing"), RecordingError);
  std::ofstream{folder_ / "empty"};
  EXPECT_THROW(read_recording(folder_ / "empty"), RecordingError);
}

}  // namespace
}  // namespace queuecast::report
