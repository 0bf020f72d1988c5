#include "tests/emulators/aws/dynamodb/service_fixture.h"

namespace queuecast::dynamodb {
namespace {

class DynamoDbItems : public ServiceTest {
 protected:
  DynamoDbItems() {
    create_payments();
    create_readings();
  }

  std::string put_error(std::string_view item) {
    return error("PutItem", R"({"TableName":"payments","Item":)" + std::string(item) + "}");
  }
  std::string stored(std::string_view id) {
    return ok("GetItem", R"({"TableName":"payments","Key":{"id":{"S":")" + std::string(id) + R"("}}})");
  }
};

TEST_F(DynamoDbItems, PutReplacesTheWholeItemAndReturnsTheOldOneOnRequest) {
  EXPECT_EQ(ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"id1"},"data":{"S":"foobar"}}})"), "{}");
  EXPECT_EQ(ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"id1"},"n":{"N":"1.50"}},)"
                          R"("ReturnValues":"ALL_OLD"})"),
            R"({"Attributes":{"data":{"S":"foobar"},"id":{"S":"id1"}}})");
  EXPECT_EQ(ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"id2"}},"ReturnValues":"ALL_OLD"})"), "{}");
  EXPECT_EQ(stored("id1"), R"({"Item":{"id":{"S":"id1"},"n":{"N":"1.5"}}})");
  EXPECT_EQ(stored("id3"), "{}");
}

TEST_F(DynamoDbItems, KeepEveryTypeOfValue) {
  ok("PutItem",
     R"({"TableName":"payments","Item":{"id":{"S":"a"},"b":{"B":"AAH/"},"t":{"BOOL":false},"z":{"NULL":true},)"
     R"("m":{"M":{"x":{"L":[{"N":"1e2"},{"S":""}]}}},"ss":{"SS":["b","a"]},"ns":{"NS":["10","9.0"]},)"
     R"("bs":{"BS":["Ag==","AQ=="]}}})");
  EXPECT_EQ(stored("a"), R"({"Item":{"b":{"B":"AAH/"},"bs":{"BS":["AQ==","Ag=="]},"id":{"S":"a"},)"
                         R"("m":{"M":{"x":{"L":[{"N":"100"},{"S":""}]}}},"ns":{"NS":["9","10"]},"ss":{"SS":["a","b"]},)"
                         R"("t":{"BOOL":false},"z":{"NULL":true}}})");
}

TEST_F(DynamoDbItems, MalformedValuesAreRefused) {
  const std::string prefix = "ValidationException: One or more parameter values were invalid: ";
  EXPECT_EQ(
      put_error(R"({"id":{"S":"a"},"v":{}})"),
      "ValidationException: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  EXPECT_EQ(put_error(R"({"id":{"S":"a"},"v":{"S":"a","N":"1"}})"),
            "ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes");
  EXPECT_EQ(put_error(R"({"id":{"S":"a"},"v":{"N":"x"}})"),
            "ValidationException: The parameter cannot be converted to a numeric value: x");
  EXPECT_EQ(put_error(R"({"id":{"S":"a"},"v":{"NULL":false}})"),
            prefix + "Null attribute value types must have the value of true");
  EXPECT_EQ(put_error(R"({"id":{"S":"a"},"v":{"SS":[]}})"), prefix + "An string set  may not be empty");
  EXPECT_EQ(put_error(R"({"id":{"S":"a"},"v":{"SS":["a","a"]}})"),
            prefix + "Input collection [a, a] contains duplicates.");
  EXPECT_EQ(put_error(R"({"id":{"S":"a"},"v":{"NS":["1","1.0"]}})"),
            "ValidationException: Input collection contains duplicates");
}

