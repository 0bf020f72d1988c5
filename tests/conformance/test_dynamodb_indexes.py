"""boto3, unmodified, against DynamoDB's secondary indexes."""
import pytest
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError


@pytest.fixture
def orders(dynamodb, name):
    dynamodb.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"},
                              {"AttributeName": "at", "AttributeType": "N"},
                              {"AttributeName": "state", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        LocalSecondaryIndexes=[{
            "IndexName": "local",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "state", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"}}],
        GlobalSecondaryIndexes=[{
            "IndexName": "by-state", "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"}}])
    serialize = TypeSerializer().serialize
    for number in range(4):
        item = {"id": "a", "at": number, "note": "n"}
        if number:
            item["state"] = "open" if number < 3 else "done"
        dynamodb.put_item(TableName=name, Item={key: serialize(value) for key, value in item.items()})
    return name


@pytest.mark.rule("dynamodb", "Query", "An index holds only the items that have its key attributes, and what it projects")
def test_global_index_is_sparse_and_projects(dynamodb, orders):
    answer = dynamodb.query(TableName=orders, IndexName="by-state", KeyConditionExpression="#s = :s",
                            ExpressionAttributeNames={"#s": "state"}, ExpressionAttributeValues={":s": {"S": "open"}})
    assert answer["Count"] == 2
    assert all(set(item) == {"id", "at", "state"} for item in answer["Items"])
    assert dynamodb.scan(TableName=orders, IndexName="by-state", Select="COUNT")["Count"] == 3


@pytest.mark.rule("dynamodb", "Query", "A global index refuses consistent reads, a local one serves them")
def test_consistency_of_indexes(dynamodb, orders):
    names, values = {"#s": "state"}, {":s": {"S": "open"}}
    with pytest.raises(ClientError) as caught:
        dynamodb.query(TableName=orders, IndexName="by-state", KeyConditionExpression="#s = :s", ConsistentRead=True,
                       ExpressionAttributeNames=names, ExpressionAttributeValues=values)
    assert caught.value.response["Error"]["Message"] == (
        "Consistent reads are not supported on global secondary indexes")
    answer = dynamodb.query(TableName=orders, IndexName="local", ConsistentRead=True,
                            KeyConditionExpression="id = :i AND begins_with(#s, :s)", ExpressionAttributeNames=names,
                            ExpressionAttributeValues={":i": {"S": "a"}, ":s": {"S": "o"}})
    assert [item["at"]["N"] for item in answer["Items"]] == ["1", "2"]


@pytest.mark.rule("dynamodb", "Query", "Pages of an index continue with the keys of the index and of the table")
def test_paginator_walks_an_index(dynamodb, orders):
    pages = dynamodb.get_paginator("query").paginate(
        TableName=orders, IndexName="by-state", KeyConditionExpression="#s = :s", Limit=1,
        ExpressionAttributeNames={"#s": "state"}, ExpressionAttributeValues={":s": {"S": "open"}})
    seen = []
    for page in pages:
        seen += [item["at"]["N"] for item in page["Items"]]
        assert set(page.get("LastEvaluatedKey", {"id", "at", "state"})) == {"id", "at", "state"}
    assert sorted(seen) == ["1", "2"]


@pytest.mark.rule("dynamodb", "UpdateTable", "An index that is added holds the items that were there before")
def test_index_is_added_and_deleted(dynamodb, orders):
    dynamodb.update_table(
        TableName=orders, AttributeDefinitions=[{"AttributeName": "note", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": {
            "IndexName": "notes", "KeySchema": [{"AttributeName": "note", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"}}}])
    table = dynamodb.describe_table(TableName=orders)["Table"]
    assert {index["IndexName"]: index["IndexStatus"] for index in table["GlobalSecondaryIndexes"]} == {
        "by-state": "ACTIVE", "notes": "ACTIVE"}
    assert dynamodb.scan(TableName=orders, IndexName="notes")["Count"] == 4
    dynamodb.update_table(TableName=orders, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "notes"}}])
    names = {each["AttributeName"] for each in dynamodb.describe_table(TableName=orders)["Table"]["AttributeDefinitions"]}
    assert names == {"id", "at", "state"}


@pytest.mark.rule("dynamodb", "Query", "boto3's condition builders make expressions that the service reads")
def test_resource_conditions(dynamodb_resource, orders):
    table = dynamodb_resource.Table(orders)
    answer = table.query(KeyConditionExpression=Key("id").eq("a") & Key("at").between(1, 3),
                         FilterExpression=Attr("state").eq("open") | Attr("note").not_exists())
    assert [int(item["at"]) for item in answer["Items"]] == [1, 2]
