#include "sim/report/summary.h"

#include <gmock/gmock.h>

#include <sstream>

#include "sim/report/answer.h"
#include "sim/report/layout.h"
#include "tests/sim/report/demo.h"

namespace queuecast::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Summary, FitsEightyColumns) {
  for (const RunResult& result : {demo(), demo_alone(), demo_empty()}) {
    std::istringstream lines{summary(result, false)};
    for (std::string line; std::getline(lines, line);) EXPECT_LE(width(line), 80u) << line;
  }
}

TEST(Summary, BeginsWithTheAnswerAndEndsWithTheCommand) {
  const std::string text = summary(demo(), false);
  EXPECT_TRUE(text.starts_with("EKS loses 37")) << text;
  EXPECT_THAT(text, HasSubstr("AKS costs "));
  EXPECT_TRUE(text.ends_with("queuecast compare scenarios/edw --seed 1\n")) << text;
}

TEST(Summary, EscapesAreForTerminalsAlone) {
  EXPECT_THAT(summary(demo(), false), Not(HasSubstr("\033")));
  EXPECT_THAT(summary(demo(), true), HasSubstr("\033[1;31m  FAILED  eks: messages.lost == 0"));
}

TEST(Summary, NothingSentIsNoDivisionByZero) {
  const std::string text = summary(demo_empty(), false);
  EXPECT_THAT(text, Not(HasSubstr("nan")));
  EXPECT_THAT(text, Not(HasSubstr("inf")));
  EXPECT_TRUE(text.starts_with("EKS received no messages")) << text;
}

TEST(Summary, LatenciesOfSomeMessagesSayOfHowMany) {
  RunResult result = demo();
  EXPECT_THAT(summary(result, false), HasSubstr("of N processed"));
  for (ClusterResult& cluster : result.clusters) cluster.messages.sent = cluster.messages.processed;
  EXPECT_THAT(summary(result, false), Not(HasSubstr("of N processed")));
}

TEST(Summary, StartedHoursAreExplainedUnlessTheRunHasWholeHours) {
  RunResult result = demo();
  EXPECT_THAT(summary(result, false), Not(HasSubstr("Started hours")));
  result.duration = 5400;
  EXPECT_THAT(summary(result, false), HasSubstr("Started hours are paid in full: the USD/h of aws.nat.hour"));
}

}  // namespace
}  // namespace queuecast::report
