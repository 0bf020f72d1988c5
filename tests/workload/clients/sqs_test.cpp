#include "workload/clients/sqs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/workload/clients/scripted_server.h"
#include "workload/clients/dynamodb.h"
#include "workload/clients/sts.h"

namespace queuecast::clients {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pointwise;

constexpr const char* kQueueUrl = "https://sqs.us-east-1.amazonaws.com/1/q";

MATCHER(SameSecond, "") { return std::abs(std::get<0>(arg) - std::get<1>(arg)) < 5e-10; }

AwsCredentials keys() {
  AwsCredentials credentials;
  credentials.access_key_id = "AKIDEXAMPLE";
  credentials.secret_access_key = "secret";
  return credentials;
}

class AwsTest : public testing::Test {
 protected:
  AwsOptions options(const char* host) {
    AwsOptions out;
    out.endpoint = http::Endpoint::parse(std::string("https://") + host);
    return out;
  }

  simulated::World world;
  AwsSession session{world, keys()};
  AwsOptions sqs_options = options("sqs.us-east-1.amazonaws.com");
  AwsOptions dynamodb_options = options("dynamodb.us-east-1.amazonaws.com");
  runtime::Random& jitter = world.random("retries");
  http::Response next = answer(200, "{}");
  ScriptedServer sqs{world, "sqs.us-east-1.amazonaws.com", [this](const auto&) { return next; }};
  ScriptedServer dynamodb{world, "dynamodb.us-east-1.amazonaws.com", [this](const auto&) { return next; }};
};

TEST_F(AwsTest, RequestsLookLikeThoseOfBoto3) {
  Sqs client(world, session, sqs_options, jitter);
  ReceiveMessage request;
  request.queue_url = kQueueUrl;
  request.visibility_timeout = 60;
  request.wait_seconds = 0;
  request.with_attributes = true;
  EXPECT_TRUE(run(world, client.receive_message(request))->empty());
  ASSERT_EQ(sqs.seen.size(), 1u);
  const http::Request& sent = sqs.seen[0].request;
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.target, "/");
  EXPECT_EQ(sent.headers.get("X-Amz-Target"), "AmazonSQS.ReceiveMessage");
  EXPECT_EQ(sent.headers.get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(sent.headers.get("x-amzn-query-mode"), "true");
  EXPECT_EQ(sent.headers.get("X-Amz-Date"), "20260101T000000Z");
  EXPECT_EQ(sent.headers.get("amz-sdk-request"), "attempt=1");
  EXPECT_THAT(std::string(sent.headers.get("Authorization")),
              testing::StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/sqs/aws4_request"));
  EXPECT_EQ(
      sent.body,
      R"({"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q", "AttributeNames": ["SentTimestamp"], )"
      R"("MaxNumberOfMessages": 1, "MessageAttributeNames": ["All"], "VisibilityTimeout": 60, "WaitTimeSeconds": 0})");
}

TEST_F(AwsTest, UnsignedRequestsStillNameTheRegion) {
  sqs_options.sign = false;
  Sqs client(world, session, sqs_options, jitter);
  EXPECT_FALSE(run(world, client.delete_message(kQueueUrl, "handle")).has_error());
  EXPECT_EQ(
      sqs.seen[0].request.headers.get("Authorization"),
      "AWS4-HMAC-SHA256 Credential=unsigned/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0");
  EXPECT_FALSE(sqs.seen[0].request.headers.contains("amz-sdk-invocation-id"));
}

TEST_F(AwsTest, ReadsTheAnswersOfAllOperations) {
  Sqs client(world, session, sqs_options, jitter);
  SendMessage send;
  send.queue_url = kQueueUrl;
  send.body = "hi";
  send.group_id = "g";
  send.deduplication_id = "d";
  send.delay_seconds = 3;
  next.body = R"({"MD5OfMessageBody":"49f6","MessageId":"m-1","SequenceNumber":"188"})";
  const auto sent = run(world, client.send_message(send));
  EXPECT_EQ(sent->message_id, "m-1");
  EXPECT_EQ(sent->sequence_number, "188");
  EXPECT_EQ(sqs.seen[0].request.body,
            R"({"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q", "MessageBody": "hi", "DelaySeconds": 3, )"
            R"("MessageDeduplicationId": "d", "MessageGroupId": "g"})");

  next.body = R"({"Messages":[{"Attributes":{"SentTimestamp":"1767225600000"},"Body":"{\"a\": 1}","MD5OfBody":"x",)"
              R"("MessageId":"m-1","ReceiptHandle":"AQEB+/="}]})";
  ReceiveMessage receive;
  receive.queue_url = kQueueUrl;
  const auto received = run(world, client.receive_message(receive));
  ASSERT_EQ(received->size(), 1u);
  EXPECT_EQ(received->front().body, "{\"a\": 1}");
  EXPECT_EQ(received->front().receipt_handle, "AQEB+/=");
  EXPECT_THAT(received->front().attributes, ElementsAre(testing::Pair("SentTimestamp", "1767225600000")));

  next.body = R"({"Attributes":{"ApproximateNumberOfMessages":"12","QueueArn":"arn"}})";
  const auto attributes = run(world, client.get_queue_attributes(kQueueUrl, {"All"}));
  EXPECT_EQ(attributes->at("ApproximateNumberOfMessages"), "12");
  next.body = R"({"QueueUrl":"https://sqs.us-east-1.amazonaws.com/1/q"})";
  EXPECT_EQ(*run(world, client.get_queue_url("q")), kQueueUrl);
}

TEST_F(AwsTest, ErrorsCarryTheServicesOwnWordsAndTheCountOfAttempts) {
  next =
      answer(400, R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."})",
             {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}});
  Sqs client(world, session, sqs_options, jitter);
  const auto result = run(world, client.delete_message(kQueueUrl, "h"));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().status, 400);
  EXPECT_EQ(result.error().code, "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(result.error().message, "The specified queue does not exist.");
  EXPECT_EQ(result.error().attempts, 1);
  EXPECT_FALSE(result.error().transport);
  // Not exactly two parts: the header is not looked at.
  next.headers.set("x-amzn-query-error", "a;b;c");
  EXPECT_EQ(run(world, client.delete_message(kQueueUrl, "h")).error().code, "QueueDoesNotExist");
}

TEST_F(AwsTest, AnswersThatAreNoneAreErrors) {
  Sqs client(world, session, sqs_options, jitter);
  next.body = "<html>";
  ReceiveMessage receive;
  receive.queue_url = kQueueUrl;
  EXPECT_EQ(run(world, client.receive_message(receive)).error().code, "ResponseParserError");
  next = answer(404, "<html>");
  EXPECT_EQ(run(world, client.receive_message(receive)).error().code, "404");
}

TEST_F(AwsTest, LegacyDynamodbTriesTenTimesIn25550Milliseconds) {
  next = answer(
      400, R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m"})");
  Dynamodb client(world, session, dynamodb_options, jitter);
  const auto result = run(world, client.put_item("payments", {{"id", "a"}}));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().code, "ProvisionedThroughputExceededException");
  EXPECT_EQ(result.error().attempts, 10);
  EXPECT_THAT(dynamodb.times(), Pointwise(SameSecond(), {0.0, 0.05, 0.15, 0.35, 0.75, 1.55, 3.15, 6.35, 12.75, 25.55}));
  EXPECT_EQ(dynamodb.seen[9].request.headers.get("amz-sdk-request"), "attempt=10");
  EXPECT_EQ(dynamodb.seen[9].request.headers.get("X-Amz-Date"), "20260101T000025Z");
}

