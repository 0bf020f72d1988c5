#include "emulators/aws/auth/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace queuecast::aws::auth {

namespace {

using testing::HasSubstr;

constexpr runtime::TimePoint kNow =
    std::chrono::sys_days{std::chrono::year{2015} / 8 / 30} + std::chrono::hours{12} + std::chrono::minutes{36};

/// The example of "Create a signed AWS API request" in the IAM User Guide: its key, its request, its digest.
http::Request published_request() {
  http::Request request;
  request.target = "/?Action=ListUsers&Version=2010-05-08";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.headers.add("Host", "iam.amazonaws.com");
  request.headers.add("X-Amz-Date", "20150830T123600Z");
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                      "SignedHeaders=content-type;host;x-amz-date, "
                      "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
  return request;
}

std::optional<Secret> example_key(std::string_view id) {
  if (id != "AKIDEXAMPLE") return std::nullopt;
  return Secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {}, {}};
}

std::optional<Refusal::Kind> kind_of(const http::Request& request, runtime::TimePoint now = kNow,
                                     const FindSecret& keys = example_key) {
  const auto refusal = verify(request, "iam", keys, now);
  if (!refusal) return std::nullopt;
  return refusal->kind;
}

void replace(http::Request& request, std::string_view what, std::string_view with) {
  std::string text{request.headers.get("Authorization")};
  text.replace(text.find(what), what.size(), with);
  request.headers.set("Authorization", text);
}

TEST(SignatureTest, ThePublishedExampleIsLetIn) { EXPECT_EQ(kind_of(published_request()), std::nullopt); }

TEST(SignatureTest, EveryPartOfTheRequestIsHeldByTheDigest) {
  for (const auto& change : std::vector<void (*)(http::Request&)>{
           [](http::Request& r) { r.method = "POST"; }, [](http::Request& r) { r.body = "x"; },
           [](http::Request& r) { r.target = "/?Action=ListUsers&Version=2010-05-09"; },
           [](http::Request& r) { r.target = "/a?Action=ListUsers&Version=2010-05-08"; },
           [](http::Request& r) { r.headers.set("Host", "sts.amazonaws.com"); },
           [](http::Request& r) { r.headers.set("X-Amz-Date", "20150830T123601Z"); },
           [](http::Request& r) { replace(r, "us-east-1", "us-east-2"); },
           [](http::Request& r) { replace(r, "5d672d", "5d672e"); },
           [](http::Request& r) { replace(r, "iam/aws4", "sqs/aws4"); },
           [](http::Request& r) { replace(r, "content-type;host;", "content-type;"); }}) {
    http::Request request = published_request();
    change(request);
    EXPECT_EQ(kind_of(request), Refusal::Kind::kMismatch) << request.headers.get("Authorization");
  }
}

TEST(SignatureTest, TheOrderOfAQueryAndBlanksAroundAHeaderDoNotMatter) {
  http::Request request = published_request();
  request.target = "/?Version=2010-05-08&Action=ListUsers";
  request.headers.set("Content-Type", "  application/x-www-form-urlencoded;   charset=utf-8 ");
  EXPECT_EQ(kind_of(request), std::nullopt);
}

TEST(SignatureTest, ClocksMayDifferByAQuarterOfAnHour) {
  const http::Request request = published_request();
  EXPECT_EQ(kind_of(request, kNow + std::chrono::minutes{15}), std::nullopt);
  EXPECT_EQ(kind_of(request, kNow - std::chrono::minutes{15}), std::nullopt);
  EXPECT_EQ(kind_of(request, kNow + std::chrono::seconds{901}), Refusal::Kind::kExpired);
  EXPECT_EQ(kind_of(request, kNow - std::chrono::seconds{901}), Refusal::Kind::kExpired);
  EXPECT_EQ(verify(request, "iam", example_key, kNow + std::chrono::minutes{20})->message,
            "Signature expired: 20150830T123600Z is now earlier than 20150830T124100Z (20150830T125600Z - 15 min.)");
}

