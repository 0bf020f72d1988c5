#include <gmock/gmock.h>

#include "tests/emulators/aws/dynamodb/service_fixture.h"

namespace queuecast::dynamodb {
namespace {

class DynamoDbWire : public ServiceTest {};

TEST_F(DynamoDbWire, AnswersCarryWhatSdksCheck) {
  create_payments();
  const http::Response response = call("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}}})");
  EXPECT_EQ(response.body, "{}");
  EXPECT_EQ(response.headers.get("x-amz-crc32"), "2745614147");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(response.headers.get("Server"), "Server");
  EXPECT_EQ(response.headers.get("Date"), "Thu, 01 Jan 2026 00:00:00 GMT");
  const std::string id{response.headers.get("x-amzn-RequestId")};
  EXPECT_THAT(id, testing::MatchesRegex("[A-Z0-9]+"));
  EXPECT_EQ(id.size(), 52u);
}

TEST_F(DynamoDbWire, UnknownOperationsAndTargets) {
  EXPECT_EQ(call("RestoreTableToPointInTime", "{}").body,
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  http::Request request;
  request.method = "POST";
  EXPECT_EQ(send(request).status, 400);
  request.method = "PUT";
  EXPECT_EQ(send(request).status, 404);
  request.method = "GET";
  EXPECT_EQ(send(request).status, 200);
}

TEST_F(DynamoDbWire, BodiesThatAreNoObjectsAreSerializationErrors) {
  for (const std::string_view body : {"", "{", "[]", "null", "\"x\"", "{\"a\":}", "{\"a\":\"\xff\"}", "{} {}"}) {
    EXPECT_EQ(call("PutItem", body).body, R"({"__type":"com.amazon.coral.service#SerializationException"})") << body;
  }
}

TEST_F(DynamoDbWire, UnknownMembersAreIgnoredAndNullMeansAbsent) {
  create_payments();
  ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}},"NoSuchMember":[1],"ReturnValues":null})");
}

TEST_F(DynamoDbWire, LegacyParametersAreRefusedByName) {
  create_payments();
  EXPECT_EQ(error("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}},"Expected":{}})"),
            "ValidationException: One or more parameter values were invalid: The legacy parameter Expected is not "
            "supported by this emulator; use expressions instead");
}

TEST_F(DynamoDbWire, MissingMembersAreToldTogether) {
  EXPECT_EQ(
      error("PutItem", "{}"),
      "ValidationException: 2 validation errors detected: Value null at 'tableName' failed to satisfy "
      "constraint: Member must not be null; Value null at 'item' failed to satisfy constraint: Member must not be "
      "null");
}

TEST_F(DynamoDbWire, EndpointIsTheHostThatTheClientUsed) {
  EXPECT_EQ(ok("DescribeEndpoints", "{}"),
            R"({"Endpoints":[{"Address":"dynamodb.local:8000","CachePeriodInMinutes":1440}]})");
}

class DynamoDbThrottling : public ServiceTest {
 protected:
  DynamoDbThrottling() : ServiceTest({.account_id = "111122223333", .enforce_capacity = true}) { create_payments(); }

  int put_until_refused() {
    int served = 0;
    while (call("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}}})").status == 200) ++served;
    return served;
  }
};

TEST_F(DynamoDbThrottling, BurstIsThreeHundredWritesAndThenOneASecond) {
  EXPECT_EQ(put_until_refused(), 300);
  world.run_for(1s);
  EXPECT_EQ(put_until_refused(), 1);
  world.run_for(300s);
  EXPECT_EQ(put_until_refused(), 300);
  EXPECT_EQ(service.usage().throttled, 3u);
  EXPECT_EQ(service.table_usage()[0].throttled_writes, 3u);
  EXPECT_EQ(service.table_usage()[0].write_half_units, 2 * 601);
}

TEST_F(DynamoDbThrottling, RefusalNamesItsReason) {
  put_until_refused();
  const http::Response response = call("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}}})");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body,
            R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",)"
            R"("message":"The level of configured provisioned throughput for the table was exceeded. Consider )"
            R"(increasing your provisioning level with the UpdateTable API.",)"
            R"("ThrottlingReasons":[{"reason":"TableWriteProvisionedThroughputExceeded",)"
            R"("resource":"arn:aws:dynamodb:us-east-1:111122223333:table/payments"}]})");
}

TEST(DynamoDbService, MakesTheSameIdsUnderOneSeed) {
  std::vector<std::string> ids;
  for (int run = 0; run < 2; ++run) {
    simulated::World world{7};
    Service service{world, {}};
    runtime::Random& stream = world.random("dynamodb.ids");
    ids.push_back(std::to_string(stream.next()));
  }
  EXPECT_EQ(ids[0], ids[1]);
}

}  // namespace
}  // namespace queuecast::dynamodb
