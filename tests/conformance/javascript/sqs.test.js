"use strict";
// @aws-sdk/client-sqs, unmodified, against the SQS emulator. The SDK checks the MD5 of bodies itself.
const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const sdk = require("@aws-sdk/client-sqs");
const { advance, awsConfiguration, start, uniqueName } = require("./emulators");

let emulators;
let sqs;

before(async () => {
  emulators = await start();
  sqs = new sdk.SQSClient(awsConfiguration(emulators));
});
after(() => {
  sqs.destroy();
  emulators.stop();
});

async function createQueue(Attributes, suffix = "") {
  const { QueueUrl } = await sqs.send(new sdk.CreateQueueCommand({ QueueName: uniqueName() + suffix, Attributes }));
  return QueueUrl;
}

const createFifoQueue = (attributes) => createQueue({ FifoQueue: "true", ...attributes }, ".fifo");
const send = (QueueUrl, MessageBody, more) => sqs.send(new sdk.SendMessageCommand({ QueueUrl, MessageBody, ...more }));

async function receive(QueueUrl, more) {
  const { Messages } = await sqs.send(new sdk.ReceiveMessageCommand({ QueueUrl, ...more }));
  return Messages ?? [];
}

async function counts(QueueUrl) {
  const { Attributes } = await sqs.send(new sdk.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return [Number(Attributes.ApproximateNumberOfMessages), Number(Attributes.ApproximateNumberOfMessagesNotVisible)];
}

test("a message with attributes goes round and is deleted", async () => {
  const QueueUrl = await createQueue();
  const sent = await send(QueueUrl, "grüße", {
    MessageAttributes: {
      kind: { DataType: "String", StringValue: "greeting" },
      amount: { DataType: "Number.int", StringValue: "3" },
      blob: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
    },
  });
  const [message] = await receive(QueueUrl, {
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["All"],
  });
  assert.equal(message.Body, "grüße");
  assert.equal(message.MessageId, sent.MessageId);
  assert.equal(message.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
  assert.equal(message.MessageAttributes.kind.StringValue, "greeting");
  assert.equal(message.MessageAttributes.amount.DataType, "Number.int");
  assert.deepEqual([...message.MessageAttributes.blob.BinaryValue], [0, 255]);
  assert.equal(message.Attributes.ApproximateReceiveCount, "1");
  assert.deepEqual(await counts(QueueUrl), [0, 1]);
  await sqs.send(new sdk.DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  assert.deepEqual(await counts(QueueUrl), [0, 0]);
});

test("a received message comes back when its visibility timeout ends", async () => {
  const QueueUrl = await createQueue({ VisibilityTimeout: "600" });
  await send(QueueUrl, "again");
  const [first] = await receive(QueueUrl);
  assert.deepEqual(await receive(QueueUrl), []);
  await advance(emulators, 601);
  const [second] = await receive(QueueUrl, { MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
  assert.equal(second.MessageId, first.MessageId);
  assert.equal(second.Attributes.ApproximateReceiveCount, "2");
});

test("a visibility timeout changed to 0 returns the message at once", async () => {
  const QueueUrl = await createQueue();
  await send(QueueUrl, "again");
  const [{ ReceiptHandle }] = await receive(QueueUrl);
  await sqs.send(new sdk.ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  assert.equal((await receive(QueueUrl)).length, 1);
});

test("a delayed message is invisible until its delay ends", async () => {
  const QueueUrl = await createQueue();
  await send(QueueUrl, "later", { DelaySeconds: 300 });
  assert.deepEqual(await receive(QueueUrl), []);
  await advance(emulators, 301);
  assert.equal((await receive(QueueUrl)).length, 1);
});

test("a batch says for each entry what became of it", async () => {
  const QueueUrl = await createQueue();
  const sent = await sqs.send(
    new sdk.SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "good", MessageBody: "one" },
        { Id: "bad", MessageBody: "two", DelaySeconds: 901 },
      ],
    }),
  );
  assert.deepEqual(sent.Successful.map((entry) => entry.Id), ["good"]);
  assert.deepEqual(sent.Failed.map((entry) => [entry.Id, entry.Code, entry.SenderFault]), [
    ["bad", "InvalidParameterValue", true],
  ]);
  const [{ ReceiptHandle }] = await receive(QueueUrl);
  const changed = await sqs.send(
    new sdk.ChangeMessageVisibilityBatchCommand({
      QueueUrl,
      Entries: [{ Id: "a", ReceiptHandle, VisibilityTimeout: 60 }],
    }),
  );
  assert.equal(changed.Successful.length, 1);
  const deleted = await sqs.send(
    new sdk.DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: "a", ReceiptHandle }] }),
  );
  assert.equal(deleted.Successful.length, 1);
  assert.deepEqual(await counts(QueueUrl), [0, 0]);
});

test("a long poll gets a message that is sent meanwhile", async () => {
  const QueueUrl = await createQueue();
  const poll = receive(QueueUrl, { WaitTimeSeconds: 20 });
  await send(QueueUrl, "late");
  assert.deepEqual((await poll).map((message) => message.Body), ["late"]);
});

