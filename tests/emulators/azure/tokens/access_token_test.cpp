#include "emulators/azure/tokens/access_token.h"

#include <gtest/gtest.h>

#include "emulators/azure/tokens/signing_key.h"

namespace queuecast::azure::tokens {
namespace {

using namespace std::chrono_literals;

class AccessTokenTest : public ::testing::Test {
 protected:
  std::string issue() {
    Claims claims;
    claims.tenant = "tenant";
    claims.client_id = "app";
    claims.audience = "https://storage.azure.com";
    claims.issued = issued_;
    claims.lifetime = 3600s;
    return issue_token(claims, random_);
  }
  std::string_view fault(std::string_view token, runtime::Duration later, std::string_view issuer = {},
                         std::string_view audience = "https://storage.azure.com/") {
    return fault_of(token, {issuer, audience}, issued_ + later).value_or("");
  }
  TimePoint issued_{std::chrono::seconds(1'800'000'000)};
  runtime::Random random_{1, "tokens"};
};

TEST_F(AccessTokenTest, IsGoodFromFiveMinutesBeforeItsIssueToItsEnd) {
  const std::string token = issue();
  EXPECT_EQ(fault(token, 0s), "");
  EXPECT_EQ(fault(token, -300s), "");
  EXPECT_EQ(fault(token, -301s), "Lifetime validation failed.");
  EXPECT_EQ(fault(token, 3600s), "");
  EXPECT_EQ(fault(token, 3601s), "Lifetime validation failed. The token is expired.");
}

TEST_F(AccessTokenTest, IsForOneIssuerAndOneAudience) {
  const std::string token = issue();
  EXPECT_EQ(fault(token, 0s, issuer_of("tenant"), "https://storage.azure.com"), "");
  EXPECT_EQ(fault(token, 0s, issuer_of("other")), "Invalid token issuer.");
  EXPECT_EQ(fault(token, 0s, {}, "https://vault.azure.net"), "Invalid token audience.");
}

TEST_F(AccessTokenTest, OnlyThisProcessIssuesGenuineOnes) {
  const std::string token = issue();
  EXPECT_TRUE(is_genuine(token));
  std::string forged = token;
  forged[forged.find('.') + 5] ^= 1;
  EXPECT_EQ(fault(forged, 0s), "Signature validation failed.");
  for (const std::string& text : {std::string{}, std::string("a"), std::string("a.b.c"),
                                  token.substr(0, token.rfind('.') + 1), token + "A", token + ".x"}) {
    EXPECT_FALSE(is_genuine(text)) << text;
  }
}

TEST_F(AccessTokenTest, KeySetHoldsThePublicKeyOnly) {
  const std::string set = SigningKey::of_process().key_set();
  EXPECT_TRUE(set.starts_with(R"({"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":")")) << set;
  EXPECT_NE(set.find(R"("e":"AQAB")"), std::string::npos);
  EXPECT_EQ(set.find(R"("d":)"), std::string::npos);
}

}  // namespace
}  // namespace queuecast::azure::tokens
