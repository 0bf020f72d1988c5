#include "emulators/aws/sts/service.h"

#include <gtest/gtest.h>

#include <optional>

#include <pugixml.hpp>

#include "emulators/http/base64.h"
#include "runtime/simulated/world.h"

namespace queuecast::sts {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/teams/consumer";

/// Base64 of RFC 4648 section 5 without padding.
std::string base64url(std::string_view text) {
  std::string out = emulators::base64_encode(text);
  while (!out.empty() && out.back() == '=') out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

std::string token(std::string_view claims) {
  return base64url(R"({"alg":"RS256"})") + "." + base64url(claims) + ".c2ln";
}

class StsTest : public testing::Test {
 protected:
  http::Response call(Service& service, std::string body, std::string_view access_key = {}) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    if (!access_key.empty()) {
      request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=" + std::string(access_key) +
                                               "/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0");
    }
    request.body = std::move(body);
    std::optional<http::Response> response;
    world.spawn(exchange(service, std::move(request), response));
    world.run_for(0s);
    return response.value();
  }

  http::Response web_identity(Service& service, std::string_view web_token, std::string_view more = {}) {
    return call(service, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=" + http::percent_encode(kRole) +
                             "&RoleSessionName=botocore-session-1&WebIdentityToken=" + http::percent_encode(web_token) +
                             std::string(more));
  }

  /// "status Code: Message" of an error.
  static std::string error(const http::Response& response) {
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(response.body.c_str())) << response.body;
    const pugi::xml_node node = document.child("ErrorResponse").child("Error");
    EXPECT_STREQ(node.child_value("Type"), "Sender");
    return std::to_string(response.status) + " " + node.child_value("Code") + ": " + node.child_value("Message");
  }

  static pugi::xml_node result(const http::Response& response, const std::string& action,
                               pugi::xml_document& document) {
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_TRUE(document.load_string(response.body.c_str())) << response.body;
    return document.child((action + "Response").c_str()).child((action + "Result").c_str());
  }

  static runtime::Task<void> exchange(Service& service, http::Request request, std::optional<http::Response>& out) {
    http::Peer peer;
    out = co_await service.handle(std::move(request), std::move(peer));
  }

  simulated::World world;
  static Options lax_options() {
    Options options;
    options.web_identity.verify = false;
    return options;
  }
  Service lax{world, lax_options()};
};

TEST_F(StsTest, WebIdentityBecomesAnAssumedRole) {
  const std::string claims = R"({"iss":"https://oidc.example/id/1","sub":"system:serviceaccount:ns:sa",)"
                             R"("aud":["sts.amazonaws.com"],"exp":1})";
  const http::Response response = web_identity(lax, token(claims));
  EXPECT_EQ(response.headers.get("Content-Type"), "text/xml");
  pugi::xml_document document;
  const pugi::xml_node node = result(response, "AssumeRoleWithWebIdentity", document);
  EXPECT_STREQ(document.first_child().attribute("xmlns").value(), "https://sts.amazonaws.com/doc/2011-06-15/");
  EXPECT_STREQ(node.child_value("Audience"), "sts.amazonaws.com");
  EXPECT_STREQ(node.child_value("Provider"), "arn:aws:iam::111122223333:oidc-provider/oidc.example/id/1");
  EXPECT_STREQ(node.child_value("SubjectFromWebIdentityToken"), "system:serviceaccount:ns:sa");
  EXPECT_STREQ(node.child("AssumedRoleUser").child_value("Arn"),
               "arn:aws:sts::111122223333:assumed-role/consumer/botocore-session-1");
  const pugi::xml_node credentials = node.child("Credentials");
  EXPECT_EQ(std::string_view(credentials.child_value("AccessKeyId")).substr(0, 4), "ASIA");
  EXPECT_EQ(std::string_view(credentials.child_value("AccessKeyId")).size(), 20u);
  EXPECT_EQ(std::string_view(credentials.child_value("SecretAccessKey")).size(), 40u);
  EXPECT_STREQ(credentials.child_value("Expiration"), "2026-01-01T01:00:00Z");
  EXPECT_EQ(document.first_child().child("ResponseMetadata").child_value("RequestId"),
            response.headers.get("x-amzn-RequestId"));
  EXPECT_EQ(lax.usage().calls.at("AssumeRoleWithWebIdentity"), 1u);
}

