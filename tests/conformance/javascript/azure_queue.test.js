"use strict";
// @azure/storage-queue, unmodified, against the Queue Storage emulator.
const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const { QueueServiceClient, StorageSharedKeyCredential } = require("@azure/storage-queue");
const { ACCOUNT, KEY, advance, start, uniqueName } = require("./emulators");

let emulators;
let service;

before(async () => {
  emulators = await start();
  service = new QueueServiceClient(emulators.azureQueue, new StorageSharedKeyCredential(ACCOUNT, KEY), {
    retryOptions: { maxTries: 1 },
  });
});
after(() => emulators.stop());

async function createQueue() {
  const queue = service.getQueueClient(uniqueName());
  await queue.create();
  return queue;
}

/** Fails unless it is refused with this status and error code. */
const refused = (call, statusCode, code) => assert.rejects(call, { name: "RestError", statusCode, code });

test("a message goes round and is deleted", async () => {
  const queue = await createQueue();
  const sent = await queue.sendMessage("grüße <&>");
  const { receivedMessageItems } = await queue.receiveMessages();
  assert.equal(receivedMessageItems.length, 1);
  const [message] = receivedMessageItems;
  assert.equal(message.messageText, "grüße <&>");
  assert.equal(message.messageId, sent.messageId);
  assert.equal(message.dequeueCount, 1);
  assert.equal(message.expiresOn - message.insertedOn, 7 * 86400 * 1000);
  await queue.deleteMessage(message.messageId, message.popReceipt);
  assert.equal((await queue.getProperties()).approximateMessagesCount, 0);
});

test("a message comes back when its visibility timeout ends, with a new pop receipt", async () => {
  const queue = await createQueue();
  await queue.sendMessage("again");
  const [first] = (await queue.receiveMessages({ visibilityTimeout: 600 })).receivedMessageItems;
  assert.deepEqual((await queue.receiveMessages()).receivedMessageItems, []);
  await advance(emulators, 601);
  const [second] = (await queue.receiveMessages()).receivedMessageItems;
  assert.equal(second.dequeueCount, 2);
  await refused(queue.deleteMessage(first.messageId, first.popReceipt), 404, "MessageNotFound");
});

test("an updated message has its new text and a new pop receipt", async () => {
  const queue = await createQueue();
  await queue.sendMessage("old");
  const [message] = (await queue.receiveMessages()).receivedMessageItems;
  const updated = await queue.updateMessage(message.messageId, message.popReceipt, "new", 0);
  assert.notEqual(updated.popReceipt, message.popReceipt);
  assert.equal((await queue.receiveMessages()).receivedMessageItems[0].messageText, "new");
});

test("peeking changes nothing", async () => {
  const queue = await createQueue();
  await queue.sendMessage("seen");
  for (let i = 0; i < 2; ++i) {
    const [peeked] = (await queue.peekMessages()).peekedMessageItems;
    assert.deepEqual([peeked.messageText, peeked.dequeueCount], ["seen", 0]);
  }
});

test("clearing takes every message", async () => {
  const queue = await createQueue();
  for (const text of ["1", "2", "3"]) await queue.sendMessage(text);
  await queue.clearMessages();
  assert.deepEqual((await queue.receiveMessages({ numberOfMessages: 32 })).receivedMessageItems, []);
});

test("metadata and names come back in a listing by pages", async () => {
  const prefix = uniqueName();
  for (let i = 0; i < 3; ++i) await service.createQueue(`${prefix}-${i}`, { metadata: { turn: String(i) } });
  const listed = [];
  for await (const page of service.listQueues({ prefix, includeMetadata: true }).byPage({ maxPageSize: 2 })) {
    listed.push(...page.queueItems);
  }
  assert.deepEqual(listed.map((item) => [item.name, item.metadata.turn]), [
    [`${prefix}-0`, "0"],
    [`${prefix}-1`, "1"],
    [`${prefix}-2`, "2"],
  ]);
});

test("errors carry the service's codes", async () => {
  await refused(service.getQueueClient(uniqueName()).sendMessage("x"), 404, "QueueNotFound");
  const queue = await createQueue();
  await queue.setMetadata({ a: "1" });
  await refused(queue.create(), 409, "QueueAlreadyExists");
  await refused(queue.receiveMessages({ numberOfMessages: 33 }), 400, "OutOfRangeQueryParameterValue");
  const { messageId } = await queue.sendMessage("x");
  await refused(queue.deleteMessage(messageId, "bm9uc2Vuc2U="), 400, "InvalidQueryParameterValue");
  assert.equal((await queue.createIfNotExists()).succeeded, false);
});
