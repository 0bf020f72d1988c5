#include "sim/karpenter/requirements.h"

#include <gtest/gtest.h>

#include "sim/karpenter/cron.h"
#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {
namespace {

using kubernetes::Operator;

Constraint make(Operator op, std::vector<std::string> values = {}) {
  return Constraint(kubernetes::Requirement{.key = "k", .op = op, .values = std::move(values), .min_values = {}});
}

TEST(Constraint, IntersectsSetsAndComplements) {
  const Constraint in = Constraint::in({"a", "b"});
  EXPECT_EQ(in.intersection(Constraint::in({"b", "c"})), Constraint::in({"b"}));
  EXPECT_EQ(in.intersection(make(Operator::kNotIn, {"a"})), Constraint::in({"b"}));
  EXPECT_EQ(in.intersection(make(Operator::kExists)), in);
  EXPECT_TRUE(in.intersection(make(Operator::kDoesNotExist)).allows_nothing());
  const Constraint both = make(Operator::kNotIn, {"a"}).intersection(make(Operator::kNotIn, {"b"}));
  EXPECT_TRUE(both.open());
  EXPECT_EQ(both.values(), (std::vector<std::string>{"a", "b"}));
}

TEST(Constraint, BoundsAreIntegersAndExclusiveOnesMoveByOne) {
  const Constraint above = make(Operator::kGt, {"2"});
  EXPECT_FALSE(above.has("2"));
  EXPECT_TRUE(above.has("3"));
  EXPECT_FALSE(above.has("x"));
  EXPECT_EQ(above.to_api("k").front().op, Operator::kGte);
  EXPECT_EQ(above.to_api("k").front().values.front(), "3");
  EXPECT_TRUE(above.intersection(make(Operator::kLt, {"3"})).allows_nothing());
  EXPECT_EQ(Constraint::in({"1", "5", "9"}).intersection(above).intersection(make(Operator::kLte, {"5"})),
            Constraint::in({"5"}));
  EXPECT_FALSE(above.has_intersection(make(Operator::kLt, {"3"})));
}

TEST(Constraint, KeepsTheLargerMinValues) {
  Constraint two = Constraint::in({"a", "b", "c"});
  two.set_min_values(2);
  Constraint one = make(Operator::kExists);
  one.set_min_values(1);
  EXPECT_EQ(two.intersection(one).min_values(), 2);
}

TEST(Requirements, UndefinedKeysFailUnlessNegativeOrAllowed) {
  constexpr auto kNone = Requirements::Undefined::kNone;
  constexpr auto kWellKnown = Requirements::Undefined::kWellKnown;
  const Requirements node = Requirements::of_labels({{"a", "1"}});
  const auto asks = [](const char* key, Operator op, std::vector<std::string> values) {
    return Requirements::of({{.key = key, .op = op, .values = std::move(values), .min_values = {}}});
  };
  EXPECT_TRUE(node.compatible(asks("a", Operator::kIn, {"1"}), kNone));
  EXPECT_FALSE(node.compatible(asks("team", Operator::kIn, {"x"}), kWellKnown));
  EXPECT_FALSE(node.compatible(asks("team", Operator::kExists, {}), kNone));
  EXPECT_TRUE(node.compatible(asks("team", Operator::kNotIn, {"x"}), kNone));
  EXPECT_TRUE(node.compatible(asks("team", Operator::kDoesNotExist, {}), kNone));
  EXPECT_FALSE(node.compatible(asks(kZoneLabel, Operator::kIn, {"z"}), kNone));
  EXPECT_TRUE(node.compatible(asks(kZoneLabel, Operator::kIn, {"z"}), kWellKnown));
  EXPECT_TRUE(node.compatible(asks("karpenter.k8s.aws/instance-category", Operator::kIn, {"m"}), kWellKnown));
}

TEST(Requirements, NegativesNeverConflictWithNegatives) {
  const auto one = Requirements::of({{.key = "k", .op = Operator::kDoesNotExist, .values = {}, .min_values = {}}});
  const auto other = Requirements::of({{.key = "k", .op = Operator::kNotIn, .values = {"a"}, .min_values = {}}});
  EXPECT_TRUE(one.intersects(other));
  EXPECT_FALSE(one.intersects(Requirements::of_labels({{"k", "a"}})));
  EXPECT_EQ(one.conflict(Requirements::of_labels({{"k", "a"}})), "k");
}

TEST(Requirements, OldLabelNamesMeanTodays) {
  const auto old = Requirements::of_labels({{"failure-domain.beta.kubernetes.io/zone", "z"}});
  EXPECT_TRUE(old.find(kZoneLabel));
  EXPECT_TRUE(is_restricted("karpenter.sh/registered"));
  EXPECT_FALSE(is_restricted(kCapacityTypeLabel));
}

TEST(Cron, WindowIsOpenFromTheHitForItsDuration) {
  using namespace std::chrono;
  const kubernetes::TimePoint nine{sys_days{2026y / 1 / 5} + 9h};  // a Monday
  EXPECT_EQ(in_cron_window("0 9 * * mon-FRI", 1h, nine), true);
  EXPECT_EQ(in_cron_window("0 9 * * 1-5", 1h, nine), true);
  EXPECT_EQ(in_cron_window("0 9 * * 1-5", 1h, nine + 59min), true);
  EXPECT_EQ(in_cron_window("0 9 * * 1-5", 1h, nine + 1h), false);
  EXPECT_EQ(in_cron_window("0 9 * * 0", 1h, nine), false);
  EXPECT_EQ(in_cron_window("@daily", 10h, nine), true);
  EXPECT_EQ(in_cron_window("*/20 * * * *", 5min, nine + 44min), true);
  EXPECT_EQ(in_cron_window("*/20 * * * *", 5min, nine + 46min), false);
  EXPECT_EQ(in_cron_window("0 9 * *", 1h, nine), std::nullopt);
}

}  // namespace
}  // namespace queuecast::karpenter
