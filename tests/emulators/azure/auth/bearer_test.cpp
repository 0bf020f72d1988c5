#include <gtest/gtest.h>

#include "tests/emulators/azure/auth/signed.h"

namespace queuecast::azure::auth {
namespace {

using namespace testing;

using emulators::base64url_encode;

struct Token {
  std::string audience = "https://storage.azure.com";
  std::string issuer = "https://sts.windows.net/t/";
  std::int64_t not_before = runtime::unix_seconds(kNow) - 300;
  std::int64_t expires = runtime::unix_seconds(kNow) + 3600;

  std::string text() const {
    return base64url_encode("{\"alg\":\"HS256\"}") + "." +
           base64url_encode("{\"aud\":\"" + audience + "\",\"iss\":\"" + issuer + "\",\"iat\":1,\"nbf\":" +
                     std::to_string(not_before) + ",\"exp\":" + std::to_string(expires) + "}") +
           ".c2ln";
  }
};

Asked with_token(const std::string& token) {
  Asked asked("GET", "/devstoreaccount1/jobs?comp=metadata", {{"Authorization", "Bearer " + token}});
  asked.options.https = true;
  return asked;
}

TEST(AzureBearer, GoodTokenMayDoAllButPolicies) {
  Asked asked = with_token(Token{}.text());
  EXPECT_EQ(code_of(asked.authorize({'o', "a", "a", true})), "");
  const auto acl = asked.authorize({'c', "", "", false});
  EXPECT_EQ(code_of(acl), "ResourceNotFound");
}

TEST(AzureBearer, AudienceIsStorageOrTheAccount) {
  const auto code = [](std::string audience) {
    Token token;
    token.audience = std::move(audience);
    return code_of(with_token(token.text()).authenticate());
  };
  for (const char* good :
       {"https://storage.azure.com/", "https://devstoreaccount1.queue.core.windows.net",
        "https://devstoreaccount1.queue.core.chinacloudapi.cn/", "e406a681-f3d4-42a8-90b6-c2b029497af1"}) {
    EXPECT_EQ(code(good), "") << good;
  }
  for (const char* bad : {"https://management.azure.com", "https://other.queue.core.windows.net",
                          "https://devstoreaccount1.table.core.windows.net", ""}) {
    EXPECT_EQ(code(bad), "InvalidAuthenticationInfo") << bad;
  }
}

TEST(AzureBearer, FaultsAreNamed) {
  const auto detail = [](const Token& token) { return detail_of(with_token(token.text()).authenticate()); };
  Token token;
  token.expires = runtime::unix_seconds(kNow) - 1;
  EXPECT_EQ(detail(token), "Lifetime validation failed. The token is expired.");
  token = Token{};
  token.not_before = runtime::unix_seconds(kNow) + 1;
  EXPECT_EQ(detail(token), "Lifetime validation failed.");
  token = Token{};
  token.issuer = "https://example.com/";
  EXPECT_EQ(detail(token), "Invalid token issuer.");
  token = Token{};
  token.audience = "x";
  EXPECT_EQ(detail(token), "Invalid token audience.");
  for (const char* junk : {"x", "a.b.c", "..", "e30.e30.e30", "a.b.c.d"}) {
    EXPECT_EQ(code_of(with_token(junk).authenticate()), "InvalidAuthenticationInfo") << junk;
  }
}

TEST(AzureBearer, BadTokenIs401SinceTheChallengeAnd403Before) {
  Asked asked = with_token("x");
  EXPECT_EQ(asked.authenticate().error().status, 401);
  asked.version = "2019-02-02";
  EXPECT_EQ(asked.authenticate().error().status, 403);
  EXPECT_EQ(code_of(asked.authenticate()), "AuthenticationFailed");
  asked.version = "2017-07-29";
  EXPECT_EQ(detail_of(asked.authenticate()), "Authentication scheme Bearer is not supported.");
}

TEST(AzureBearer, NeedsAnEncryptedConnection) {
  Asked asked = with_token(Token{}.text());
  asked.options.https = false;
  EXPECT_EQ(asked.authenticate().error().status, 403);
  EXPECT_EQ(detail_of(asked.authenticate()), "Authentication scheme Bearer is not allowed with HTTP.");
  asked.http.headers.set("X-Forwarded-Proto", "https");
  EXPECT_TRUE(asked.authenticate());
}

TEST(AzureBearer, SignatureIsCheckedByWhoIssued) {
  Asked asked = with_token(Token{}.text());
  asked.options.issuers = {"https://127.0.0.1:1/"};
  asked.options.verify_token = [](std::string_view token) { return token.ends_with(".good"); };
  EXPECT_EQ(code_of(asked.authenticate()), "InvalidAuthenticationInfo");
}

TEST(AzureAnonymous, IsChallengedOrFindsNothing) {
  Asked asked("GET", "/devstoreaccount1/jobs?comp=metadata");
  const auto refused = asked.authenticate();
  EXPECT_EQ(refused.error().status, 401);
  EXPECT_EQ(code_of(refused), "NoAuthenticationInformation");
  asked.version = "2019-07-07";
  EXPECT_EQ(code_of(asked.authenticate()), "ResourceNotFound");
  asked.options.mode = Mode::kLax;
  EXPECT_TRUE(asked.authenticate());
  EXPECT_EQ(challenge(asked.options),
            "Bearer authorization_uri=https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/"
            "authorize resource_id=https://storage.azure.com");
}

TEST(AzureAnonymous, UnknownAccountDoesNotExist) {
  EXPECT_EQ(code_of(Asked("GET", "/stranger?comp=list").authenticate()), "ResourceNotFound");
}

}  // namespace
}  // namespace queuecast::azure::auth
