#include <gtest/gtest.h>

#include <string>

#include "runtime/http/digest.h"
#include "sim/experiment/run.h"
#include "sim/report/json.h"
#include "sim/scenario/scenario.h"

namespace queuecast::experiment {
namespace {

report::RunResult run_burst(std::uint64_t seed, simulated::WireMode wire) {
  const auto scenario = scenario::load_scenario(std::string(QUEUECAST_SOURCE_DIR) + "/scenarios/burst");
  if (!scenario) throw std::runtime_error(scenario.error().text());
  RunOptions options;
  options.seed = seed;
  options.wire = wire;
  return *run(*scenario, options);
}

TEST(Determinism, OneSeedGivesOneResultByteForByteInBothWireModes) {
  const std::string bytes = report::to_json(run_burst(1, simulated::WireMode::kBytes));
  EXPECT_EQ(bytes, report::to_json(run_burst(1, simulated::WireMode::kBytes)));
  EXPECT_EQ(bytes, report::to_json(run_burst(1, simulated::WireMode::kDirect)));
}

// The same for GCC and Clang, debug and release, on every machine. A change of the model moves it: compare both runs
// first, then write the new one down.
TEST(Determinism, EveryCompilerAndBuildGivesTheSameBytes) {
  EXPECT_EQ(http::hex(http::sha256(report::to_json(run_burst(1, simulated::WireMode::kDirect)))),
            "e5779de01a491d74b145b914fef9a2908d6c280ca5922e2e3598490d76a92c91");
}

TEST(Determinism, AnotherSeedGivesAnotherRun) {
  EXPECT_NE(run_burst(1, simulated::WireMode::kDirect).fingerprint(),
            run_burst(2, simulated::WireMode::kDirect).fingerprint());
}

TEST(Determinism, BothCloudsMeetTheSameArrivals) {
  const report::RunResult result = run_burst(3, simulated::WireMode::kDirect);
  EXPECT_EQ(result.clusters[0].messages.sent, result.clusters[1].messages.sent);
}

TEST(Run, UnknownClusterIsAnErrorThatListsThem) {
  const auto scenario = scenario::load_scenario(std::string(QUEUECAST_SOURCE_DIR) + "/scenarios/burst");
  RunOptions options;
  options.only_cluster = "gke";
  try {
    run(*scenario, options);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the scenario has no cluster 'gke'; it has eks, aks");
  }
}

TEST(Run, StopsWithoutAResultWhenItIsTold) {
  const auto scenario = scenario::load_scenario(std::string(QUEUECAST_SOURCE_DIR) + "/scenarios/burst");
  RunOptions options;
  options.progress = [](const std::string&, double seconds) { return seconds < 60; };
  EXPECT_FALSE(run(*scenario, options).has_value());
}

}  // namespace
}  // namespace queuecast::experiment
