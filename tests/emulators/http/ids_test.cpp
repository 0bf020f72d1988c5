#include "emulators/http/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace queuecast::emulators {
namespace {

TEST(Uuid, HasTheFormOfVersionFour) {
  runtime::Random random{1, "ids"};
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = uuid(random);
    ASSERT_EQ(id.size(), 36u);
    for (const std::size_t dash : {8, 13, 18, 23}) EXPECT_EQ(id[dash], '-');
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

TEST(RandomText, UsesEveryCharacterOfItsAlphabetAndNoOther) {
  runtime::Random random{1, "ids"};
  const std::string text = random_text(random, 10'000, kUpperAlphanumeric);
  EXPECT_EQ(text.size(), 10'000u);
  EXPECT_EQ((std::set<char>{text.begin(), text.end()}),
            (std::set<char>{kUpperAlphanumeric.begin(), kUpperAlphanumeric.end()}));
}

TEST(RandomText, IsTheSameUnderOneSeed) {
  runtime::Random first{7, "ids"};
  runtime::Random second{7, "ids"};
  EXPECT_EQ(random_text(first, 52, kUpperAlphanumeric), random_text(second, 52, kUpperAlphanumeric));
}

}  // namespace
}  // namespace queuecast::emulators