TEST_F(AwsTest, LegacySqsTriesFiveTimesWithJitterFromTheGivenStream) {
  next = answer(503, "");
  Sqs client(world, session, sqs_options, jitter);
  EXPECT_EQ(run(world, client.delete_message(kQueueUrl, "h")).error().attempts, 5);
  runtime::Random same{world.seed(), "retries"};
  std::vector<double> expected{0};
  for (const double scale : {1, 2, 4, 8}) expected.push_back(expected.back() + same.uniform() * scale);
  EXPECT_THAT(sqs.times(), Pointwise(testing::DoubleNear(1e-8), expected));
}

TEST_F(AwsTest, AttemptsCanBeLimited) {
  next = answer(503, "");
  sqs_options.max_attempts = 2;
  Sqs client(world, session, sqs_options, jitter);
  EXPECT_EQ(run(world, client.delete_message(kQueueUrl, "h")).error().attempts, 2);
}

TEST_F(AwsTest, SilenceEndsAfter60SecondsAndTheNextAttemptConnectsAnew) {
  CountingTiming timing;
  world.wire().set_timing(timing);
  sqs.delay = 1h;
  sqs_options.max_attempts = 2;
  Sqs client(world, session, sqs_options, jitter);
  const auto result = run(world, client.delete_message(kQueueUrl, "h"));
  EXPECT_EQ(result.error().transport, http::TransportError::Kind::kTimeout);
  EXPECT_EQ(result.error().status, 0);
  ASSERT_EQ(sqs.seen.size(), 2u);
  EXPECT_GE(sqs.seen[1].at, 60);
  EXPECT_LE(sqs.seen[1].at, 61);
  EXPECT_EQ(timing.connections["sqs.us-east-1.amazonaws.com"], 2);
}

TEST_F(AwsTest, NobodyListeningIsRetriedAndThenATransportError) {
  world.wire().remove("sqs.us-east-1.amazonaws.com");
  Sqs client(world, session, sqs_options, jitter);
  const auto result = run(world, client.delete_message(kQueueUrl, "h"));
  EXPECT_EQ(result.error().transport, http::TransportError::Kind::kConnect);
  EXPECT_EQ(result.error().attempts, 5);
}

