#include "emulators/clouds.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "runtime/simulated/world.h"

namespace queuecast::emulators {
namespace {

using namespace std::chrono_literals;

class AwsCloud : public testing::Test {
 protected:
  http::Response send(http::Request request) {
    std::optional<http::Response> response;
    world.spawn(exchange(aws, std::move(request), response));
    world.run_for(0s);
    return response.value();
  }
  http::Response post(std::string body, std::initializer_list<std::pair<const char*, const char*>> headers) {
    http::Request request;
    request.method = "POST";
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    request.body = std::move(body);
    return send(std::move(request));
  }
  static runtime::Task<void> exchange(http::Handler& handler, http::Request request,
                                      std::optional<http::Response>& out) {
    http::Peer peer;
    out = co_await handler.handle(std::move(request), std::move(peer));
  }

  simulated::World world;
  Aws aws{world};
};

TEST_F(AwsCloud, TargetsTellTheJsonServicesApart) {
  EXPECT_EQ(post("{}", {{"X-Amz-Target", "DynamoDB_20120810.ListTables"}}).body, R"({"TableNames":[]})");
  const http::Response queues = post("{}", {{"X-Amz-Target", "AmazonSQS.ListQueues"}});
  EXPECT_EQ(queues.status, 200);
  EXPECT_EQ(queues.headers.get("Content-Type"), "application/x-amz-json-1.0");
}

TEST_F(AwsCloud, VersionOfAFormMeansStsWhereverItStands) {
  EXPECT_EQ(post("Action=GetCallerIdentity&Version=2011-06-15", {}).status, 200);
  http::Request request;
  request.target = "/?Action=GetCallerIdentity&Version=2011-06-15";
  EXPECT_EQ(send(request).status, 200);
  EXPECT_EQ(aws.sts().usage().calls.at("GetCallerIdentity"), 2u);
}

TEST_F(AwsCloud, SignatureOrHostDecideWhenNothingElseDoes) {
  const http::Response by_scope = post("Action=Nope", {{"Authorization",
                                                        "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/sts/"
                                                        "aws4_request, SignedHeaders=host, Signature=0"}});
  EXPECT_NE(by_scope.body.find("https://sts.amazonaws.com/doc/2011-06-15/"), std::string::npos);
  for (const char* host : {"dynamodb.us-east-1.amazonaws.com", "111122223333.ddb.us-east-1.amazonaws.com:443"}) {
    EXPECT_EQ(post("{}", {{"Host", host}}).body, R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  }
}

TEST_F(AwsCloud, UnsignedFormsMeanQueuesWhenTheyNameAnActionOrAQueue) {
  EXPECT_NE(post("Action=ListQueues", {}).body.find("<ListQueuesResult/>"), std::string::npos);
  EXPECT_NE(post("Action=Foo", {}).body.find("The action Foo is not valid for this endpoint."), std::string::npos);
  http::Request request;
  request.target = "/000000000000/none?Action=PurgeQueue";
  EXPECT_NE(send(request).body.find("AWS.SimpleQueueService.NonExistentQueue"), std::string::npos);
  request.target = "/000000000000/none";
  EXPECT_EQ(send(request).body, "<UnknownOperationException/>");
}

TEST_F(AwsCloud, ScopeOfAPresignedUrlCounts) {
  http::Request request;
  request.target = "/?Action=Nope&X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fsqs%2Faws4_request";
  EXPECT_NE(send(request).body.find("The action Nope is not valid for this endpoint."), std::string::npos);
}

TEST_F(AwsCloud, RequestForNoServiceIsRefused) {
  const http::Response response = post("{}", {{"Host", "127.0.0.1:4566"}, {"X-Amz-Target", "Kinesis_20131202.X"}});
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("<Code>InvalidAction</Code>"), std::string::npos);
  EXPECT_EQ(response.headers.get("x-amzn-RequestId").size(), 36u);
  const http::Response json = post("{}", {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "Foo.Bar"}});
  EXPECT_EQ(json.status, 404);
  EXPECT_EQ(json.body, R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
}

TEST(AzureCloud, HasAHandlerForEachService) {
  simulated::World world;
  Azure azure{world};
  EXPECT_NE(azure.queue().find_account("devstoreaccount1"), nullptr);
  EXPECT_NE(azure.table().find_account("devstoreaccount1"), nullptr);
  EXPECT_EQ(azure.entra().usage().token_calls, 0u);
}

}  // namespace
}  // namespace queuecast::emulators
