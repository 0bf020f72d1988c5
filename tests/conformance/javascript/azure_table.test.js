"use strict";
// @azure/data-tables, unmodified, against the Table Storage emulator.
const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const { AzureNamedKeyCredential, TableClient, TableServiceClient, TableTransaction, odata } =
  require("@azure/data-tables");
const { ACCOUNT, KEY, start, uniqueName } = require("./emulators");

const credential = new AzureNamedKeyCredential(ACCOUNT, KEY);
const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
let emulators;

before(async () => {
  emulators = await start();
});
after(() => emulators.stop());

const tableClient = () => new TableClient(emulators.azureTable, uniqueName(), credential, options);

async function createTable() {
  const table = tableClient();
  await table.createTable();
  return table;
}

/** Fails unless it is refused with this status and error code. */
const refused = (call, statusCode, code) =>
  assert.rejects(call, (error) => {
    assert.deepEqual([error.name, error.statusCode, error.details?.odataError?.code], ["RestError", statusCode, code]);
    return true;
  });

test("an entity of every type goes round", async () => {
  const table = await createTable();
  const at = new Date("2026-01-02T03:04:05.678Z");
  await table.createEntity({
    partitionKey: "p",
    rowKey: "1",
    text: "grüße",
    whole: 3,
    fraction: 1.5,
    long: { type: "Int64", value: "9007199254740993" },
    yes: true,
    at,
    bytes: new Uint8Array([0, 255]),
    guid: { type: "Guid", value: "c9da6455-213d-42c9-9a79-3e9149a57833" },
  });
  const got = await table.getEntity("p", "1");
  assert.equal(got.text, "grüße");
  assert.equal(got.whole, 3);
  assert.equal(got.fraction, 1.5);
  assert.equal(got.long, 9007199254740993n);
  assert.equal(got.yes, true);
  assert.equal(got.at.getTime(), at.getTime());
  assert.deepEqual([...got.bytes], [0, 255]);
  assert.equal(got.guid.value, "c9da6455-213d-42c9-9a79-3e9149a57833");
  assert.ok(got.etag);
});

test("merge keeps and replace drops what is not named", async () => {
  const table = await createTable();
  const entity = { partitionKey: "p", rowKey: "1" };
  await table.createEntity({ ...entity, a: 1 });
  await table.updateEntity({ ...entity, b: 2 }, "Merge");
  assert.deepEqual(await table.getEntity("p", "1").then(({ a, b }) => [a, b]), [1, 2]);
  await table.updateEntity({ ...entity, c: 3 }, "Replace");
  assert.deepEqual(await table.getEntity("p", "1").then(({ a, b, c }) => [a, b, c]), [undefined, undefined, 3]);
});

test("an update with an old ETag is refused", async () => {
  const table = await createTable();
  const entity = { partitionKey: "p", rowKey: "1" };
  const { etag } = await table.createEntity({ ...entity, n: 1 });
  await table.updateEntity({ ...entity, n: 2 }, "Replace", { etag });
  await refused(table.updateEntity({ ...entity, n: 3 }, "Replace", { etag }), 412, "UpdateConditionNotSatisfied");
});

test("a query filters, selects and goes on page by page", async () => {
  const table = await createTable();
  for (let i = 0; i < 5; ++i) {
    await table.createEntity({ partitionKey: "p", rowKey: String(i), n: i, more: "x" });
  }
  const queryOptions = { filter: odata`PartitionKey eq ${"p"} and n ge ${1}`, select: ["rowKey", "n"] };
  const found = [];
  for await (const page of table.listEntities({ queryOptions }).byPage({ maxPageSize: 2 })) found.push(...page);
  assert.deepEqual(found.map((entity) => entity.n), [1, 2, 3, 4]);
  assert.ok(found.every((entity) => entity.more === undefined));
});

test("a transaction is all or nothing", async () => {
  const table = await createTable();
  const good = new TableTransaction();
  good.createEntity({ partitionKey: "p", rowKey: "1" });
  good.createEntity({ partitionKey: "p", rowKey: "2" });
  assert.equal((await table.submitTransaction(good.actions)).subResponses.length, 2);
  const bad = new TableTransaction();
  bad.createEntity({ partitionKey: "p", rowKey: "3" });
  bad.createEntity({ partitionKey: "p", rowKey: "2" });
  await assert.rejects(table.submitTransaction(bad.actions), { statusCode: 409, code: "EntityAlreadyExists" });
  await refused(table.getEntity("p", "3"), 404, "ResourceNotFound");
});

test("tables are listed and deleted", async () => {
  const table = await createTable();
  const service = new TableServiceClient(emulators.azureTable, credential, options);
  const names = async () => {
    const found = [];
    for await (const item of service.listTables()) found.push(item.name);
    return found;
  };
  assert.ok((await names()).includes(table.tableName));
  await table.deleteTable();
  assert.ok(!(await names()).includes(table.tableName));
});

test("errors carry the service's codes", async () => {
  const missing = tableClient();
  await refused(missing.createEntity({ partitionKey: "p", rowKey: "1" }), 404, "TableNotFound");
  const table = await createTable();
  await refused(table.getEntity("p", "1"), 404, "ResourceNotFound");
  await table.createEntity({ partitionKey: "p", rowKey: "1" });
  await refused(table.createEntity({ partitionKey: "p", rowKey: "1" }), 409, "EntityAlreadyExists");
  // The SDK takes a table that is there already for a success.
  await table.createTable();
});