TEST_F(AwsTest, AnswersThatContradictTheirChecksumAreAskedForAgain) {
  int asked = 0;
  ScriptedServer flaky{world, "dynamodb.us-east-1.amazonaws.com", [&](const auto&) {
                         // 2745614147 is the CRC-32 of "{}".
                         return answer(200, "{}", {{"x-amz-crc32", ++asked < 3 ? "1" : "2745614147"}});
                       }};
  Dynamodb client(world, session, dynamodb_options, jitter);
  EXPECT_FALSE(run(world, client.put_item("payments", {{"id", "a"}})).has_error());
  EXPECT_THAT(flaky.times(), Pointwise(SameSecond(), {0.0, 0.05, 0.15}));
  asked = -100;
  EXPECT_EQ(run(world, client.put_item("payments", {{"id", "a"}})).error().code, "ChecksumError");
}

TEST_F(AwsTest, OneClientKeepsOneConnection) {
  CountingTiming timing;
  world.wire().set_timing(timing);
  Sqs client(world, session, sqs_options, jitter);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(run(world, client.delete_message(kQueueUrl, "h")).has_error());
  EXPECT_EQ(timing.connections["sqs.us-east-1.amazonaws.com"], 1);
}

TEST_F(AwsTest, AdaptiveClientsHoldBackAfterAThrottle) {
  next = answer(400, R"({"__type":"x#ThrottlingException"})");
  sqs_options.retry_mode = RetryMode::kAdaptive;
  Sqs client(world, session, sqs_options, jitter);
  EXPECT_EQ(run(world, client.delete_message(kQueueUrl, "h")).error().attempts, 3);
  // The bucket begins empty and fills with half a token a second at the least rate.
  EXPECT_GE(sqs.times().back(), 2.0);
}

std::string sts_answer(std::string_view expiration) {
  return "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA1</"
         "AccessKeyId>"
         "<SecretAccessKey>s&amp;</SecretAccessKey><SessionToken>token</SessionToken><Expiration>" +
         std::string(expiration) +
         "</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
}

class StsTest : public AwsTest {
 protected:
  StsTest() {
    identity.role_arn = "arn:aws:iam::1:role/r";
    identity.token = "a.b.c";
  }

  WebIdentity identity;
  AwsOptions sts_options = options("sts.us-east-1.amazonaws.com");
  http::Response sts_next = answer(200, sts_answer("2026-01-01T01:00:00Z"));
  ScriptedServer sts{world, "sts.us-east-1.amazonaws.com", [this](const auto&) { return sts_next; }};
};

TEST_F(StsTest, AsksLazilyOnceAndAgainWhenLessThan15MinutesAreLeft) {
  AwsSession web{world, sts_options, identity, jitter};
  EXPECT_TRUE(sts.seen.empty());
  for (int i = 0; i < 3; ++i) {
    Sqs client(world, web, sqs_options, jitter);
    EXPECT_FALSE(run(world, client.delete_message(kQueueUrl, "h")).has_error());
  }
  ASSERT_EQ(sts.seen.size(), 1u);
  EXPECT_EQ(sts.seen[0].request.body,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
            "&RoleSessionName=botocore-session-1767225600&WebIdentityToken=a.b.c");
  EXPECT_EQ(sqs.seen[2].request.headers.get("X-Amz-Security-Token"), "token");
  EXPECT_THAT(std::string(sqs.seen[0].request.headers.get("Authorization")), testing::HasSubstr("Credential=ASIA1/"));

  Sqs client(world, web, sqs_options, jitter);
  world.run_for(45min);
  EXPECT_FALSE(run(world, client.delete_message(kQueueUrl, "h")).has_error());
  EXPECT_EQ(sts.seen.size(), 1u);
  world.run_for(1s);
  sts_next.body = sts_answer("2026-01-01T02:00:00Z");
  EXPECT_FALSE(run(world, client.delete_message(kQueueUrl, "h")).has_error());
  EXPECT_EQ(sts.seen.size(), 2u);
}

TEST_F(StsTest, FailedRefreshIsAnErrorOnlyWhenLessThan10MinutesAreLeft) {
  AwsSession web{world, sts_options, identity, jitter};
  Sqs client(world, web, sqs_options, jitter);
  EXPECT_FALSE(run(world, client.delete_message(kQueueUrl, "h")).has_error());
  sts_next = answer(400,
                    "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredTokenException</Code>"
                    "<Message>Token expired</Message></Error></ErrorResponse>");
  world.run_for(46min);
  EXPECT_FALSE(run(world, client.delete_message(kQueueUrl, "h")).has_error());
  world.run_for(5min);
  const auto result = run(world, client.delete_message(kQueueUrl, "h"));
  ASSERT_TRUE(result.has_error());
  EXPECT_TRUE(result.error().authentication);
  EXPECT_EQ(result.error().code, "ExpiredTokenException");
  EXPECT_EQ(result.error().message, "Token expired");
  EXPECT_EQ(sqs.seen.size(), 2u);
}

TEST_F(StsTest, AnswersWithoutCredentialsAreErrors) {
  sts_next.body = "<html/>";
  Sts client(world, sts_options, jitter);
  EXPECT_EQ(run(world, client.assume_role_with_web_identity(identity)).error().code, "ResponseParserError");
  sts_next.body = sts_answer("tomorrow");
  EXPECT_EQ(run(world, client.assume_role_with_web_identity(identity)).error().code, "ResponseParserError");
}

}  // namespace
}  // namespace queuecast::clients
