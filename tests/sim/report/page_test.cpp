#include "sim/report/page.h"

#include <gmock/gmock.h>

#include "sim/report/decimate.h"
#include "sim/report/html.h"
#include "tests/sim/report/demo.h"

namespace queuecast::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Html, EscapesWhatCouldEndTextOrAttribute) {
  EXPECT_EQ(escape(R"(<a href="x" id='y'>&</a>)"), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
}

TEST(Html, TicksAreRoundAndAtMostFive) {
  EXPECT_EQ(ticks(0, true), (std::vector<double>{0}));
  EXPECT_EQ(ticks(3, true), (std::vector<double>{0, 1, 2, 3}));
  EXPECT_EQ(ticks(42, true), (std::vector<double>{0, 20, 40}));
  EXPECT_EQ(ticks(1008, true), (std::vector<double>{0, 500, 1000}));
  EXPECT_EQ(ticks(0.7, false).size(), 4u);
  EXPECT_EQ(time_ticks(7200), (std::vector<double>{0, 1800, 3600, 5400, 7200}));
  for (const double largest : {0.003, 0.4, 1.0, 4.1, 9.0, 17.0, 99.0, 250.0, 123456.0}) {
    EXPECT_LE(ticks(largest, false).size(), 5u) << largest;
    EXPECT_GE(ticks(largest, false).size(), 2u) << largest;
  }
}

TEST(Decimate, KeepsEveryPeakAndTheValueThatIsHeld) {
  Series series;
  for (int t = 0; t < 100'000; ++t) series.push_back({t / 10.0, t == 54'321 ? 1e6 : static_cast<double>(t % 7)});
  const Series kept = decimate(series, 10'000, 1200);
  EXPECT_LE(kept.size(), 1200u);
  EXPECT_EQ(peak(kept).value, 1e6);
  EXPECT_EQ(peak(kept).t, 5432.1);
  EXPECT_EQ(kept.back(), series.back());
}

TEST(Decimate, ShortSeriesStayAsTheyAre) {
  const Series series{{0, 1}, {5, 2}};
  EXPECT_EQ(decimate(series, 10, 1200), series);
}

TEST(Page, NeedsNoNetwork) {
  const std::string html = page(demo());
  for (const char* outside : {"http://", "https://", "src=", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
}

TEST(Page, EscapesAllThatComesFromARun) {
  RunResult result = demo();
  const std::string evil = "<script>alert(\"x\")</script>";
  result.scenario = result.description = result.command = evil;
  result.notes = {evil};
  result.checks = {{evil, 1, false}};
  for (ClusterResult& cluster : result.clusters) {
    cluster.name = cluster.region = evil;
    cluster.nodes[1].name = cluster.nodes[1].type = cluster.nodes[1].zone = evil;
    cluster.decisions[0].what = cluster.decisions[0].reason = cluster.decisions[0].object = evil;
    cluster.bill.lines[0].meter = cluster.bill.lines[0].note = evil;
  }
  const std::string html = page(result);
  EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&quot;x&quot;)"));
}

TEST(Page, StaysSmallForLongSeriesAndManyDecisions) {
  RunResult result = demo(20);
  for (ClusterResult& cluster : result.clusters) {
    ASSERT_GT(cluster.backlog.size(), 100'000u);
    for (int i = 0; i < 50'000; ++i) {
      cluster.decisions.push_back(
          {i / 10.0, "scheduler", "Pod/consumer-" + std::to_string(i), "unschedulable", std::string(900, 'x')});
    }
    for (int i = 0; i < 2'000; ++i) cluster.nodes.push_back(cluster.nodes[1]);
  }
  const std::string html = page(result);
  EXPECT_LT(html.size(), 1'500'000u);
  EXPECT_THAT(html, HasSubstr("decisions in the recording"));
  EXPECT_THAT(html, HasSubstr("more stand in the recording"));
}

TEST(Page, OneClusterAloneIsNotCompared) {
  const std::string html = page(demo_alone());
  EXPECT_THAT(html, Not(HasSubstr("AKS")));
  EXPECT_THAT(html, Not(HasSubstr("(better)")));
}

TEST(Page, SaysWhatItsLatenciesAndHoursLeaveOut) {
  RunResult result = demo();
  result.duration = 5400;
  const std::string html = page(result);
  EXPECT_THAT(html, HasSubstr(" processed</small>"));
  EXPECT_THAT(html, HasSubstr("Started hours are paid in full"));
}

TEST(Page, NothingSentIsNoDivisionByZero) {
  const std::string html = page(demo_empty());
  EXPECT_THAT(html, Not(HasSubstr("nan")));
  EXPECT_THAT(html, Not(HasSubstr("inf%")));
  EXPECT_THAT(html, HasSubstr("No message was processed."));
}

}  // namespace
}  // namespace queuecast::report
