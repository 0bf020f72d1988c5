#include "tests/emulators/aws/dynamodb/service_fixture.h"

namespace queuecast::dynamodb {
namespace {

class DynamoDbSettings : public ServiceTest {
 protected:
  DynamoDbSettings() { create_payments(); }

  static std::string units(int read, int write) {
    return R"({"TableName":"payments","ProvisionedThroughput":{"ReadCapacityUnits":)" + std::to_string(read) +
           R"(,"WriteCapacityUnits":)" + std::to_string(write) + "}}";
  }
  static constexpr std::string_view kArn = R"("arn:aws:dynamodb:us-east-1:111122223333:table/payments")";
};

TEST_F(DynamoDbSettings, ThroughputChangesOnlyToAnother) {
  EXPECT_NE(ok("UpdateTable", units(2, 3)).find(R"("TableStatus":"UPDATING")"), std::string::npos);
  EXPECT_NE(ok("DescribeTable", R"({"TableName":"payments"})")
                .find(R"("NumberOfDecreasesToday":0,"ReadCapacityUnits":2,"WriteCapacityUnits":3)"),
            std::string::npos);
  EXPECT_NE(error("UpdateTable", units(2, 3))
                .find("ValidationException: The provisioned throughput for the table will not change. The requested "
                      "value equals the current value."),
            std::string::npos);
  ASSERT_EQ(service.table_usage().size(), 2u);
  EXPECT_EQ(service.table_usage()[0].provisioned, (Units{1, 1}));
  EXPECT_EQ(service.table_usage()[1].provisioned, (Units{2, 3}));
}

TEST_F(DynamoDbSettings, CapacityIsDecreasedFourTimesADayAndThenOnceAnHour) {
  ok("UpdateTable", units(9, 9));
  for (int read = 8; read > 4; --read) ok("UpdateTable", units(read, 9));
  EXPECT_NE(error("UpdateTable", units(4, 9)).find("LimitExceededException: Subscriber limit exceeded: Provisioned"),
            std::string::npos);
  world.run_for(1h);
  ok("UpdateTable", units(4, 9));
}

TEST_F(DynamoDbSettings, BillingModeSwitchesBothWays) {
  const std::string table = ok("UpdateTable", R"({"TableName":"payments","BillingMode":"PAY_PER_REQUEST"})");
  EXPECT_NE(table.find(R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"})"), std::string::npos);
  EXPECT_EQ(error("UpdateTable", R"({"TableName":"payments","BillingMode":"PROVISIONED"})"),
            "ValidationException: One or more parameter values were invalid: ProvisionedThroughput must be specified "
            "when BillingMode is PROVISIONED");
  EXPECT_EQ(error("UpdateTable", R"({"TableName":"payments"})").substr(0, 30), "ValidationException: At least ");
}

TEST_F(DynamoDbSettings, TagsAreKeptByTheirKeys) {
  const std::string arn = R"({"ResourceArn":)" + std::string(kArn);
  EXPECT_EQ(ok("TagResource", arn + R"(,"Tags":[{"Key":"b","Value":"1"},{"Key":"a","Value":"2"}]})"), "");
  EXPECT_EQ(ok("UntagResource", arn + R"(,"TagKeys":["b"]})"), "");
  EXPECT_EQ(ok("ListTagsOfResource", arn + "}"), R"({"Tags":[{"Key":"a","Value":"2"}]})");
}

TEST_F(DynamoDbSettings, ItemsExpireSomeTimeAfterTheirTime) {
  EXPECT_EQ(ok("DescribeTimeToLive", R"({"TableName":"payments"})"),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
  const std::string enable =
      R"({"TableName":"payments","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}})";
  EXPECT_EQ(ok("UpdateTimeToLive", enable), R"({"TimeToLiveSpecification":{"AttributeName":"until","Enabled":true}})");
  EXPECT_EQ(error("UpdateTimeToLive", enable), "ValidationException: TimeToLive is already enabled");
  const auto put = [this](std::string_view id, std::int64_t until) {
    ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":")" + std::string(id) + R"("},"until":{"N":")" +
                      std::to_string(until) + R"("}}})");
  };
  const std::int64_t now = runtime::unix_seconds(world.now());
  put("soon", now + 60);
  put("later", now + 7200);
  put("ancient", now - std::int64_t{6} * 365 * 24 * 3600);
  const auto left = [this] { return ok("Scan", R"({"TableName":"payments","Select":"COUNT"})"); };
  world.run_for(60s);
  EXPECT_EQ(left(), R"({"Count":3,"ScannedCount":3})");
  world.run_for(1h);
  EXPECT_EQ(left(), R"({"Count":2,"ScannedCount":2})");
  EXPECT_EQ(service.table_usage()[0].write_half_units, 2 * 3);
  world.run_for(24h);
  EXPECT_EQ(left(), R"({"Count":1,"ScannedCount":1})");
}

TEST_F(DynamoDbSettings, ToolsGetShortAnswers) {
  EXPECT_NE(ok("DescribeLimits", "{}").find(R"("TableMaxWriteCapacityUnits":40000)"), std::string::npos);
  EXPECT_NE(ok("DescribeContinuousBackups", R"({"TableName":"payments"})").find(R"("DISABLED")"), std::string::npos);
  EXPECT_EQ(error("DescribeContinuousBackups", R"({"TableName":"nowhere"})"),
            "TableNotFoundException: Table not found: nowhere");
}

TEST_F(DynamoDbSettings, EachAccountAndRegionHasTablesOfItsOwn) {
  const auto list_as = [this](std::string_view scope) {
    http::Request request;
    request.method = "POST";
    request.headers.add("X-Amz-Target", "DynamoDB_20120810.ListTables");
    request.headers.add("Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + std::string(scope) + "/aws4_request, SignedHeaders=host");
    request.body = "{}";
    return send(std::move(request)).body;
  };
  EXPECT_EQ(list_as("test/20260101/us-east-1/dynamodb"), R"({"TableNames":["payments"]})");
  EXPECT_EQ(list_as("111122223333/20260101/us-east-1/dynamodb"), R"({"TableNames":["payments"]})");
  EXPECT_EQ(list_as("444455556666/20260101/us-east-1/dynamodb"), R"({"TableNames":[]})");
  EXPECT_EQ(list_as("test/20260101/eu-west-1/dynamodb"), R"({"TableNames":[]})");
}

TEST_F(DynamoDbSettings, RefusalsOfOthersLookLikeTheServiceS) {
  const http::Response response =
      service.refuse({}, "InvalidSignatureException", 400, "The request signature we calculated does not match");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, R"({"__type":"com.amazon.coral.service#InvalidSignatureException",)"
                           R"("Message":"The request signature we calculated does not match"})");
  EXPECT_FALSE(response.headers.get("x-amz-crc32").empty());
}

}  // namespace
}  // namespace queuecast::dynamodb
