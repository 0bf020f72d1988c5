#include "sim/scenario/checks.h"

#include <gtest/gtest.h>

namespace queuecast::scenario {
namespace {

const Place kPlace{"s.yaml", 3, 10};
const std::vector<std::string> kClusters{"eks", "aks"};

Check parsed(const std::string& text) {
  Problems problems;
  const auto check = parse_check(text, kPlace, kClusters, problems);
  EXPECT_TRUE(check) << problems.error().text();
  return check.value_or(Check{});
}

std::string fault(const std::string& text) {
  Problems problems;
  EXPECT_FALSE(parse_check(text, kPlace, kClusters, problems)) << text;
  const std::string message = problems.error().text();
  const std::string quoted = "check '" + text + "': ";
  const auto at = message.find(quoted);
  return at == std::string::npos ? message : message.substr(0, at) + message.substr(at + quoted.size());
}

TEST(Check, QuantileOfADurationInSeconds) {
  const Check check = parsed("p99(message.latency) < 2m");
  EXPECT_EQ(check.measure.function, Measure::Function::kQuantile);
  EXPECT_DOUBLE_EQ(check.measure.quantile, 0.99);
  EXPECT_EQ(check.measure.metric, "message.latency");
  EXPECT_EQ(check.comparison, Check::Comparison::kLess);
  EXPECT_EQ(check.bound, 120);
  EXPECT_DOUBLE_EQ(parsed("p99.9(message.latency)<=1.5s").measure.quantile, 0.999);
}

TEST(Check, ScalarsCostsAndClusters) {
  EXPECT_EQ(parsed("messages.lost == 0").bound, 0);
  EXPECT_EQ(parsed("cost.total < $2.50").bound, 2.5);
  EXPECT_EQ(parsed("cost.total < 3").bound, 3);
  EXPECT_EQ(parsed("max( replicas ) <= 15").measure.function, Measure::Function::kMax);
  EXPECT_EQ(parsed("aks: last(backlog) != 1").measure.cluster, "aks");
}

TEST(Check, FaultsAreAtTheirColumn) {
  EXPECT_EQ(fault("p99(message.latncy) < 2m"),
            "s.yaml:3:14: unknown metric 'message.latncy', did you mean 'message.latency'?");
  EXPECT_EQ(fault("mx(replicas) < 2"), "s.yaml:3:10: unknown function 'mx', did you mean 'max'?");
  EXPECT_EQ(fault("p100(message.latency) < 2m").substr(0, 36), "s.yaml:3:10: unknown function 'p100'");
  EXPECT_EQ(fault("p99(message.latency) < 2"), "s.yaml:3:33: '2', expected a duration such as 2m or 1.5s");
  EXPECT_EQ(fault("p99(message.latency < 2m"), "s.yaml:3:30: no ')' after 'message.latency'");
  EXPECT_EQ(fault("messages.lost = 0"), "s.yaml:3:24: '= 0', expected one of <, <=, >, >=, ==, !=");
  EXPECT_EQ(fault("messages.lost"), "s.yaml:3:23: no comparison, expected one of <, <=, >, >=, ==, !=");
  EXPECT_EQ(fault("messages.lost == none"), "s.yaml:3:27: 'none', expected a number");
  EXPECT_EQ(fault("max(messages.lost) == 0"),
            "s.yaml:3:14: a function of 'messages.lost', expected none: it is one value");
  EXPECT_EQ(fault("replicas < 5").substr(0, 42), "s.yaml:3:10: 'replicas' without a function");
  EXPECT_EQ(fault("eksx: messages.lost == 0"), "s.yaml:3:10: unknown cluster 'eksx', did you mean 'eks'?");
  EXPECT_EQ(fault("cost.total < lots"), "s.yaml:3:23: 'lots', expected an amount of US dollars such as 2.50");
  EXPECT_NE(fault("").find("unknown metric ''"), std::string::npos);
}

TEST(Check, EvaluatesThroughTheLookup) {
  const auto lookup = [](const Measure& measure) -> std::optional<double> {
    if (measure.metric == "message.latency") return std::nullopt;
    return measure.metric == "messages.lost" ? 0 : 15;
  };
  EXPECT_TRUE(evaluate(parsed("messages.lost == 0"), lookup).ok);
  EXPECT_FALSE(evaluate(parsed("messages.lost != 0"), lookup).ok);
  EXPECT_TRUE(evaluate(parsed("max(replicas) <= 15"), lookup).ok);
  EXPECT_TRUE(evaluate(parsed("max(replicas) >= 15"), lookup).ok);
  EXPECT_FALSE(evaluate(parsed("max(replicas) < 15"), lookup).ok);
  EXPECT_FALSE(evaluate(parsed("max(replicas) > 15"), lookup).ok);
  EXPECT_EQ(evaluate(parsed("max(replicas) > 15"), lookup).value, 15);
}

TEST(Check, WithoutAValueDoesNotHold) {
  const auto result = evaluate(parsed("p99(message.latency) < 2m"), [](const Measure&) { return std::nullopt; });
  EXPECT_FALSE(result.ok);
  EXPECT_FALSE(result.value);
}

}  // namespace
}  // namespace queuecast::scenario