TEST(SignatureTest, WhatIsMissingOrUnreadableIsNamed) {
  http::Request request = published_request();
  request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request");
  const auto refusal = verify(request, "iam", example_key, kNow);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->kind, Refusal::Kind::kIncomplete);
  EXPECT_THAT(refusal->message, HasSubstr("requires 'Signature' parameter."));
  EXPECT_THAT(refusal->message, HasSubstr("requires 'SignedHeaders' parameter."));

  for (const char* text : {"Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential", "", "AWS AKID:abc",
                           "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00"}) {
    request.headers.set("Authorization", text);
    EXPECT_EQ(kind_of(request), Refusal::Kind::kIncomplete) << text;
  }
}

TEST(SignatureTest, UnsignedAndUnknownAreToldApart) {
  EXPECT_EQ(kind_of(http::Request{}), Refusal::Kind::kUnsigned);
  http::Request request = published_request();
  replace(request, "AKIDEXAMPLE", "AKIDOTHER");
  EXPECT_EQ(kind_of(request), Refusal::Kind::kUnknownKey);
}

TEST(SignatureTest, AHeaderOfTheAmzFamilyMustBeSigned) {
  http::Request request = published_request();
  request.headers.add("X-Amz-Target", "AmazonSQS.PurgeQueue");
  EXPECT_EQ(kind_of(request), Refusal::Kind::kMismatch);
}

TEST(SignatureTest, ATokenForAKeyThatHasNoneIsInvalid) {
  http::Request request = published_request();
  request.headers.add("X-Amz-Security-Token", "token");
  EXPECT_EQ(kind_of(request), Refusal::Kind::kUnknownKey);
}

TEST(SignatureTest, TheScopeNamesTheRegionOfTheEndpoint) {
  http::Request request = published_request();
  request.headers.set("Host", "sqs.eu-west-1.amazonaws.com");
  EXPECT_THAT(verify(request, "iam", example_key, kNow)->message, HasSubstr("valid region"));
  request.headers.set("Host", "us-east-1.queue.amazonaws.com:443");
  EXPECT_THAT(verify(request, "iam", example_key, kNow)->message, HasSubstr("does not match"));
}

TEST(SignatureTest, TemporaryKeysNeedTheirTokenAndEnd) {
  const FindSecret keys = [](std::string_view) {
    return Secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token", kNow + std::chrono::minutes{1}};
  };
  http::Request request = published_request();
  EXPECT_EQ(kind_of(request, kNow, keys), Refusal::Kind::kUnknownKey);
  request.headers.add("X-Amz-Security-Token", "token");
  replace(request, "x-amz-date", "x-amz-date;x-amz-security-token");
  const std::string digest =
      sign(request, *read_signature(request).signature, example_key("AKIDEXAMPLE")->secret_access_key);
  replace(request, "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", digest);
  EXPECT_EQ(kind_of(request, kNow, keys), std::nullopt);
  EXPECT_EQ(kind_of(request, kNow + std::chrono::minutes{1}, keys), Refusal::Kind::kExpiredKey);
}

TEST(SignatureTest, APresignedRequestHoldsForItsTime) {
  http::Request request;
  request.headers.add("Host", "sqs.us-east-1.amazonaws.com");
  request.target =
      "/1/"
      "q%20a?Action=ReceiveMessage&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1"
      "%2Fsqs%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host";
  const std::string unsigned_target = request.target;
  request.target += "&X-Amz-Signature=0";
  const auto read = read_signature(request);
  ASSERT_TRUE(read.signature);
  const std::string digest = sign(request, *read.signature, example_key("AKIDEXAMPLE")->secret_access_key);
  request.target = unsigned_target + "&X-Amz-Signature=" + digest;
  EXPECT_FALSE(verify(request, "sqs", example_key, kNow + std::chrono::seconds{60}));
  EXPECT_EQ(verify(request, "sqs", example_key, kNow + std::chrono::seconds{61})->kind, Refusal::Kind::kExpired);
  // The path is encoded once more than it was sent.
  EXPECT_THAT(canonical_request(request, *read.signature), HasSubstr("\n/1/q%2520a\n"));
}

}  // namespace

}  // namespace queuecast::aws::auth