TEST_F(StsTest, CallerIsWhoHoldsTheKeysUntilTheyEnd) {
  pugi::xml_document assumed;
  const pugi::xml_node node =
      result(web_identity(lax, "any-token", "&DurationSeconds=900"), "AssumeRoleWithWebIdentity", assumed);
  const std::string key = node.child("Credentials").child_value("AccessKeyId");
  const std::string who = "Action=GetCallerIdentity&Version=2011-06-15";
  pugi::xml_document document;
  pugi::xml_node identity = result(call(lax, who, key), "GetCallerIdentity", document);
  EXPECT_STREQ(identity.child_value("Arn"), "arn:aws:sts::111122223333:assumed-role/consumer/botocore-session-1");
  EXPECT_STREQ(identity.child_value("Account"), "111122223333");
  EXPECT_STREQ(identity.child_value("UserId"), node.child("AssumedRoleUser").child_value("AssumedRoleId"));
  world.run_for(900s);
  identity = result(call(lax, who, key), "GetCallerIdentity", document);
  EXPECT_STREQ(identity.child_value("Arn"), "arn:aws:iam::000000000000:root");
}

TEST_F(StsTest, RoleKeepsItsIdAcrossSessions) {
  pugi::xml_document first;
  pugi::xml_document second;
  const auto id = [](pugi::xml_node node) {
    return std::string(node.child("AssumedRoleUser").child_value("AssumedRoleId"));
  };
  const std::string one = id(result(web_identity(lax, "token"), "AssumeRoleWithWebIdentity", first));
  const std::string two = id(result(web_identity(lax, "token"), "AssumeRoleWithWebIdentity", second));
  EXPECT_EQ(one, two);
  EXPECT_EQ(one.substr(0, 4), "AROA");
}