test("a long poll ends empty when its wait time is over", async () => {
  const QueueUrl = await createQueue({ ReceiveMessageWaitTimeSeconds: "20" });
  const poll = receive(QueueUrl);
  // The poll's own time is the services': advanced until it has arrived and ended.
  let ended = false;
  void poll.then(() => (ended = true));
  while (!ended) await advance(emulators, 21);
  assert.deepEqual(await poll, []);
});

test("messages of a FIFO group come in order, one group member at a time", async () => {
  const QueueUrl = await createFifoQueue({ ContentBasedDeduplication: "true" });
  for (const body of ["1", "2", "3"]) await send(QueueUrl, body, { MessageGroupId: "g" });
  const [first] = await receive(QueueUrl, { MaxNumberOfMessages: 1 });
  assert.equal(first.Body, "1");
  assert.deepEqual(await receive(QueueUrl), []);
  await sqs.send(new sdk.DeleteMessageCommand({ QueueUrl, ReceiptHandle: first.ReceiptHandle }));
  const rest = await receive(QueueUrl, { MaxNumberOfMessages: 10 });
  assert.deepEqual(rest.map((message) => message.Body), ["2", "3"]);
});

test("a FIFO queue accepts a deduplication id again and delivers it once", async () => {
  const QueueUrl = await createFifoQueue();
  const same = { MessageGroupId: "g", MessageDeduplicationId: "d" };
  const first = await send(QueueUrl, "once", same);
  const second = await send(QueueUrl, "once", same);
  assert.equal(second.SequenceNumber, first.SequenceNumber);
  assert.equal((await receive(QueueUrl, { MaxNumberOfMessages: 10 })).length, 1);
});

test("a message that is received too often moves to the dead-letter queue", async () => {
  const dead = await createQueue();
  const { Attributes } = await sqs.send(
    new sdk.GetQueueAttributesCommand({ QueueUrl: dead, AttributeNames: ["QueueArn"] }),
  );
  const QueueUrl = await createQueue({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: Attributes.QueueArn, maxReceiveCount: 1 }),
    VisibilityTimeout: "0",
  });
  const { MessageId } = await send(QueueUrl, "poison");
  assert.equal((await receive(QueueUrl)).length, 1);
  assert.deepEqual(await receive(QueueUrl), []);
  assert.deepEqual((await receive(dead)).map((message) => message.MessageId), [MessageId]);
});

test("attributes and tags read back as they were set", async () => {
  const QueueUrl = await createQueue();
  await sqs.send(new sdk.SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "77" } }));
  const { Attributes } = await sqs.send(
    new sdk.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout", "MaximumMessageSize"] }),
  );
  assert.deepEqual(Attributes, { VisibilityTimeout: "77", MaximumMessageSize: "1048576" });
  await sqs.send(new sdk.TagQueueCommand({ QueueUrl, Tags: { team: "orders" } }));
  assert.deepEqual((await sqs.send(new sdk.ListQueueTagsCommand({ QueueUrl }))).Tags, { team: "orders" });
});

test("the paginator lists every queue with a prefix", async () => {
  const prefix = uniqueName();
  for (let i = 0; i < 5; ++i) await sqs.send(new sdk.CreateQueueCommand({ QueueName: `${prefix}-${i}` }));
  const urls = [];
  for await (const page of sdk.paginateListQueues({ client: sqs, pageSize: 2 }, { QueueNamePrefix: prefix })) {
    urls.push(...(page.QueueUrls ?? []));
  }
  assert.equal(new Set(urls).size, 5);
});

test("errors are of the SDK's own types", async () => {
  const QueueName = uniqueName();
  await assert.rejects(sqs.send(new sdk.GetQueueUrlCommand({ QueueName })), (error) => {
    assert.ok(error instanceof sdk.QueueDoesNotExist, error.name);
    assert.equal(error.$metadata.httpStatusCode, 400);
    return true;
  });
  const QueueUrl = await createQueue();
  await assert.rejects(
    sqs.send(new sdk.DeleteMessageCommand({ QueueUrl, ReceiptHandle: "nonsense" })),
    sdk.ReceiptHandleIsInvalid,
  );
  await assert.rejects(
    sqs.send(new sdk.SetQueueAttributesCommand({ QueueUrl, Attributes: { Nonsense: "1" } })),
    sdk.InvalidAttributeName,
  );
  await assert.rejects(sqs.send(new sdk.SendMessageBatchCommand({ QueueUrl, Entries: [] })), sdk.EmptyBatchRequest);
  const twice = { Id: "same", MessageBody: "x" };
  await assert.rejects(
    sqs.send(new sdk.SendMessageBatchCommand({ QueueUrl, Entries: [twice, twice] })),
    sdk.BatchEntryIdsNotDistinct,
  );
  await sqs.send(new sdk.CreateQueueCommand({ QueueName }));
  await assert.rejects(
    sqs.send(new sdk.CreateQueueCommand({ QueueName, Attributes: { DelaySeconds: "5" } })),
    sdk.QueueNameExists,
  );
});

test("errors without a type of their own have the service's code as name", async () => {
  const QueueUrl = await createFifoQueue();
  await assert.rejects(send(QueueUrl, "x"), { name: "MissingParameter" });
  await assert.rejects(receive(QueueUrl, { MaxNumberOfMessages: 11 }), { name: "InvalidParameterValue" });
});
