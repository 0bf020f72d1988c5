#include "emulators/http/base64.h"

#include <gtest/gtest.h>

#include <array>

namespace queuecast::emulators {
namespace {

TEST(Base64, AgreesWithTheVectorsOfRfc4648) {
  const std::array<std::pair<std::string_view, std::string_view>, 7> vectors{{{"", ""},
                                                                              {"f", "Zg=="},
                                                                              {"fo", "Zm8="},
                                                                              {"foo", "Zm9v"},
                                                                              {"foob", "Zm9vYg=="},
                                                                              {"fooba", "Zm9vYmE="},
                                                                              {"foobar", "Zm9vYmFy"}}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

TEST(Base64, RefusesMalformedText) {
  for (const std::string_view text : {"Zg=", "Zg", "Z===", "Zm9v====", "Zh==", "Zm 9", "Zm9-", "=Zg="}) {
    EXPECT_FALSE(base64_decode(text).has_value()) << text;
  }
}

TEST(Base64, GoesBehindAText) {
  std::string text = "x ";
  append_base64(text, "fo");
  EXPECT_EQ(text, "x Zm8=");
}

TEST(Base64Url, UsesTheUrlAlphabetWithoutPadding) {
  EXPECT_EQ(base64url_encode("\xfb\xff\xbf"), "-_-_");
  EXPECT_EQ(base64url_encode("f"), "Zg");
  EXPECT_EQ(base64url_decode("-_-_"), "\xfb\xff\xbf");
  EXPECT_EQ(base64url_decode("Zg"), "f");
  EXPECT_FALSE(base64url_decode("Zg==").has_value());
  EXPECT_FALSE(base64url_decode("Z").has_value());
}

}  // namespace
}  // namespace queuecast::emulators
