#include "sim/catalog/latencies.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace queuecast::catalog {
namespace {

using namespace std::chrono_literals;

TEST(Latencies, DrawIsAFunctionOfSeedAndStream) {
  const Latencies one(1);
  EXPECT_EQ(one.draw("aws", "registered_to_ready", "node/a"), one.draw("aws", "registered_to_ready", "node/a"));
  EXPECT_NE(one.draw("aws", "registered_to_ready", "node/a"), one.draw("aws", "registered_to_ready", "node/b"));
  EXPECT_NE(one.draw("aws", "registered_to_ready", "node/a"),
            Latencies(2).draw("aws", "registered_to_ready", "node/a"));
}

TEST(Latencies, BothCloudsMeetTheSameLuck) {
  const Latencies latencies(3);
  const auto rank = [&](std::string_view cloud, std::string_view step, int node) {
    return runtime::to_seconds(latencies.draw(cloud, step, "node.ready/" + std::to_string(node)));
  };
  for (int node = 1; node < 20; ++node) {
    EXPECT_EQ(rank("aws", "launched_to_ready_al2023", node) < rank("aws", "launched_to_ready_al2023", 0),
              rank("azure", "nap_create_to_ready", node) < rank("azure", "nap_create_to_ready", 0));
  }
}

TEST(Latencies, LognormalHasItsMedianAndP95) {
  const Latencies latencies(7);
  std::vector<double> draws;
  for (int i = 0; i < 4000; ++i) {
    draws.push_back(
        runtime::to_seconds(latencies.draw("aws", "launched_to_ready_al2023", "node/" + std::to_string(i))));
  }
  std::sort(draws.begin(), draws.end());
  EXPECT_NEAR(draws[2000], 30, 0.6);
  EXPECT_NEAR(draws[3800], 50, 1.5);
}

TEST(Latencies, DrawsAreClippedToTwentyMedians) {
  const Distribution wild{.kind = Distribution::Kind::kLognormal, .first = 0, .second = 10};
  runtime::Random random(1, "wild");
  double low = 1;
  double high = 1;
  for (int i = 0; i < 100; ++i) {
    const double value = wild.draw(random);
    low = std::min(low, value);
    high = std::max(high, value);
  }
  EXPECT_EQ(low, 0.2);
  EXPECT_EQ(high, 20);
}

TEST(Latencies, RowsOfAnyCloudServeBoth) {
  const Latencies latencies(1);
  EXPECT_EQ(latencies.draw("azure", "karpenter_batch_idle", "x"), 1s);
  EXPECT_EQ(latencies.draw("azure", "azurelinux_image_delta", "x"), -4s);
}

TEST(Latencies, OverridesReplaceARow) {
  Latencies latencies(1);
  ASSERT_TRUE(latencies.override_row("aws.ec2_terminate_to_terminated", Distribution::constant(1.5)).has_value());
  EXPECT_EQ(latencies.draw("aws", "ec2_terminate_to_terminated", "n"), 1500ms);
  ASSERT_TRUE(latencies.override_row("node_tail_probability", Distribution::constant(0)).has_value());
  EXPECT_FALSE(latencies.happens("aws", "node_tail_probability", "n"));
  EXPECT_FALSE(latencies.happens("azure", "node_tail_probability", "n"));
  EXPECT_NEAR(Distribution::lognormal(30, 50).median(), 30, 1e-9);
}

TEST(Latencies, UnknownRowNamesTheNearest) {
  Latencies latencies(1);
  EXPECT_EQ(latencies.row("aws", "registerd_to_ready").error().nearest, "registered_to_ready");
  EXPECT_TRUE(latencies.override_row("vm_delete_gone", Distribution::constant(1)).has_error());
  EXPECT_TRUE(latencies.row("aws", "nap_create_to_ready").has_error());
}

}  // namespace
}  // namespace queuecast::catalog
