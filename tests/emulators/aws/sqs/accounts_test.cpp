#include <gtest/gtest.h>

#include "emulators/aws/sqs/queue_address.h"
#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

TEST(SqsHosts, NameTheirRegion) {
  EXPECT_EQ(region_of_host("sqs.eu-west-1.amazonaws.com"), "eu-west-1");
  EXPECT_EQ(region_of_host("sqs-fips.us-gov-west-1.amazonaws.com:443"), "us-gov-west-1");
  EXPECT_EQ(region_of_host("sqs.ap-south-2.api.aws"), "ap-south-2");
  EXPECT_EQ(region_of_host("queue.amazonaws.com"), "us-east-1");
  EXPECT_EQ(region_of_host("eu-central-1.queue.amazonaws.com"), "eu-central-1");
  EXPECT_EQ(region_of_host("sqs.us-east-2.localhost.localstack.cloud:4566"), "us-east-2");
  for (const char* host : {"localhost:4566", "127.0.0.1", "", "sqs.test", "queue.localhost", "sqs"}) {
    EXPECT_EQ(region_of_host(host), "") << host;
  }
}

class SqsAccounts : public SqsTest {
 protected:
  /// A call signed by that key for that region.
  std::string as(std::string_view key, std::string_view region, std::string_view action, std::string body,
                 std::string_view host = "localhost:4566") {
    http::Request request;
    request.method = "POST";
    request.headers.add("Host", host);
    request.headers.add("X-Amz-Target", "AmazonSQS." + std::string(action));
    request.headers.add("Authorization", "AWS4-HMAC-SHA256 Credential=" + std::string(key) + "/20260101/" +
                                             std::string(region) +
                                             "/sqs/aws4_request, SignedHeaders=host, Signature=0");
    request.body = std::move(body);
    last = (*post(std::move(request)))->response;
    return last.body;
  }
};

TEST_F(SqsAccounts, KeyIsTheAccountAndScopeTheRegion) {
  EXPECT_EQ(as("111122223333", "eu-west-1", "CreateQueue", R"({"QueueName":"q"})"),
            R"({"QueueUrl":"http://localhost:4566/111122223333/q"})");
  EXPECT_EQ(
      member(as("111122223333", "eu-west-1", "GetQueueAttributes", R"({"QueueUrl":"q","AttributeNames":["QueueArn"]})"),
             "QueueArn"),
      "arn:aws:sqs:eu-west-1:111122223333:q");
  EXPECT_EQ(as("111122223333", "us-east-1", "ListQueues", "{}"), "{}");
  EXPECT_EQ(as("AKIDEXAMPLE", "eu-west-1", "ListQueues", "{}"), "{}");
  EXPECT_NE(as("111122223333", "eu-west-1", "ListQueues", "{}"), "{}");
}

TEST_F(SqsAccounts, HostGoesBeforeTheScope) {
  as("AKIDEXAMPLE", "us-east-1", "CreateQueue", R"({"QueueName":"q"})", "sqs.eu-west-1.amazonaws.com");
  EXPECT_NE(as("AKIDEXAMPLE", "eu-west-1", "ListQueues", "{}"), "{}");
  EXPECT_EQ(as("AKIDEXAMPLE", "us-east-1", "ListQueues", "{}"), "{}");
}

TEST_F(SqsAccounts, PresignedUrlNamesThemToo) {
  http::Request request;
  request.target = "/?Action=CreateQueue&QueueName=q&X-Amz-Credential=111122223333%2F20260101%2Feu-west-1%2Fsqs%2Faws4";
  EXPECT_NE((*post(request))->response.body.find("/111122223333/q"), std::string::npos);
}

TEST_F(SqsAccounts, QueuesOfOthersAreReachedByTheirUrlAndSendersAreKnown) {
  as("111122223333", "us-east-1", "CreateQueue", R"({"QueueName":"q"})");
  const std::string url = R"({"QueueUrl":"http://any.host/111122223333/q")";
  EXPECT_NE(as("444455556666", "us-east-1", "SendMessage", url + R"(,"MessageBody":"x"})"), "");
  const std::string received = as("111122223333", "us-east-1", "ReceiveMessage", url + R"(,"AttributeNames":["All"]})");
  EXPECT_EQ(member(received, "SenderId"), "444455556666");
  EXPECT_EQ(
      as("444455556666", "us-east-1", "GetQueueUrl", R"({"QueueName":"q","QueueOwnerAWSAccountId":"111122223333"})"),
      R"({"QueueUrl":"http://localhost:4566/111122223333/q"})");
}

TEST_F(SqsAccounts, PartitionFollowsTheRegion) {
  as("AKIDEXAMPLE", "cn-north-1", "CreateQueue", R"({"QueueName":"q"})");
  EXPECT_EQ(
      member(as("AKIDEXAMPLE", "cn-north-1", "GetQueueAttributes", R"({"QueueUrl":"q","AttributeNames":["QueueArn"]})"),
             "QueueArn"),
      "arn:aws-cn:sqs:cn-north-1:000000000000:q");
}

}  // namespace
}  // namespace queuecast::sqs