TEST_F(StsTest, ParametersAreChecked) {
  EXPECT_EQ(
      error(call(lax, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15")),
      "400 ValidationError: 3 validation errors detected: Value null at 'webIdentityToken' failed to satisfy "
      "constraint: Member must not be null; Value null at 'roleArn' failed to satisfy constraint: Member must not "
      "be null; Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(error(web_identity(lax, "token", "&DurationSeconds=899")),
            "400 ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy "
            "constraint: Member must have value greater than or equal to 900");
  EXPECT_EQ(error(call(lax, "Action=AssumeRole&Version=2011-06-15&RoleArn=nothing-valid-in-here&RoleSessionName=ab")),
            "400 ValidationError: nothing-valid-in-here is invalid");
  EXPECT_EQ(error(call(lax, "Action=AssumeRole&Version=2011-06-15&RoleArn=" + http::percent_encode(kRole) +
                                "&RoleSessionName=a%20b")),
            "400 ValidationError: 1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
  EXPECT_EQ(error(call(lax, "Action=AssumeRole&Version=2011-06-15&RoleArn=" + http::percent_encode(kRole) +
                                "&RoleSessionName=ab&Tags.member.1.Key=k&Tags.member.2.Key=K")),
            "400 InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

TEST_F(StsTest, UnknownActionsAndVersionsAreRefused) {
  EXPECT_EQ(error(call(lax, "")), "400 MissingAction: The request must contain the parameter Action.");
  EXPECT_EQ(error(call(lax, "Action=Nope&Version=2011-06-15")),
            "400 InvalidAction: Could not find operation Nope for version 2011-06-15");
  EXPECT_EQ(error(call(lax, "Action=GetCallerIdentity&Version=2010")),
            "400 InvalidAction: Could not find operation GetCallerIdentity for version 2010");
  EXPECT_EQ(lax.usage().errors, 3u);
  EXPECT_TRUE(lax.usage().calls.empty());
}

TEST_F(StsTest, TokensMustBeCurrentAndMeantForStsAndTheRole) {
  Options options;
  options.web_identity.trust[std::string(kRole)] = {"https://oidc.example", "system:serviceaccount:ns:sa"};
  Service strict{world, options};
  const auto claims = [](std::string_view issuer, std::string_view subject, std::string_view audience, long expires) {
    return token(R"({"iss":")" + std::string(issuer) + R"(","sub":")" + std::string(subject) + R"(","aud":")" +
                 std::string(audience) + R"(","exp":)" + std::to_string(expires) + "}");
  };
  constexpr long kNow = 1'767'225'600;
  constexpr std::string_view kIssuer = "https://oidc.example";
  constexpr std::string_view kSubject = "system:serviceaccount:ns:sa";
  EXPECT_EQ(web_identity(strict, claims(kIssuer, kSubject, "sts.amazonaws.com", kNow + 1)).status, 200);
  EXPECT_EQ(error(web_identity(strict, "not.a-token")),
            "400 InvalidIdentityToken: The ID Token provided is not a valid JWT.");
  EXPECT_EQ(error(web_identity(strict, claims(kIssuer, kSubject, "sts.amazonaws.com", kNow))),
            "400 ExpiredTokenException: Token expired: current date/time 1767225600 must be before the expiration "
            "date/time 1767225600");
  EXPECT_EQ(error(web_identity(strict, claims(kIssuer, kSubject, "other", kNow + 1))),
            "400 InvalidIdentityToken: Incorrect token audience");
  EXPECT_EQ(
      error(web_identity(strict, claims(kIssuer, "system:serviceaccount:ns:other", "sts.amazonaws.com", kNow + 1))),
      "403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity");
}

TEST_F(StsTest, AnswersInJsonWhereAsked) {
  http::Request request;
  request.target = "/?Action=GetCallerIdentity&Version=2011-06-15";
  request.headers.add("Accept", "application/json");
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=444455556666/20260101/us-east-1/sts/aws4_request, Signature=0");
  const auto ask = [&](std::string target) {
    request.target = std::move(target);
    std::optional<http::Response> response;
    world.spawn(exchange(lax, request, response));
    world.run_for(0s);
    return response.value();
  };
  http::Response response = ask("/?Action=GetCallerIdentity&Version=2011-06-15");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.body.substr(0, response.body.find(R"(,"ResponseMetadata)")),
            R"({"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Arn":"arn:aws:iam::444455556666:root",)"
            R"("UserId":"444455556666","Account":"444455556666"})");
  response = ask("/?Action=Nope&Version=2011-06-15");
  EXPECT_EQ(response.body.substr(0, response.body.find(R"(,"RequestId)")),
            R"({"Error":{"Type":"Sender","Code":"InvalidAction",)"
            R"("Message":"Could not find operation Nope for version 2011-06-15"})");
  response = ask("/?Action=GetSessionToken&Version=2011-06-15");
  EXPECT_NE(response.body.find(R"("Expiration":1767268800)"), std::string::npos) << response.body;
}

TEST_F(StsTest, KnowsWhatItGaveOutAndRefusesForOthers) {
  const auto session = lax.issue(kRole, "pod", 1h);
  ASSERT_TRUE(session.has_value());
  const Credentials* known = lax.credentials(session->credentials.access_key_id);
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->secret_access_key, session->credentials.secret_access_key);
  EXPECT_EQ(lax.credentials("ASIANOBODY"), nullptr);
  EXPECT_EQ(error(lax.refuse({}, "SignatureDoesNotMatch", 403, "wrong")), "403 SignatureDoesNotMatch: wrong");
}

TEST(StsWebIdentity, ReadsOnlyWellFormedTokens) {
  EXPECT_TRUE(read_web_identity(token("{}")).has_value());
  for (const std::string_view text : {"", "a", "a.b", "a.b.c", "e30.e30.e30.e30", "e30.W10.", "e30.!!.e30"}) {
    EXPECT_FALSE(read_web_identity(text).has_value()) << text;
  }
  const auto claims = read_web_identity(token(R"({"aud":["a","b",1],"exp":12.9,"iss":3})"));
  ASSERT_TRUE(claims.has_value());
  EXPECT_EQ(claims->audiences, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(claims->expires, 12);
  EXPECT_EQ(claims->issuer, "");
}

}  // namespace
}  // namespace queuecast::sts
