#include <gtest/gtest.h>

#include <algorithm>

#include "emulators/aws/dynamodb/service.h"
#include "emulators/aws/sqs/service.h"
#include "emulators/aws/sts/service.h"
#include "emulators/azure/entra/service.h"
#include "emulators/azure/queue/service.h"
#include "emulators/azure/table/service.h"
#include "tests/workload/seed_world.h"

namespace queuecast::workload {
namespace {

using namespace std::chrono_literals;
using simulated::World;

/// Sends one request that sets up a service.
void set_up(World& world, const std::string& url, http::Request request) {
  const auto client = world.http_client(http::Endpoint::parse(url));
  const auto response = run(world, client->send(std::move(request)));
  ASSERT_TRUE(response.has_value());
  ASSERT_LT(response->status, 300) << response->body;
}

http::Request aws_request(std::string_view target, std::string body) {
  http::Request request;
  request.method = "POST";
  request.headers.add("X-Amz-Target", target);
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.body = std::move(body);
  return request;
}

http::Request azure_request(std::string method, std::string target, std::string body = {}) {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers.add("x-ms-version", "2019-02-02");
  request.headers.add("Accept", "application/json;odata=nometadata");
  if (!body.empty()) request.headers.add("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

std::ptrdiff_t count(const Diary& diary, std::string_view what) {
  return std::count_if(diary.lines.begin(), diary.lines.end(),
                       [&](const std::string& line) { return line.substr(0, what.size()) == what; });
}

class AwsCloud {
 public:
  explicit AwsCloud(World& world)
      : sqs(world, sqs::Options()), dynamodb(world, dynamodb::Options()), sts(world, sts::Options()) {
    world.wire().serve("sqs.us-east-1.amazonaws.com", sqs);
    world.wire().serve("dynamodb.us-east-1.amazonaws.com", dynamodb);
    world.wire().serve("sts.us-east-1.amazonaws.com", sts);
    set_up(world, "https://sqs.us-east-1.amazonaws.com",
           aws_request("AmazonSQS.CreateQueue",
                       R"({"QueueName":"q.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true",)"
                       R"("VisibilityTimeout":"3600"}})"));
    set_up(world, "https://dynamodb.us-east-1.amazonaws.com",
           aws_request("DynamoDB_20120810.CreateTable",
                       R"({"TableName":"payments","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
                       R"({"AttributeName":"id","AttributeType":"S"},{"AttributeName":"messageProcessingTime",)"
                       R"("AttributeType":"S"}],"KeySchema":[{"AttributeName":"id","KeyType":"HASH"},)"
                       R"({"AttributeName":"messageProcessingTime","KeyType":"RANGE"}]})"));
  }

  sqs::Service sqs;
  dynamodb::Service dynamodb;
  sts::Service sts;
};

class AzureCloud {
 public:
  explicit AzureCloud(World& world) : queue(world), table(world), entra(world) {
    world.wire().serve("acct.queue.core.windows.net", queue);
    world.wire().serve("acct.table.core.windows.net", table);
    world.wire().serve("login.microsoftonline.com", entra);
    set_up(world, "https://acct.queue.core.windows.net", azure_request("PUT", "/jobs"));
    set_up(world, "https://acct.table.core.windows.net",
           azure_request("POST", "/Tables", R"({"TableName":"payments"})"));
  }

  azure::queue::Service queue;
  azure::table::Service table;
  azure::entra::Service entra;
};

Config aws_config(Diary& diary) {
  Config config;
  config.queue_url = "https://sqs.us-east-1.amazonaws.com/000000000000/q.fifo";
  config.table = "payments";
  config.web_identity.role_arn = "arn:aws:iam::000000000000:role/keda-demo";
  config.web_identity.token =
      "eyJhbGciOiJub25lIn0."
      "eyJhdWQiOiJzdHMuYW1hem9uYXdzLmNvbSIsImlzcyI6Imh0dHBzOi8vb2lkYyIsInN1YiI6InN5c3RlbTpz"
      "ZXJ2aWNlYWNjb3VudDpucy5zYSIsImV4cCI6NDEwMjQ0NDgwMH0.c2ln";
  config.observer = &diary;
  return config;
}

Config azure_config(Diary& diary) {
  Config config;
  config.queue_url = "https://acct.queue.core.windows.net/jobs";
  config.table = "payments";
  config.tenant_id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  config.client_id = "00000000-0000-0000-0000-000000000001";
  config.federated_token = aws_config(diary).web_identity.token;
  config.observer = &diary;
  return config;
}

/// One producer at one message a second and one consumer half a second behind it.
struct Pair {
  Pair(World& world, const std::string& cloud, const std::string& variant, Config config) : sending(config) {
    receiving = std::move(config);
    receiving.start_delay = 500ms;
    producer.emplace(world, cloud + "-producer", sending);
    consumer.emplace(world, cloud + variant, receiving);
  }

  Config sending, receiving;
  std::optional<Process> producer, consumer;
};

class Seed : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Variants, Seed, testing::Values("", "-mended"),
                         [](const auto& one) { return std::string(*one.param ? "Mended" : "AsItIs"); });

TEST_P(Seed, MovesEveryMessageOnAws) {
  World world;
  AwsCloud cloud{world};
  Diary diary;
  Pair pair(world, "edw-aws", GetParam(), aws_config(diary));
  world.run_for(60s + 750ms);
  EXPECT_EQ(count(diary, "failed"), 0);
  EXPECT_EQ(count(diary, "sent"), 60);
  EXPECT_EQ(count(diary, "written"), 60);
  EXPECT_EQ(count(diary, "deleted"), 60);
  EXPECT_EQ(cloud.sts.usage().calls.at("AssumeRoleWithWebIdentity"), 2u);
  EXPECT_EQ(cloud.dynamodb.usage().calls.at("PutItem"), 60u);
}

TEST_P(Seed, MovesEveryMessageOnAzure) {
  World world;
  AzureCloud cloud{world};
  Diary diary;
  Pair pair(world, "edw-azure", GetParam(), azure_config(diary));
  world.run_for(60s + 750ms);
  EXPECT_EQ(count(diary, "failed"), 0);
  EXPECT_EQ(count(diary, "sent"), 60);
  EXPECT_EQ(count(diary, "written"), 60);
  EXPECT_EQ(count(diary, "deleted"), 60);
  // The producer asks for each message, the seed's consumer for each poll and each message.
  EXPECT_EQ(cloud.entra.usage().tokens_issued, *GetParam() ? 61u : 180u);
}

TEST(SeedRuns, SignedAndUnsignedRunsTakeTheSameCourse) {
  std::vector<std::vector<double>> times;
  for (const bool sign : {true, false}) {
    World world;
    AwsCloud cloud{world};
    Diary diary;
    Config config = aws_config(diary);
    config.sign = sign;
    Pair pair(world, "edw-aws", "", config);
    world.run_for(20s);
    times.push_back(diary.times);
  }
  EXPECT_EQ(times[0], times[1]);
}

}  // namespace
}  // namespace queuecast::workload
