"use strict";
// @aws-sdk/client-dynamodb, unmodified, against the DynamoDB emulator. The SDK checks the CRC32 of answers itself.
const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const sdk = require("@aws-sdk/client-dynamodb");
const { awsConfiguration, start, uniqueName } = require("./emulators");

let emulators;
let dynamodb;

before(async () => {
  emulators = await start();
  dynamodb = new sdk.DynamoDBClient(awsConfiguration(emulators));
});
after(() => {
  dynamodb.destroy();
  emulators.stop();
});

/** A table with the keys "id" and "at". */
async function createTable() {
  const TableName = uniqueName();
  await dynamodb.send(
    new sdk.CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "at", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "id", KeyType: "HASH" },
        { AttributeName: "at", KeyType: "RANGE" },
      ],
    }),
  );
  await sdk.waitUntilTableExists({ client: dynamodb, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { TableName });
  return TableName;
}

const key = (id, at) => ({ id: { S: id }, at: { N: String(at) } });

test("an item of every type goes round", async () => {
  const TableName = await createTable();
  const Item = {
    ...key("a", 1),
    text: { S: "grüße" },
    number: { N: "3.14" },
    bytes: { B: new Uint8Array([0, 255]) },
    yes: { BOOL: true },
    nothing: { NULL: true },
    list: { L: [{ S: "x" }, { N: "1" }] },
    map: { M: { inner: { S: "y" } } },
    words: { SS: ["a", "b"] },
  };
  await dynamodb.send(new sdk.PutItemCommand({ TableName, Item }));
  const got = await dynamodb.send(new sdk.GetItemCommand({ TableName, Key: key("a", 1), ConsistentRead: true }));
  assert.deepEqual({ ...got.Item, bytes: undefined }, { ...Item, bytes: undefined });
  assert.deepEqual([...got.Item.bytes.B], [0, 255]);
  assert.equal((await dynamodb.send(new sdk.GetItemCommand({ TableName, Key: key("a", 2) }))).Item, undefined);
});

test("a query returns a range of a partition in order, page by page", async () => {
  const TableName = await createTable();
  for (const at of [3, 1, 5, 2, 4]) await dynamodb.send(new sdk.PutItemCommand({ TableName, Item: key("a", at) }));
  const found = [];
  const pages = sdk.paginateQuery(
    { client: dynamodb, pageSize: 2 },
    {
      TableName,
      KeyConditionExpression: "id = :id AND #at BETWEEN :low AND :high",
      ExpressionAttributeNames: { "#at": "at" },
      ExpressionAttributeValues: { ":id": { S: "a" }, ":low": { N: "2" }, ":high": { N: "5" } },
    },
  );
  for await (const page of pages) found.push(...page.Items.map((item) => Number(item.at.N)));
  assert.deepEqual(found, [2, 3, 4, 5]);
});

test("a failed condition is the SDK's own exception, with the item when asked for", async () => {
  const TableName = await createTable();
  const put = (more) =>
    dynamodb.send(
      new sdk.PutItemCommand({
        TableName,
        Item: { ...key("a", 1), n: { N: "1" } },
        ConditionExpression: "attribute_not_exists(id)",
        ...more,
      }),
    );
  await put();
  await assert.rejects(put(), (error) => {
    assert.ok(error instanceof sdk.ConditionalCheckFailedException, error.name);
    assert.equal(error.message, "The conditional request failed");
    assert.equal(error.Item, undefined);
    return true;
  });
  await assert.rejects(put({ ReturnValuesOnConditionCheckFailure: "ALL_OLD" }), (error) => {
    assert.deepEqual(error.Item.n, { N: "1" });
    return true;
  });
});

test("an update counts and returns what it wrote", async () => {
  const TableName = await createTable();
  const add = () =>
    dynamodb.send(
      new sdk.UpdateItemCommand({
        TableName,
        Key: key("a", 1),
        UpdateExpression: "ADD n :one SET seen = :yes",
        ExpressionAttributeValues: { ":one": { N: "1" }, ":yes": { BOOL: true } },
        ReturnValues: "UPDATED_NEW",
      }),
    );
  await add();
  assert.deepEqual((await add()).Attributes, { n: { N: "2" }, seen: { BOOL: true } });
});

test("a deleted item is gone and was returned", async () => {
  const TableName = await createTable();
  await dynamodb.send(new sdk.PutItemCommand({ TableName, Item: key("a", 1) }));
  const gone = await dynamodb.send(
    new sdk.DeleteItemCommand({ TableName, Key: key("a", 1), ReturnValues: "ALL_OLD" }),
  );
  assert.deepEqual(gone.Attributes, key("a", 1));
  assert.equal((await dynamodb.send(new sdk.GetItemCommand({ TableName, Key: key("a", 1) }))).Item, undefined);
});

test("batches write and get many items", async () => {
  const TableName = await createTable();
  const at = [1, 2, 3];
  const requests = at.map((n) => ({ PutRequest: { Item: key("a", n) } }));
  const written = await dynamodb.send(new sdk.BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  assert.deepEqual(written.UnprocessedItems, {});
  const got = await dynamodb.send(
    new sdk.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [...at, 4].map((n) => key("a", n)) } } }),
  );
  assert.deepEqual(got.Responses[TableName].map((item) => Number(item.at.N)).sort(), at);
  assert.deepEqual(got.UnprocessedKeys, {});
});

test("a cancelled transaction writes nothing and says why, action by action", async () => {
  const TableName = await createTable();
  await dynamodb.send(new sdk.PutItemCommand({ TableName, Item: key("a", 1) }));
  const put = (at) => ({
    Put: { TableName, Item: key("a", at), ConditionExpression: "attribute_not_exists(id)" },
  });
  const transaction = new sdk.TransactWriteItemsCommand({ TransactItems: [put(2), put(1)] });
  await assert.rejects(dynamodb.send(transaction), (error) => {
    assert.ok(error instanceof sdk.TransactionCanceledException, error.name);
    assert.deepEqual(error.CancellationReasons.map((reason) => reason.Code), ["None", "ConditionalCheckFailed"]);
    return true;
  });
  const { Responses } = await dynamodb.send(
    new sdk.TransactGetItemsCommand({
      TransactItems: [1, 2].map((at) => ({ Get: { TableName, Key: key("a", at) } })),
    }),
  );
  assert.deepEqual(Responses.map((response) => response.Item), [key("a", 1), undefined]);
});

test("errors are of the SDK's own types", async () => {
  const TableName = uniqueName();
  await assert.rejects(
    dynamodb.send(new sdk.GetItemCommand({ TableName, Key: key("a", 1) })),
    sdk.ResourceNotFoundException,
  );
  await assert.rejects(dynamodb.send(new sdk.DescribeTableCommand({ TableName })), sdk.ResourceNotFoundException);
  const existing = await createTable();
  await assert.rejects(
    dynamodb.send(new sdk.GetItemCommand({ TableName: existing, Key: { id: { S: "a" } } })),
    { name: "ValidationException", message: "The provided key element does not match the schema" },
  );
});
