#include <gtest/gtest.h>

#include "emulators/azure/auth/canonical.h"
#include "emulators/azure/auth/shared_key.h"
#include "tests/emulators/azure/auth/signed.h"

namespace queuecast::azure::auth {
namespace {

using namespace testing;

Asked signed_request(std::string method, std::string target, std::string authorization,
                     std::vector<http::Headers::Field> headers = {}) {
  Asked asked(std::move(method), std::move(target), std::move(headers));
  asked.http.headers.set("x-ms-date", asked.http.headers.get("x-ms-date", kDate));
  asked.http.headers.set("x-ms-version", asked.version);
  asked.http.headers.set("Authorization", authorization);
  return asked;
}

std::string first_string(Asked& asked, bool lite = false, Service service = Service::kQueue) {
  const Address address = Address::of(asked.http);
  return strings_to_sign(service, Request{asked.http, address, asked.version, asked.resource, nullptr, ""}, lite)
      .front();
}

// Signatures that the JavaScript SDK's own signing policy computed.
TEST(AzureSharedKey, AcceptsTheSignaturesOfSdks) {
  EXPECT_TRUE(signed_request("GET", "/devstoreaccount1/?comp=list&include=metadata",
                             "SharedKey devstoreaccount1:9lefJIwGoEsWLewDRHgZR1WFSvk50I/LDlvig62LfJ8=")
                  .authenticate());
  EXPECT_TRUE(signed_request("POST", "/devstoreaccount1/jobs/messages?visibilitytimeout=0&messagettl=-1",
                             "SharedKey devstoreaccount1:Inb6buRWTby9DTkaIuQI/rrN4M971vaOL2t9GqjuskE=",
                             {{"Content-Length", "61"}, {"Content-Type", "application/xml"}})
                  .authenticate());
  EXPECT_TRUE(signed_request("GET", "/jobs?comp=metadata",
                             "SharedKey devstoreaccount1:dZn4MhPVLsLBuxMBmdIUi8Zae4TW8oeR8EUxCmgwxkA=",
                             {{"Host", "devstoreaccount1.queue.core.windows.net"}})
                  .authenticate());
  EXPECT_TRUE(signed_request("GET", "/devstoreaccount1/jobs?comp=metadata",
                             "SharedKeyLite devstoreaccount1:tUVmfIhNCvSa4K0CEbB7TqpBfJsEuKCvmjlMiG4t8kE=")
                  .authenticate());
}

TEST(AzureSharedKey, TablesSignFewerParts) {
  EXPECT_TRUE(signed_request("GET", "/devstoreaccount1/jobs()",
                             "SharedKey devstoreaccount1:rlOd2lRgScXnAhauKEZCZVg8m61EllEuONqxb/27E34=",
                             {{"Content-Type", "application/json"}})
                  .authenticate(Service::kTable));
  EXPECT_TRUE(signed_request("GET", "/devstoreaccount1/jobs(PartitionKey='a',RowKey='b%20c')?$select=x",
                             "SharedKeyLite devstoreaccount1:Met9h/5jt4NLZRb99/0lE73F5EnhFGpDahd1r2EgaqM=")
                  .authenticate(Service::kTable));
}

TEST(AzureSharedKey, WrongSignatureIsToldWhatWasSigned) {
  Asked asked = signed_request("GET", "/devstoreaccount1/?comp=list", "SharedKey devstoreaccount1:AAAA");
  const auto refused = asked.authenticate();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().status, 403);
  EXPECT_EQ(code_of(refused), "AuthenticationFailed");
  EXPECT_EQ(
      refused.error().message,
      "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly "
      "including the signature.");
  EXPECT_EQ(detail_of(refused),
            "The MAC signature found in the HTTP request 'AAAA' is not the same as any computed signature. Server used "
            "following string to sign: 'GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Mon, 27 Sep 2021 15:00:00 "
            "GMT\nx-ms-version:2021-12-02\n/devstoreaccount1/devstoreaccount1/\ncomp:list'.");
}

TEST(AzureSharedKey, AnyKeyOfTheAccountIsGood) {
  Asked asked = signed_request("GET", "/acct/?comp=list", "");
  asked.options.keys = *parse_keys("acct:a2V5MQ==:a2V5Mg==");
  const std::string text = first_string(asked);
  for (const char* key : {"key1", "key2"}) {
    asked.http.headers.set("Authorization", "SharedKey acct:" + emulators::base64_encode(hmac_sha256(key, text)));
    EXPECT_TRUE(asked.authenticate()) << key;
  }
  asked.http.headers.set("Authorization", "SharedKey other:" + emulators::base64_encode(hmac_sha256("key1", text)));
  EXPECT_EQ(code_of(asked.authenticate()), "AuthenticationFailed");
}

TEST(AzureSharedKey, DateMayBeFifteenMinutesOff) {
  const auto at = [](std::string date) {
    Asked asked = signed_request("GET", "/devstoreaccount1/?comp=list", "", {{"x-ms-date", date}});
    asked.http.headers.set("Authorization", "SharedKey devstoreaccount1:" + sign(first_string(asked)));
    return asked.authenticate();
  };
  EXPECT_TRUE(at("Mon, 27 Sep 2021 14:45:00 GMT"));
  EXPECT_TRUE(at("Mon, 27 Sep 2021 15:15:00 GMT"));
  EXPECT_EQ(detail_of(at("Mon, 27 Sep 2021 14:44:59 GMT")),
            "Request date header too old: 'Mon, 27 Sep 2021 14:44:59 GMT'");
  EXPECT_EQ(code_of(at("Mon, 27 Sep 2021 15:15:01 GMT")), "AuthenticationFailed");
  EXPECT_EQ(code_of(at("yesterday")), "AuthenticationFailed");
  EXPECT_EQ(code_of(at("")), "AuthenticationFailed");
}

TEST(AzureSharedKey, DatesAreJudgedByTheWallClock) {
  Asked asked = signed_request("GET", "/devstoreaccount1/?comp=list", "", {{"x-ms-date", rfc1123(kNow + 24h)}});
  asked.http.headers.set("Authorization", "SharedKey devstoreaccount1:" + sign(first_string(asked)));
  EXPECT_FALSE(asked.authenticate());
  asked.options.clock = [] { return kNow + 24h; };
  EXPECT_TRUE(asked.authenticate());
}

TEST(AzureSharedKey, DateHeaderServesForWantOfItsOwn) {
  Asked asked("GET", "/devstoreaccount1/?comp=list", {{"Date", kDate}});
  asked.http.headers.set("Authorization", "SharedKey devstoreaccount1:" + sign(first_string(asked)));
  EXPECT_NE(first_string(asked).find("\n" + kDate + "\n"), std::string::npos);
  EXPECT_TRUE(asked.authenticate());
}

TEST(AzureSharedKey, UnreadableHeadersAre400) {
  for (const char* header : {"", "SharedKey", "SharedKey ", "SharedKey devstoreaccount1",
                             "SharedKey devstoreaccount1:", "SharedKey :AAAA", "Basic dTpw", "devstoreaccount1:AAAA"}) {
    const auto refused = signed_request("GET", "/devstoreaccount1/?comp=list", header).authenticate();
    ASSERT_FALSE(refused) << header;
    EXPECT_EQ(refused.error().status, 400) << header;
    EXPECT_EQ(code_of(refused), "InvalidAuthenticationInfo") << header;
  }
}

TEST(AzureSharedKey, HeadersMaySortByCultureOrByCode) {
  EXPECT_TRUE(culture_less("x-ms-meta-a_b", "x-ms-meta-a1"));
  EXPECT_TRUE(culture_less("x-ms-meta-a1", "x-ms-meta-ab"));
  EXPECT_TRUE(culture_less("x-ms-metaa", "x-ms-meta-a"));
  EXPECT_TRUE(culture_less("x-ms-meta-a", "x-ms-metab"));
  EXPECT_FALSE(culture_less("x-ms-date", "x-ms-date"));
  Asked asked = signed_request("PUT", "/devstoreaccount1/jobs?comp=metadata", "",
                               {{"x-ms-meta-a1", "1"}, {"x-ms-meta-a_b", " 2  3 \r\n  4 "}});
  const std::string culture = first_string(asked);
  EXPECT_NE(culture.find("x-ms-meta-a_b:2  3 4\nx-ms-meta-a1:1\n"), std::string::npos);
  std::string ordinal = culture;
  ordinal.replace(ordinal.find("x-ms-meta-a_b"), 36, "x-ms-meta-a1:1\nx-ms-meta-a_b:2  3 4\n");
  for (const std::string& text : {culture, ordinal}) {
    asked.http.headers.set("Authorization", "SharedKey devstoreaccount1:" + sign(text));
    EXPECT_TRUE(asked.authenticate()) << text;
  }
}

TEST(AzureSharedKey, QueryIsSortedDecodedAndJoined) {
  EXPECT_EQ(canonicalized_query("Timeout=5&comp=list&prefix=a%2Fb&include=b&INCLUDE=a&flag"),
            "\ncomp:list\nflag:\ninclude:a,b\nprefix:a/b\ntimeout:5");
  EXPECT_EQ(canonicalized_query(""), "");
}

TEST(AzureSharedKey, SecondaryMaySignWithEitherName) {
  for (const char* path : {"/devstoreaccount1/devstoreaccount1-secondary/", "/devstoreaccount1/devstoreaccount1/"}) {
    Asked asked = signed_request("GET", "/devstoreaccount1-secondary/?comp=list", "");
    asked.http.headers.set("Authorization",
                           "SharedKey devstoreaccount1:" + sign("GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:" + kDate +
                                                                "\nx-ms-version:2021-12-02\n" + path + "\ncomp:list"));
    EXPECT_TRUE(asked.authenticate()) << path;
  }
}

TEST(AzureAccounts, AreReadFromAzuritesForm) {
  const auto keys = parse_keys("abc:a2V5MQ==:a2V5Mg==;def:a2V5MQ==;");
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->at("abc"), (std::vector<std::string>{"a2V5MQ==", "a2V5Mg=="}));
  EXPECT_FALSE(keys->contains("devstoreaccount1"));
  for (const char* bad : {"", "abc", "abc:", "abc:###", "ab:a2V5MQ==", "Abc:a2V5MQ==", "abc:a2V5:a2V5:a2V5"}) {
    EXPECT_FALSE(parse_keys(bad)) << bad;
  }
}

}  // namespace
}  // namespace queuecast::azure::auth
