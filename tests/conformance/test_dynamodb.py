"""boto3, unmodified, against DynamoDB's items and their errors."""
import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def table(dynamodb, name):
    dynamodb.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}, {"AttributeName": "at", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}])
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    return name


@pytest.mark.rule("dynamodb", "PutItem", "Every type of value is read back as it was written, numbers normalised")
def test_item_is_read_back_as_it_was_written(dynamodb, table):
    item = {"id": {"S": "1"}, "at": {"S": "2"}, "n": {"N": "1.50"}, "b": {"B": b"\x00\x01"}, "t": {"BOOL": True},
            "l": {"L": [{"S": "a"}, {"NULL": True}]}, "m": {"M": {"k": {"SS": ["x", "y"]}}}}
    answer = dynamodb.put_item(TableName=table, Item=item, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 1.0
    key = {"id": {"S": "1"}, "at": {"S": "2"}}
    read = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]
    assert read == {**item, "n": {"N": "1.5"}}
    assert "Item" not in dynamodb.get_item(TableName=table, Key={"id": {"S": "1"}, "at": {"S": "3"}})


@pytest.mark.rule("dynamodb", "PutItem", "A false condition refuses the write")
def test_condition_refuses_a_second_write(dynamodb, table):
    item = {"id": {"S": "1"}, "at": {"S": "2"}}
    dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(id)")
    with pytest.raises(ClientError) as caught:
        dynamodb.put_item(TableName=table, Item=item, ConditionExpression="attribute_not_exists(id)")
    assert caught.value.response["Error"]["Code"] == "ConditionalCheckFailedException"


@pytest.mark.rule("dynamodb", "errors", "Errors carry the names and words of the service")
def test_errors_are_the_service_s_own(dynamodb, table):
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        dynamodb.get_item(TableName=table + "x", Key={"id": {"S": "1"}})
    with pytest.raises(ClientError) as caught:
        dynamodb.put_item(TableName=table, Item={"id": {"S": "1"}})
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert "Missing the key at in the item" in caught.value.response["Error"]["Message"]
    with pytest.raises(dynamodb.exceptions.ResourceInUseException):
        dynamodb.create_table(
            TableName=table, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
