#include "tests/emulators/aws/dynamodb/service_fixture.h"

namespace queuecast::dynamodb {
namespace {

class DynamoDbIndexes : public ServiceTest {
 protected:
  explicit DynamoDbIndexes(Options options = {.account_id = "111122223333"}) : ServiceTest(std::move(options)) {
    ok("CreateTable",
       R"({"TableName":"orders","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
       R"({"AttributeName":"at","AttributeType":"N"},{"AttributeName":"state","AttributeType":"S"},)"
       R"({"AttributeName":"sum","AttributeType":"N"}],)"
       R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],)"
       R"("LocalSecondaryIndexes":[{"IndexName":"by_sum","KeySchema":[{"AttributeName":"id","KeyType":"HASH"},)"
       R"({"AttributeName":"sum","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],)"
       R"("GlobalSecondaryIndexes":[{"IndexName":"by_state","KeySchema":[{"AttributeName":"state","KeyType":"HASH"}],)"
       R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["note"]},)"
       R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}}],)"
       R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5}})");
  }

  std::string put(std::string_view id, int at, std::string_view rest, std::string_view more = "") {
    return ok("PutItem", R"({"TableName":"orders","Item":{"id":{"S":")" + std::string(id) + R"("},"at":{"N":")" +
                             std::to_string(at) + "\"}" + std::string(rest) + "}" + std::string(more) + "}");
  }
  static std::string by_state(std::string_view state, std::string_view rest = "") {
    return R"({"TableName":"orders","IndexName":"by_state","KeyConditionExpression":"#s = :s",)"
           R"("ExpressionAttributeNames":{"#s":"state"},"ExpressionAttributeValues":{":s":{"S":")" +
           std::string(state) + "\"}}" + std::string(rest) + "}";
  }
};

TEST_F(DynamoDbIndexes, AreSparseAndHoldWhatTheyProject) {
  put("a", 1, R"(,"state":{"S":"open"},"note":{"S":"n"},"big":{"S":"b"})");
  put("b", 2, "");
  EXPECT_EQ(ok("Query", by_state("open")),
            R"({"Items":[{"at":{"N":"1"},"id":{"S":"a"},"note":{"S":"n"},"state":{"S":"open"}}],"Count":1,)"
            R"("ScannedCount":1})");
  EXPECT_EQ(ok("Scan", R"({"TableName":"orders","IndexName":"by_state","Select":"COUNT"})"),
            R"({"Count":1,"ScannedCount":1})");
}

TEST_F(DynamoDbIndexes, ChangeOfAKeyCostsTwoWritesAndAnUnchangedProjectionNone) {
  const std::string told = R"(,"ReturnConsumedCapacity":"INDEXES")";
  EXPECT_EQ(put("a", 1, R"(,"state":{"S":"open"})", told),
            R"({"ConsumedCapacity":{"TableName":"orders","CapacityUnits":2.0,"Table":{"CapacityUnits":1.0},)"
            R"("GlobalSecondaryIndexes":{"by_state":{"CapacityUnits":1.0}}}})");
  EXPECT_EQ(put("a", 1, R"(,"state":{"S":"done"})", told),
            R"({"ConsumedCapacity":{"TableName":"orders","CapacityUnits":3.0,"Table":{"CapacityUnits":1.0},)"
            R"("GlobalSecondaryIndexes":{"by_state":{"CapacityUnits":2.0}}}})");
  EXPECT_EQ(put("a", 1, R"(,"state":{"S":"done"},"big":{"S":"x"},"sum":{"N":"3"})", told),
            R"({"ConsumedCapacity":{"TableName":"orders","CapacityUnits":2.0,"Table":{"CapacityUnits":1.0},)"
            R"("LocalSecondaryIndexes":{"by_sum":{"CapacityUnits":1.0}}}})");
}

