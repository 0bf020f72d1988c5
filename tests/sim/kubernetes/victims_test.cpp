#include "sim/kubernetes/victims.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "runtime/random.h"
#include "sim/kubernetes/go_sort.h"

namespace queuecast::kubernetes {
namespace {

using std::chrono::seconds;

constexpr TimePoint kNow{std::chrono::hours{1000}};

Candidate running(std::string uid, int ready_seconds) {
  Candidate candidate;
  candidate.uid = std::move(uid);
  candidate.assigned = true;
  candidate.phase = PodPhase::kRunning;
  candidate.ready = true;
  candidate.ready_since = kNow - seconds{ready_seconds};
  candidate.created = kNow - seconds{ready_seconds + 5};
  return candidate;
}

TEST(Victims, EachRuleDecidesBeforeTheNext) {
  const Candidate base = running("b", 100);
  Candidate other = running("a", 4000);  // kept longest, by its age
  EXPECT_TRUE(deleted_before(base, other, kNow));
  other.neighbours = 1;
  EXPECT_TRUE(deleted_before(other, base, kNow)) << "a fuller node";
  Candidate cheap = base;
  cheap.deletion_cost = -1;
  EXPECT_TRUE(deleted_before(cheap, other, kNow));
  Candidate unready = running("c", 100);
  unready.ready = false;
  unready.deletion_cost = 7;
  EXPECT_TRUE(deleted_before(unready, cheap, kNow));
  Candidate pending = unready;
  pending.phase = PodPhase::kPending;
  EXPECT_TRUE(deleted_before(pending, unready, kNow));
  Candidate unassigned = base;
  unassigned.assigned = false;
  EXPECT_TRUE(deleted_before(unassigned, pending, kNow));
}

TEST(Victims, AgesWithinOneOctaveAreEqualAndTheUidDecides) {
  EXPECT_TRUE(deleted_before(running("a", 130), running("b", 70), kNow));
  EXPECT_FALSE(deleted_before(running("b", 70), running("a", 130), kNow));
  EXPECT_TRUE(deleted_before(running("b", 68), running("a", 69), kNow)) << "the octave ends at 68.72 s";
}

TEST(Victims, RestartsMatterOnlyForPodsReadyInTheSameSecond) {
  Candidate restarted = running("b", 100);
  restarted.restarts = 9;
  EXPECT_FALSE(deleted_before(restarted, running("a", 101), kNow));
  EXPECT_TRUE(deleted_before(restarted, running("a", 100), kNow));
}

TEST(Victims, DeletionCostMustBeAPlainNumber) {
  EXPECT_EQ(deletion_cost("100"), 100);
  EXPECT_EQ(deletion_cost("-2147483648"), -2147483648);
  EXPECT_EQ(deletion_cost("+5"), 0);
  EXPECT_EQ(deletion_cost("05"), 0);
  EXPECT_EQ(deletion_cost("2147483648"), 0);
  EXPECT_EQ(deletion_cost("3 "), 0);
  EXPECT_EQ(deletion_cost(""), 0);
}

TEST(GoSort, SortsLikeAnySortWhenTheOrderIsTotal) {
  runtime::Random random{1, "test"};
  for (const int size : {0, 1, 2, 12, 13, 49, 50, 200, 1000}) {
    for (const int distinct : {1, 3, 1 << 20}) {
      std::vector<int> items(static_cast<std::size_t>(size));
      for (int& item : items) item = static_cast<int>(random.below(static_cast<std::uint64_t>(distinct)));
      std::vector<int> expected = items;
      std::sort(expected.begin(), expected.end());
      go_sort(std::span<int>(items), [](int a, int b) { return a < b; });
      EXPECT_EQ(items, expected);
      std::reverse(items.begin(), items.end());
      go_sort(std::span<int>(items), [](int a, int b) { return a < b; });
      EXPECT_EQ(items, expected);
    }
  }
}

}  // namespace
}  // namespace queuecast::kubernetes
