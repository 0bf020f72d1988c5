#include "emulators/http/guid.h"

#include <gtest/gtest.h>

namespace queuecast::emulators {
namespace {

TEST(Guid, ReadsBothCasesAndPrintsTheLower) {
  const auto guid = Guid::parse("5F2C7A31-0003-4046-8b5e-b3a1c9000000");
  ASSERT_TRUE(guid);
  EXPECT_EQ(guid->high, 0x5f2c7a3100034046ULL);
  EXPECT_EQ(guid->low, 0x8b5eb3a1c9000000ULL);
  EXPECT_EQ(guid->to_string(), "5f2c7a31-0003-4046-8b5e-b3a1c9000000");
}

TEST(Guid, RefusesOtherForms) {
  for (const char* text : {"", "5f2c7a31", "5f2c7a3100034046-8b5e-b3a1c9000000--",
                           "5f2c7a31-0003-4046-8b5e-b3a1c900000g", "{5f2c7a31-0003-4046-8b5e-b3a1c9000000}"}) {
    EXPECT_FALSE(Guid::parse(text)) << text;
  }
}

TEST(Guid, Version4StampsVersionAndVariant) {
  EXPECT_EQ(Guid::version4(0, 0).to_string(), "00000000-0000-4000-8000-000000000000");
  EXPECT_EQ(Guid::version4(~0ULL, ~0ULL).to_string(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
}

}  // namespace
}  // namespace queuecast::emulators
