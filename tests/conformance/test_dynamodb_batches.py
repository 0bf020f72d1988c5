"""boto3, unmodified, against DynamoDB's batches and transactions."""
import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def table(dynamodb, name):
    dynamodb.create_table(
        TableName=name, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
    return name


def put(table, key, **more):
    return {"Put": {"TableName": table, "Item": {"id": {"S": key}}, **more}}


@pytest.mark.rule("dynamodb", "BatchWriteItem", "boto3's batch writer stores any number of items")
def test_batch_writer(dynamodb_resource, table):
    with dynamodb_resource.Table(table).batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"id": str(number)})
    assert dynamodb_resource.Table(table).scan(Select="COUNT")["Count"] == 60


@pytest.mark.rule("dynamodb", "BatchGetItem", "Items that are not there are left out, and duplicate keys refused")
def test_batch_get(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={"id": {"S": "a"}})
    keys = [{"id": {"S": "a"}}, {"id": {"S": "b"}}]
    answer = dynamodb.batch_get_item(RequestItems={table: {"Keys": keys}}, ReturnConsumedCapacity="TOTAL")
    assert answer["Responses"] == {table: [{"id": {"S": "a"}}]}
    assert answer["UnprocessedKeys"] == {}
    assert answer["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 1.0}]
    with pytest.raises(ClientError, match="Provided list of item keys contains duplicates"):
        dynamodb.batch_get_item(RequestItems={table: {"Keys": [keys[0], keys[0]]}})


@pytest.mark.rule("dynamodb", "TransactWriteItems", "A false condition cancels all entries and tells each one's reason")
def test_transaction_is_cancelled(dynamodb, table):
    dynamodb.transact_write_items(TransactItems=[put(table, "a"), put(table, "b")])
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as caught:
        dynamodb.transact_write_items(TransactItems=[
            put(table, "a", ConditionExpression="attribute_not_exists(id)"), put(table, "c")])
    response = caught.value.response
    assert response["Error"]["Message"] == (
        "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]")
    assert [reason["Code"] for reason in response["CancellationReasons"]] == ["ConditionalCheckFailed", "None"]
    assert dynamodb.scan(TableName=table, Select="COUNT")["Count"] == 2


@pytest.mark.rule("dynamodb", "TransactWriteItems", "One token makes a repetition a success without effect")
def test_transaction_is_idempotent(dynamodb, table):
    add = {"Update": {"TableName": table, "Key": {"id": {"S": "a"}}, "UpdateExpression": "ADD n :n",
                      "ExpressionAttributeValues": {":n": {"N": "1"}}}}
    for _ in range(2):
        dynamodb.transact_write_items(TransactItems=[add], ClientRequestToken="token-" + table[:20])
    item = dynamodb.get_item(TableName=table, Key={"id": {"S": "a"}})["Item"]
    assert item["n"] == {"N": "1"}
    with pytest.raises(dynamodb.exceptions.IdempotentParameterMismatchException):
        dynamodb.transact_write_items(TransactItems=[put(table, "b")], ClientRequestToken="token-" + table[:20])


@pytest.mark.rule("dynamodb", "TransactGetItems", "Items come in the order of the request, a missing one as an empty answer")
def test_transact_get(dynamodb, table):
    dynamodb.put_item(TableName=table, Item={"id": {"S": "a"}})
    get = [{"Get": {"TableName": table, "Key": {"id": {"S": key}}}} for key in ("b", "a")]
    assert dynamodb.transact_get_items(TransactItems=get)["Responses"] == [{}, {"Item": {"id": {"S": "a"}}}]
