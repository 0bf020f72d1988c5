#include "tests/emulators/aws/dynamodb/service_fixture.h"

namespace queuecast::dynamodb {
namespace {

class DynamoDbTables : public ServiceTest {
 protected:
  DynamoDbTables() : ServiceTest({.account_id = "111122223333", .create_delay = 5s, .delete_delay = 3s}) {}

  std::string create(std::string_view definitions, std::string_view keys, std::string_view rest) {
    return error("CreateTable", R"({"TableName":"t1x","AttributeDefinitions":[)" + std::string(definitions) +
                                    R"(],"KeySchema":[)" + std::string(keys) + "]" + std::string(rest) + "}");
  }
  static constexpr std::string_view kId = R"({"AttributeName":"id","AttributeType":"S"})";
  static constexpr std::string_view kHash = R"({"AttributeName":"id","KeyType":"HASH"})";
  static constexpr std::string_view kUnits =
      R"(,"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1})";
};

TEST_F(DynamoDbTables, BecomeActiveAfterTheirDelay) {
  create_payments();
  EXPECT_NE(ok("DescribeTable", R"({"TableName":"payments"})").find(R"("TableStatus":"CREATING")"), std::string::npos);
  EXPECT_EQ(error("GetItem", R"({"TableName":"payments","Key":{"id":{"S":"a"}}})"),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(error("DeleteTable", R"({"TableName":"payments"})"),
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: "
            "payments");
  world.run_for(5s);
  const std::string table = ok("DescribeTable", R"({"TableName":"payments"})");
  EXPECT_NE(table.find(R"("TableStatus":"ACTIVE")"), std::string::npos);
  EXPECT_NE(table.find(R"("WarmThroughput":{"ReadUnitsPerSecond":1,"WriteUnitsPerSecond":1,"Status":"ACTIVE"})"),
            std::string::npos);
  EXPECT_EQ(ok("GetItem", R"({"TableName":"payments","Key":{"id":{"S":"a"}}})"), "{}");
}

TEST_F(DynamoDbTables, CreateAnswersWithTheWholeDescription) {
  const std::string answer =
      ok("CreateTable", R"({"TableName":"abc","AttributeDefinitions":[)" + std::string(kId) + R"(],"KeySchema":[)" +
                            std::string(kHash) + R"(],"BillingMode":"PAY_PER_REQUEST"})");
  for (const std::string_view part :
       {R"("TableArn":"arn:aws:dynamodb:us-east-1:111122223333:table/abc")", R"("TableStatus":"CREATING")",
        R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}])", R"("CreationDateTime":1767225600.000)",
        R"("ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0})",
        R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"})", R"("DeletionProtectionEnabled":false)",
        R"("ItemCount":0)", R"("TableSizeBytes":0)"}) {
    EXPECT_NE(answer.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(answer.find("WarmThroughput"), std::string::npos);
}

TEST_F(DynamoDbTables, DeleteTellsLittleAndEndsTheTable) {
  create_payments();
  EXPECT_EQ(error("CreateTable", R"({"TableName":"payments","AttributeDefinitions":[)" + std::string(kId) +
                                     R"(],"KeySchema":[)" + std::string(kHash) + "]" + std::string(kUnits) + "}"),
            "ResourceInUseException: Table already exists: payments");
  world.run_for(5s);
  const std::string gone =
      ok("DeleteTable", R"({"TableName":"arn:aws:dynamodb:us-east-1:111122223333:table/payments"})");
  EXPECT_NE(gone.find(R"("TableStatus":"DELETING")"), std::string::npos);
  for (const std::string_view left_out : {"AttributeDefinitions", "KeySchema", "CreationDateTime"}) {
    EXPECT_EQ(gone.find(left_out), std::string::npos);
  }
  EXPECT_EQ(error("GetItem", R"({"TableName":"payments","Key":{"id":{"S":"a"}}})"),
            "ResourceNotFoundException: Requested resource not found");
  world.run_for(3s);
  EXPECT_EQ(error("DescribeTable", R"({"TableName":"payments"})"),
            "ResourceNotFoundException: Requested resource not found: Table: payments not found");
  create_payments();
  ASSERT_EQ(service.table_usage().size(), 2u);
  EXPECT_EQ(service.table_usage()[0].deleted, simulated::World::kEpoch + 8s);
  EXPECT_EQ(service.table_usage()[1].created, simulated::World::kEpoch + 8s);
  EXPECT_EQ(service.table_usage()[1].provisioned, (Units{1, 1}));
}

TEST_F(DynamoDbTables, ProtectedTablesStay) {
  ok("CreateTable", R"({"TableName":"safe","AttributeDefinitions":[)" + std::string(kId) + R"(],"KeySchema":[)" +
                        std::string(kHash) + R"(],"BillingMode":"PAY_PER_REQUEST","DeletionProtectionEnabled":true})");
  world.run_for(5s);
  EXPECT_EQ(error("DeleteTable", R"({"TableName":"safe"})"),
            "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable "
            "deletion protection first.");
}

TEST_F(DynamoDbTables, AreListedByNameInPages) {
  for (const std::string name : {"bbb", "ccc", "aaa"}) {
    ok("CreateTable", R"({"TableName":")" + name + R"(","AttributeDefinitions":[)" + std::string(kId) +
                          R"(],"KeySchema":[)" + std::string(kHash) + R"(],"BillingMode":"PAY_PER_REQUEST"})");
  }
  EXPECT_EQ(ok("ListTables", "{}"), R"({"TableNames":["aaa","bbb","ccc"]})");
  EXPECT_EQ(ok("ListTables", R"({"Limit":2})"), R"({"TableNames":["aaa","bbb"],"LastEvaluatedTableName":"bbb"})");
  EXPECT_EQ(ok("ListTables", R"({"Limit":2,"ExclusiveStartTableName":"bbb"})"), R"({"TableNames":["ccc"]})");
  EXPECT_EQ(error("ListTables", R"({"Limit":0})"),
            "ValidationException: 1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1");
}

TEST_F(DynamoDbTables, ThroughputAndBillingModeMustFit) {
  EXPECT_EQ(create(kId, kHash, std::string(kUnits) + R"(,"BillingMode":"PAY_PER_REQUEST")"),
            "ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor "
            "WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  EXPECT_EQ(create(kId, kHash, ""),
            "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits "
            "must both be specified when BillingMode is PROVISIONED");
  EXPECT_EQ(create(kId, kHash, R"(,"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":0})"),
            "ValidationException: 1 validation error detected: Value '0' at "
            "'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: Member must have value greater "
            "than or equal to 1");
}

TEST_F(DynamoDbTables, KeySchemaMustFitTheDefinitions) {
  EXPECT_EQ(create(R"({"AttributeName":"y","AttributeType":"S"})", R"({"AttributeName":"x","KeyType":"HASH"})", kUnits),
            "ValidationException: One or more parameter values were invalid: Some index key attributes are not defined "
            "in AttributeDefinitions. Keys: [x], AttributeDefinitions: [y]");
  EXPECT_EQ(create(std::string(kId) + R"(,{"AttributeName":"z","AttributeType":"S"})", kHash, kUnits),
            "ValidationException: One or more parameter values were invalid: Number of attributes in KeySchema does "
            "not exactly match number of attributes defined in AttributeDefinitions");
  EXPECT_EQ(create(kId, R"({"AttributeName":"id","KeyType":"X"})", kUnits),
            "ValidationException: 1 validation error detected: Value 'X' at 'keySchema.1.member.keyType' failed to "
            "satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]");
  EXPECT_EQ(create(kId, R"({"AttributeName":"id","KeyType":"RANGE"})", kUnits),
            "ValidationException: Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
}

TEST_F(DynamoDbTables, ViolationsOfTheModelAreToldTogether) {
  EXPECT_EQ(error("CreateTable", R"({"TableName":"a;"})"),
            "ValidationException: 4 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy "
            "constraint: Member must not be null; Value 'a;' at 'tableName' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'tableName' failed to satisfy "
            "constraint: Member must have length greater than or equal to 3; Value null at 'keySchema' failed to "
            "satisfy constraint: Member must not be null");
}

}  // namespace
}  // namespace queuecast::dynamodb
