#include "sim/report/recorder.h"

#include <gtest/gtest.h>

#include "sim/report/json.h"

namespace queuecast::report {
namespace {

using namespace std::chrono_literals;

const TimePoint kStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

TEST(Recorder, TellsProcessedLostAndDuplicatedMessagesApart) {
  Recorder recorder{kStart};
  for (const char* id : {"good", "lost", "twice", "waiting"}) recorder.sent(id, kStart);
  recorder.received("good", kStart + 1s);
  recorder.written("good", kStart + 2s);
  recorder.deleted("good", kStart + 3s);
  recorder.received("lost", kStart + 1s);
  recorder.deleted("lost", kStart + 2s);
  recorder.received("twice", kStart + 1s);
  recorder.written("twice", kStart + 4s);
  recorder.received("twice", kStart + 61s);
  recorder.written("twice", kStart + 62s);
  recorder.written("never sent", kStart);
  const ClusterResult result = recorder.result();
  EXPECT_EQ(result.messages.sent, 4);
  EXPECT_EQ(result.messages.processed, 2);
  EXPECT_EQ(result.messages.lost, 1);
  EXPECT_EQ(result.messages.duplicated, 1);
  EXPECT_EQ(result.latencies, (std::vector<double>{2, 4}));
  EXPECT_EQ(result.latency.p50, 2);
  EXPECT_EQ(result.latency.p99, 4);
}

TEST(Recorder, WaterfallOfARedeliveredMessageShowsWhereItsTimeWent) {
  Recorder recorder{kStart};
  recorder.sent("m", kStart);
  recorder.received("m", kStart + 5s);
  recorder.received("m", kStart + 65s);
  recorder.written("m", kStart + 66s);
  const Waterfall stages = recorder.result().median_message;
  EXPECT_EQ(stages.waiting, 5);
  EXPECT_EQ(stages.redelivery, 60);
  EXPECT_EQ(stages.processing, 1);
}

TEST(Recorder, SeriesHaveARowWhereSomethingChangedAndOneASecondAtMost) {
  Recorder recorder{kStart};
  recorder.sample_queue(kStart, 0, 0);
  recorder.sample_queue(kStart + 1s, 0, 0);
  recorder.sample_queue(kStart + 2s, 5, 0);
  recorder.sample_queue(kStart + 2500ms, 7, 1);
  const auto backlog = recorder.result().backlog;
  ASSERT_EQ(backlog.size(), 2u);
  EXPECT_EQ(backlog[1], (std::array<double, 3>{2, 7, 1}));
}

TEST(Json, IsTheSchemaThatScriptsRelyOn) {
  Recorder recorder{kStart};
  recorder.sent("m", kStart);
  recorder.written("m", kStart + 1500ms);
  RunResult run;
  run.scenario = "edw";
  run.duration = 7200;
  run.clusters.push_back(recorder.result());
  run.clusters[0].name = "eks";
  run.clusters[0].bill.lines = {{"aws.sqs.request", 10, "request", 4'000, false, "", "2024-07"}};
  const std::string json = to_json(run);
  EXPECT_NE(json.find("\"schema\": \"queuecast.run/1\""), std::string::npos);
  EXPECT_NE(json.find("\"p50\": 1.5"), std::string::npos);
  EXPECT_NE(json.find("\"total\": 4e-06"), std::string::npos) << json;
  EXPECT_EQ(json, to_json(run));
}

}  // namespace
}  // namespace queuecast::report
