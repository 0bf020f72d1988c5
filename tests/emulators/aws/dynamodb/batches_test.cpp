#include "tests/emulators/aws/dynamodb/service_fixture.h"

namespace queuecast::dynamodb {
namespace {

std::string put_of(std::string_view id, std::string_view rest = "") {
  return R"({"PutRequest":{"Item":{"id":{"S":")" + std::string(id) + "\"}" + std::string(rest) + "}}}";
}

std::string write_batch(const std::vector<std::string>& entries, std::string_view rest = "") {
  std::string out = R"({"RequestItems":{"payments":[)";
  for (const std::string& entry : entries) out += (out.back() == '[' ? "" : ",") + entry;
  return out + "]}" + std::string(rest) + "}";
}

class DynamoDbBatches : public ServiceTest {
 protected:
  DynamoDbBatches() { create_payments(); }
};

TEST_F(DynamoDbBatches, WriteAndReadManyItems) {
  EXPECT_EQ(ok("BatchWriteItem", write_batch({put_of("a"), put_of("b")}, R"(,"ReturnConsumedCapacity":"TOTAL")")),
            R"({"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"payments","CapacityUnits":2.0}]})");
  EXPECT_EQ(ok("BatchGetItem", R"({"RequestItems":{"payments":{"Keys":[{"id":{"S":"a"}},{"id":{"S":"c"}}]}}})"),
            R"({"Responses":{"payments":[{"id":{"S":"a"}}]},"UnprocessedKeys":{}})");
  ok("BatchWriteItem", write_batch({R"({"DeleteRequest":{"Key":{"id":{"S":"a"}}}})"}));
  EXPECT_EQ(ok("BatchGetItem", R"({"RequestItems":{"payments":{"Keys":[{"id":{"S":"a"}}]}}})"),
            R"({"Responses":{"payments":[]},"UnprocessedKeys":{}})");
}

TEST_F(DynamoDbBatches, AreLimitedAndFreeOfDuplicates) {
  std::vector<std::string> many;
  for (int i = 0; i < 26; ++i) many.push_back(put_of(std::to_string(i)));
  EXPECT_NE(error("BatchWriteItem", write_batch(many)).find("Member must have length less than or equal to 25"),
            std::string::npos);
  const std::string duplicates = "ValidationException: Provided list of item keys contains duplicates";
  EXPECT_EQ(error("BatchWriteItem", write_batch({put_of("a"), put_of("a")})), duplicates);
  EXPECT_EQ(error("BatchGetItem", R"({"RequestItems":{"payments":{"Keys":[{"id":{"S":"a"}},{"id":{"S":"a"}}]}}})"),
            duplicates);
  EXPECT_EQ(error("BatchWriteItem", R"({"RequestItems":{}})"),
            "ValidationException: 1 validation error detected: Value '{}' at 'requestItems' failed to satisfy "
            "constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(error("BatchGetItem", R"({"RequestItems":{"nowhere":{"Keys":[{"id":{"S":"a"}}]}}})"),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(error("BatchWriteItem", write_batch({R"({"PutRequest":{"Item":{"x":{"S":"a"}}}})"})),
            "ValidationException: The provided key element does not match the schema");
}

class DynamoDbThrottledBatches : public ServiceTest {
 protected:
  DynamoDbThrottledBatches() : ServiceTest({.account_id = "111122223333", .enforce_capacity = true}) {
    create_payments();
  }
};

TEST_F(DynamoDbThrottledBatches, HandBackWhatHasNoCapacityAndFailOnlyAsAWhole) {
  for (int i = 0; i < 297; ++i) ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}}})");
  EXPECT_EQ(ok("BatchWriteItem",
               write_batch({put_of("1"), put_of("2"), put_of("3"), put_of("4", R"(,"n":{"N":"1"})"), put_of("5")})),
            R"({"UnprocessedItems":{"payments":[{"PutRequest":{"Item":{"id":{"S":"4"},"n":{"N":"1"}}}},)"
            R"({"PutRequest":{"Item":{"id":{"S":"5"}}}}]}})");
  EXPECT_EQ(error("BatchWriteItem", write_batch({put_of("1")})).substr(0, 38),
            "ProvisionedThroughputExceededException");
}

class DynamoDbTransactions : public ServiceTest {
 protected:
  DynamoDbTransactions() { create_payments(); }

  static std::string write(std::string_view entries, std::string_view rest = "") {
    return R"({"TransactItems":[)" + std::string(entries) + "]" + std::string(rest) + "}";
  }
  static std::string put(std::string_view id, std::string_view rest = "") {
    return R"({"Put":{"TableName":"payments","Item":{"id":{"S":")" + std::string(id) + "\"}}" + std::string(rest) +
           "}}";
  }
  std::string count() { return ok("Scan", R"({"TableName":"payments","Select":"COUNT"})"); }
};