TEST_F(DynamoDbItems, WrongJsonTypesAreSerializationErrors) {
  EXPECT_EQ(put_error(R"({"id":{"S":123}})"), "SerializationException: NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(put_error(R"({"id":{"S":true}})"), "SerializationException: TRUE_VALUE cannot be converted to String");
  EXPECT_EQ(put_error(R"({"id":{"S":{"S":"x"}}})"),
            "SerializationException: Start of structure or map found where not expected");
  EXPECT_EQ(put_error(R"({"id":{"S":["x"]}})"), "SerializationException: Start of list found where not expected");
  EXPECT_EQ(put_error(R"({"id":"x"})"), "SerializationException: Unexpected field type");
  EXPECT_EQ(error("PutItem", R"({"TableName":1})"),
            "SerializationException: NUMBER_VALUE cannot be converted to String");
}

TEST_F(DynamoDbItems, KeysMustBeThereAndFitTheSchema) {
  const std::string prefix = "ValidationException: One or more parameter values were invalid: ";
  EXPECT_EQ(put_error(R"({"x":{"S":"a"}})"), prefix + "Missing the key id in the item");
  EXPECT_EQ(put_error(R"({"id":{"N":"1"}})"), prefix + "Type mismatch for key id expected: S actual: N");
  EXPECT_EQ(put_error(R"({"id":{"S":""}})"),
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty string value. Key: id");
  EXPECT_EQ(put_error(R"({"id":{"S":")" + std::string(2049, 'k') + R"("}})"),
            prefix + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  const std::string mismatch = "ValidationException: The provided key element does not match the schema";
  for (const std::string key :
       {R"({})", R"({"id":{"N":"1"}})", R"({"x":{"S":"1"}})", R"({"id":{"S":"1"},"x":{"S":"1"}})"}) {
    EXPECT_EQ(error("GetItem", R"({"TableName":"payments","Key":)" + key + "}"), mismatch);
    EXPECT_EQ(error("DeleteItem", R"({"TableName":"payments","Key":)" + key + "}"), mismatch);
    EXPECT_EQ(error("UpdateItem", R"({"TableName":"payments","Key":)" + key + "}"), mismatch);
  }
}

TEST_F(DynamoDbItems, AreLimitedInSizeAndNesting) {
  EXPECT_EQ(put_error(R"({"id":{"S":"a"},"v":{"S":")" + std::string(400 * 1024, 'x') + R"("}})"),
            "ValidationException: Item size has exceeded the maximum allowed size");
  const auto nested = [](int levels) {
    std::string value = R"({"S":"x"})";
    for (int i = 0; i < levels; ++i) value = R"({"L":[)" + value + "]}";
    return R"({"id":{"S":"a"},"v":)" + value + "}";
  };
  ok("PutItem", R"({"TableName":"payments","Item":)" + nested(32) + "}");
  EXPECT_EQ(put_error(nested(33)), "ValidationException: Nesting Levels have exceeded supported limits");
  EXPECT_EQ(put_error(nested(2'000)), "SerializationException: ");
}

TEST_F(DynamoDbItems, ConditionsDecideAboutTheWrite) {
  const std::string put = R"({"TableName":"payments","Item":{"id":{"S":"a"},"v":{"S":"2"}},)"
                          R"("ConditionExpression":"attribute_not_exists ( id ) ")";
  EXPECT_EQ(ok("PutItem", put + "}"), "{}");
  EXPECT_EQ(error("PutItem", put + "}"), "ConditionalCheckFailedException: The conditional request failed");
  const std::string body = call("PutItem", put + R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD"})").body;
  EXPECT_EQ(body, R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
                  R"("message":"The conditional request failed","Item":{"id":{"S":"a"},"v":{"S":"2"}}})");
}

TEST_F(DynamoDbItems, SyntaxIsJudgedBeforeTheTableIsLookedFor) {
  EXPECT_EQ(error("PutItem", R"({"TableName":"nowhere","Item":{"id":{"S":"a"}},"ConditionExpression":"a x b"})"),
            R"(ValidationException: Invalid ConditionExpression: Syntax error; token: "x", near: "a x b")");
  EXPECT_EQ(error("PutItem", R"({"TableName":"nowhere","Item":{"id":{"S":"a"}}})"),
            "ResourceNotFoundException: Requested resource not found");
}

TEST_F(DynamoDbItems, ReturnValuesArePickedByTheirKind) {
  EXPECT_EQ(error("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}},"ReturnValues":"ALL_NEW"})"),
            "ValidationException: Return values set to invalid value");
  EXPECT_EQ(error("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}},"ReturnValues":"x"})"),
            "ValidationException: 1 validation error detected: Value 'x' at 'returnValues' failed to satisfy "
            "constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]");
}

TEST_F(DynamoDbItems, ConsumptionIsToldOnRequest) {
  EXPECT_EQ(ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"})"),
            R"({"ConsumedCapacity":{"TableName":"payments","CapacityUnits":1.0}})");
  EXPECT_EQ(ok("GetItem", R"({"TableName":"payments","Key":{"id":{"S":"b"}},"ReturnConsumedCapacity":"INDEXES"})"),
            R"({"ConsumedCapacity":{"TableName":"payments","CapacityUnits":0.5,"Table":{"CapacityUnits":0.5}}})");
  EXPECT_EQ(ok("GetItem", R"({"TableName":"payments","Key":{"id":{"S":"b"}},"ConsistentRead":true,)"
                          R"("ReturnConsumedCapacity":"TOTAL"})"),
            R"({"ConsumedCapacity":{"TableName":"payments","CapacityUnits":1.0}})");
  EXPECT_EQ(service.usage().write_half_units, 2);
  EXPECT_EQ(service.usage().read_half_units, 3);
  EXPECT_EQ(service.usage().calls.at("GetItem"), 2u);
}

TEST_F(DynamoDbItems, UpdateChangesAttributesAndMakesTheItemWhenMissing) {
  const auto update = [this](std::string_view rest) {
    return ok("UpdateItem", R"({"TableName":"payments","Key":{"id":{"S":"a"}},)" + std::string(rest) + "}");
  };
  EXPECT_EQ(update(R"("UpdateExpression":"SET n = :n ADD c :n","ExpressionAttributeValues":{":n":{"N":"1"}})"), "{}");
  EXPECT_EQ(update(R"("UpdateExpression":"SET n = n + :n ADD c :n","ExpressionAttributeValues":{":n":{"N":"2"}},)"
                   R"("ReturnValues":"UPDATED_NEW")"),
            R"({"Attributes":{"c":{"N":"3"},"n":{"N":"3"}}})");
  EXPECT_EQ(update(R"("UpdateExpression":"REMOVE c","ReturnValues":"UPDATED_OLD")"),
            R"({"Attributes":{"c":{"N":"3"}}})");
  EXPECT_EQ(stored("a"), R"({"Item":{"id":{"S":"a"},"n":{"N":"3"}}})");
  EXPECT_EQ(error("UpdateItem", R"({"TableName":"payments","Key":{"id":{"S":"a"}},"UpdateExpression":"SET id = :x",)"
                                R"("ExpressionAttributeValues":{":x":{"S":"b"}}})"),
            "ValidationException: One or more parameter values were invalid: Cannot update attribute id. This "
            "attribute is part of the key");
  EXPECT_EQ(ok("UpdateItem", R"({"TableName":"payments","Key":{"id":{"S":"new"}}})"), "{}");
  EXPECT_EQ(stored("new"), R"({"Item":{"id":{"S":"new"}}})");
}

TEST_F(DynamoDbItems, DeleteIsIdempotent) {
  ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":"a"},"v":{"N":"1"}}})");
  const std::string body = R"({"TableName":"payments","Key":{"id":{"S":"a"}},"ReturnValues":"ALL_OLD"})";
  EXPECT_EQ(ok("DeleteItem", body), R"({"Attributes":{"id":{"S":"a"},"v":{"N":"1"}}})");
  EXPECT_EQ(ok("DeleteItem", body), "{}");
}

TEST_F(DynamoDbItems, QueryReadsARangeOfOnePartition) {
  for (const std::string at : {"10", "9", "-1"}) {
    ok("PutItem", R"({"TableName":"readings","Item":{"id":{"S":"a"},"at":{"N":")" + at + R"("}}})");
  }
  const std::string start = R"({"TableName":"readings","ExpressionAttributeNames":{"#at":"at"},)"
                            R"("ExpressionAttributeValues":{":id":{"S":"a"},":n":{"N":"0"}},)"
                            R"("KeyConditionExpression":"id = :id AND #at > :n")";
  EXPECT_EQ(
      ok("Query", start + "}"),
      R"({"Items":[{"at":{"N":"9"},"id":{"S":"a"}},{"at":{"N":"10"},"id":{"S":"a"}}],"Count":2,"ScannedCount":2})");
  EXPECT_EQ(ok("Query", start + R"(,"ScanIndexForward":false,"Limit":1,"ProjectionExpression":"#at"})"),
            R"({"Items":[{"at":{"N":"10"}}],"Count":1,"ScannedCount":1,)"
            R"("LastEvaluatedKey":{"at":{"N":"10"},"id":{"S":"a"}}})");
  EXPECT_EQ(ok("Query", start + R"(,"Select":"COUNT"})"), R"({"Count":2,"ScannedCount":2})");
  EXPECT_EQ(error("Query", start + R"(,"IndexName":"xyz"})"),
            "ValidationException: The table does not have the specified index: xyz");
  EXPECT_EQ(error("Query", R"({"TableName":"readings","KeyConditionExpression":"v = :v",)"
                           R"("ExpressionAttributeValues":{":v":{"S":"a"}}})"),
            "ValidationException: Query condition missed key schema element: id");
}

TEST_F(DynamoDbItems, ScanPagesEndWithAnEmptyOneWithoutKey) {
  for (const std::string id : {"a", "b", "c"})
    ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":")" + id + R"("}}})");
  std::string start;
  for (int page = 0; page < 4; ++page) {
    const std::string answer = ok("Scan", R"({"TableName":"payments","Limit":1)" + start + "}");
    const std::size_t at = answer.find(R"("LastEvaluatedKey":)");
    EXPECT_EQ(at == std::string::npos, page == 3) << answer;
    EXPECT_NE(answer.find(page == 3 ? R"("Count":0)" : R"("Count":1)"), std::string::npos);
    if (page < 3) start = R"(,"ExclusiveStartKey":)" + answer.substr(at + 19, answer.size() - at - 20);
  }
}

TEST_F(DynamoDbItems, FilterCountsWhatItLeftOut) {
  for (const std::string id : {"a", "b", "c"})
    ok("PutItem", R"({"TableName":"payments","Item":{"id":{"S":")" + id + R"("}}})");
  EXPECT_EQ(ok("Scan", R"({"TableName":"payments","FilterExpression":"id >= :b","Select":"COUNT",)"
                       R"("ExpressionAttributeValues":{":b":{"S":"b"}}})"),
            R"({"Count":2,"ScannedCount":3})");
}

}  // namespace
}  // namespace queuecast::dynamodb