TEST_F(DynamoDbIndexes, PagesContinueAmongEqualKeys) {
  for (int at = 1; at <= 3; ++at) put("a", at, R"(,"state":{"S":"open"})");
  std::string start;
  std::string seen;
  for (int page = 0; page < 4; ++page) {
    const std::string answer = ok("Query", by_state("open", R"(,"Limit":1)" + start));
    if (const auto at = answer.find(R"("at":{"N":")"); at != std::string::npos) seen += answer.substr(at + 11, 1);
    const std::size_t at = answer.find(R"("LastEvaluatedKey":)");
    EXPECT_EQ(at == std::string::npos, page == 3);
    if (page < 3) start = R"(,"ExclusiveStartKey":)" + answer.substr(at + 19, answer.size() - at - 20);
  }
  EXPECT_EQ(seen, "123");
}

TEST_F(DynamoDbIndexes, LocalOnesOrderByTheirKeyAndFetchWhatTheyDoNotHold) {
  put("a", 1, R"(,"sum":{"N":"20"},"note":{"S":"x"})");
  put("a", 2, R"(,"sum":{"N":"3"})");
  const std::string query = R"({"TableName":"orders","IndexName":"by_sum","KeyConditionExpression":"id = :i",)"
                            R"("ExpressionAttributeValues":{":i":{"S":"a"}},"ConsistentRead":true)";
  EXPECT_EQ(ok("Query", query + "}"),
            R"({"Items":[{"at":{"N":"2"},"id":{"S":"a"},"sum":{"N":"3"}},)"
            R"({"at":{"N":"1"},"id":{"S":"a"},"sum":{"N":"20"}}],"Count":2,"ScannedCount":2})");
  EXPECT_EQ(ok("Query", query + R"(,"ProjectionExpression":"note","ReturnConsumedCapacity":"INDEXES"})"),
            R"({"Items":[{},{"note":{"S":"x"}}],"Count":2,"ScannedCount":2,)"
            R"("ConsumedCapacity":{"TableName":"orders","CapacityUnits":3.0,"Table":{"CapacityUnits":2.0},)"
            R"("LocalSecondaryIndexes":{"by_sum":{"CapacityUnits":1.0}}}})");
}

TEST_F(DynamoDbIndexes, GlobalOnesRefuseConsistentReadsAndWhatTheyDoNotProject) {
  EXPECT_EQ(error("Query", by_state("open", R"(,"ConsistentRead":true)")),
            "ValidationException: Consistent reads are not supported on global secondary indexes");
  EXPECT_EQ(error("Query", by_state("open", R"(,"Select":"ALL_ATTRIBUTES")")),
            "ValidationException: One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not "
            "supported for global secondary index by_state because its projection type is not ALL");
  EXPECT_EQ(error("Query", by_state("open", R"(,"ProjectionExpression":"big")")),
            "ValidationException: One or more parameter values were invalid: Global secondary index by_state does not "
            "project [big]");
  EXPECT_EQ(error("Query", by_state("open", R"(,"FilterExpression":"#s <> :s")")),
            "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key "
            "attribute: state");
}

TEST_F(DynamoDbIndexes, KeysMustFitTheirTypes) {
  EXPECT_EQ(error("PutItem", R"({"TableName":"orders","Item":{"id":{"S":"a"},"at":{"N":"1"},"state":{"N":"1"}}})"),
            "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key state "
            "Expected: S Actual: N IndexName: by_state");
  EXPECT_EQ(error("PutItem", R"({"TableName":"orders","Item":{"id":{"S":"a"},"at":{"N":"1"},"state":{"S":""}}})"),
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index "
            "key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. "
            "IndexName: by_state, IndexKey: state");
}

TEST_F(DynamoDbIndexes, ItemCollectionsAreMeasuredWithLocalIndexesOnly) {
  EXPECT_EQ(put("a", 1, "", R"(,"ReturnItemCollectionMetrics":"SIZE")"),
            R"({"ItemCollectionMetrics":{"ItemCollectionKey":{"id":{"S":"a"}},"SizeEstimateRangeGB":[0.0,1.0]}})");
  create_payments();
  EXPECT_EQ(ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}},"ReturnItemCollectionMetrics":"SIZE"})"),
            "{}");
}

TEST_F(DynamoDbIndexes, ComeAndGoOneAtATime) {
  put("a", 1, R"(,"sum":{"N":"7"})");
  const std::string create = R"({"Create":{"IndexName":"sums","KeySchema":[{"AttributeName":"sum","KeyType":"HASH"}],)"
                             R"("Projection":{"ProjectionType":"ALL"},)"
                             R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}}})";
  const std::string table = R"({"TableName":"orders","GlobalSecondaryIndexUpdates":[)";
  EXPECT_EQ(error("UpdateTable", table + create + R"(,{"Delete":{"IndexName":"by_state"}}]})"),
            "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted "
            "simultaneously per table");
  const std::string answer = ok("UpdateTable", table + create + "]}");
  EXPECT_NE(answer.find(R"("IndexStatus":"CREATING","Backfilling":true)"), std::string::npos) << answer;
  EXPECT_EQ(ok("Scan", R"({"TableName":"orders","IndexName":"sums","Select":"COUNT"})"),
            R"({"Count":1,"ScannedCount":1})");
  ok("UpdateTable", table + R"({"Delete":{"IndexName":"sums"}}]})");
  EXPECT_EQ(error("Scan", R"({"TableName":"orders","IndexName":"sums"})"),
            "ValidationException: The table does not have the specified index: sums");
}

class DynamoDbIndexCapacity : public DynamoDbIndexes {
 protected:
  DynamoDbIndexCapacity() : DynamoDbIndexes({.account_id = "111122223333", .enforce_capacity = true}) {}
};

TEST_F(DynamoDbIndexCapacity, OfAGlobalIndexThrottlesTheTable) {
  for (int at = 0; at < 300; ++at) put("a", at, R"(,"state":{"S":"open"})");
  put("a", 300, "");
  const http::Response refused =
      call("PutItem", R"({"TableName":"orders","Item":{"id":{"S":"a"},"at":{"N":"301"},"state":{"S":"open"}}})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.find(R"("ThrottlingReasons":[{"reason":"IndexWriteProvisionedThroughputExceeded",)"
                              R"("resource":"arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by_state"}])"),
            std::string::npos)
      << refused.body;
}

}  // namespace
}  // namespace queuecast::dynamodb