TEST_F(DynamoDbTransactions, WriteAllOrNothing) {
  EXPECT_EQ(ok("TransactWriteItems", write(put("a") + "," + put("b"))), "{}");
  const std::string not_there = R"(,"ConditionExpression":"attribute_not_exists(id) ")";
  const http::Response refused =
      call("TransactWriteItems",
           write(put("a", not_there + R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")") + "," + put("c")));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
                          R"("Message":"Transaction cancelled, please refer cancellation reasons for specific reasons )"
                          R"([ConditionalCheckFailed, None]","CancellationReasons":[{"Code":"ConditionalCheckFailed",)"
                          R"("Message":"The conditional request failed","Item":{"id":{"S":"a"}}},{"Code":"None"}]})");
  EXPECT_EQ(count(), R"({"Count":2,"ScannedCount":2})");
}

TEST_F(DynamoDbTransactions, CostTwiceAndTellTheirDirection) {
  EXPECT_EQ(ok("TransactWriteItems", write(put("a"), R"(,"ReturnConsumedCapacity":"TOTAL")")),
            R"({"ConsumedCapacity":[{"TableName":"payments","CapacityUnits":2.0,"WriteCapacityUnits":2.0}]})");
  EXPECT_EQ(ok("TransactGetItems", write(R"({"Get":{"TableName":"payments","Key":{"id":{"S":"a"}}}},)"
                                         R"({"Get":{"TableName":"payments","Key":{"id":{"S":"b"}}}})",
                                         R"(,"ReturnConsumedCapacity":"INDEXES")")),
            R"({"ConsumedCapacity":[{"TableName":"payments","CapacityUnits":4.0,"ReadCapacityUnits":4.0,)"
            R"("Table":{"CapacityUnits":4.0,"ReadCapacityUnits":4.0}}],"Responses":[{"Item":{"id":{"S":"a"}}},{}]})");
}

TEST_F(DynamoDbTransactions, AreIdempotentForTenMinutesByToken) {
  const std::string add = R"({"Update":{"TableName":"payments","Key":{"id":{"S":"a"}},"UpdateExpression":"ADD n :n",)"
                          R"("ExpressionAttributeValues":{":n":{"N":"1"}}}})";
  const std::string token = R"(,"ClientRequestToken":"t")";
  EXPECT_EQ(ok("TransactWriteItems", write(add, token)), "{}");
  EXPECT_EQ(ok("TransactWriteItems", write(add, token)), "{}");
  const std::string get = R"({"TableName":"payments","Key":{"id":{"S":"a"}}})";
  EXPECT_EQ(ok("GetItem", get), R"({"Item":{"id":{"S":"a"},"n":{"N":"1"}}})");
  EXPECT_EQ(error("TransactWriteItems", write(put("b"), token)).substr(0, 36), "IdempotentParameterMismatchException");
  world.run_for(10min);
  ok("TransactWriteItems", write(add, token));
  EXPECT_EQ(ok("GetItem", get), R"({"Item":{"id":{"S":"a"},"n":{"N":"2"}}})");
}

TEST_F(DynamoDbTransactions, MalformedOnesAreRefused) {
  EXPECT_EQ(error("TransactWriteItems", write(put("a") + "," + put("a"))),
            "ValidationException: Transaction request cannot include multiple operations on one item");
  EXPECT_EQ(error("TransactWriteItems", write("{}")),
            "ValidationException: TransactItems can only contain one of Check, Put, Update or Delete");
  EXPECT_EQ(error("TransactWriteItems", write(R"({"Put":{"TableName":"nowhere","Item":{"id":{"S":"a"}}}})")),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(error("TransactWriteItems", write(R"({"Put":{"TableName":"payments","Item":{"id":{"N":"1"}}}})")),
            "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific "
            "reasons [ValidationError]");
  EXPECT_NE(error("TransactWriteItems", write("")).find("Member must have length greater than or equal to 1"),
            std::string::npos);
}

TEST_F(DynamoDbTransactions, ConditionChecksGuardOtherItems) {
  const std::string check = R"({"ConditionCheck":{"TableName":"payments","Key":{"id":{"S":"x"}},)"
                            R"("ConditionExpression":"attribute_exists(id) "}})";
  EXPECT_NE(error("TransactWriteItems", write(put("a") + "," + check)).find("[None, ConditionalCheckFailed]"),
            std::string::npos);
  EXPECT_EQ(count(), R"({"Count":0,"ScannedCount":0})");
  ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"x"}}})");
  ok("TransactWriteItems", write(put("a") + "," + check));
  EXPECT_EQ(count(), R"({"Count":2,"ScannedCount":2})");
}

}  // namespace
}  // namespace queuecast::dynamodb
