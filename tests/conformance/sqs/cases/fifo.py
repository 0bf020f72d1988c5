import re

from ..case import advance, call, case, invalid, missing, queue, receive, send

HANDLE = {"handle": "Messages.0.ReceiptHandle"}
CONTENT = {"ContentBasedDeduplication": "true"}
TOKEN = "{0} can only include alphanumeric and punctuation characters. 1 to 128 in length."


def put(body, group="g", **more):
    return send("$q", body, MessageGroupId=group, **more)


def bad(error, **parameters):
    return call("SendMessage", QueueUrl="$q", MessageBody="x", error=invalid(error), **parameters)


CASES = [
    case("FIFO", "A send needs a group", queue("q", fifo=True, **CONTENT),
         call("SendMessage", QueueUrl="$q", MessageBody="x", error=missing("MessageGroupId"))),
    case("FIFO", "A send needs a deduplication id unless the queue takes it from the content", queue("q", fifo=True),
         bad("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
             "explicitly", MessageGroupId="g")),
    case("FIFO", "Group and deduplication ids are 1 to 128 letters, digits and punctuation characters",
         queue("q", fifo=True, **CONTENT),
         *(bad(f"Value {value} for parameter MessageGroupId is invalid. Reason: " + TOKEN.format("MessageGroupId"),
               MessageGroupId=value) for value in ("", "a b", "x" * 129, "é")),
         bad("Value  for parameter MessageDeduplicationId is invalid. Reason: " + TOKEN.format("MessageDeduplicationId"),
             MessageGroupId="g", MessageDeduplicationId=""), put("x", group="!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")),
    case("FIFO", "A message has no delay of its own", queue("q", fifo=True, **CONTENT), put("a", DelaySeconds=0),
         bad("Value 1 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for "
             "this queue type.", MessageGroupId="g", DelaySeconds=1)),
    case("FIFO", "A message shows its ids and a sequence number of 20 digits", queue("q", fifo=True, **CONTENT),
         call("SendMessage", QueueUrl="$q", MessageBody="hello world", MessageGroupId="g",
              answer={"SequenceNumber": re.compile(r"[1-9]\d{19}")}, save={"number": "SequenceNumber"}),
         call("ReceiveMessage", QueueUrl="$q", AttributeNames=["All"], answer={"Messages": [{"Attributes": {
             "MessageGroupId": "g", "SequenceNumber": "$number", "MessageDeduplicationId":
                 "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"}}]})),
    case("FIFO order", "A message in flight blocks those behind it in its group, and no other group",
         queue("q", fifo=True, **CONTENT), put("1"), put("2"), put("3", group="h"),
         call("ReceiveMessage", QueueUrl="$q", answer={"Messages": [{"Body": "1"}]}, save=HANDLE),
         receive("$q", ["3"]), receive("$q", []), call("DeleteMessage", QueueUrl="$q", ReceiptHandle="$handle"),
         receive("$q", ["2"])),
    case("FIFO order", "One answer drains a group before the next", queue("q", fifo=True, **CONTENT), put("1"),
         put("2", group="h"), put("3"), put("4", group="h"), receive("$q", ["1", "3", "2", "4"])),
    case("FIFO order", "A head that returns is receivable while a later mate is in flight",
         queue("q", fifo=True, **CONTENT), put("1"), put("2"), put("3"),
         receive("$q", ["1", "2"], save=HANDLE, MaxNumberOfMessages=2),
         call("ChangeMessageVisibility", QueueUrl="$q", ReceiptHandle="$handle", VisibilityTimeout=0),
         receive("$q", ["1"])),
    case("FIFO handles", "An expired handle deletes nothing", queue("q", fifo=True, **CONTENT), put("x"),
         receive("$q", ["x"], save=HANDLE, VisibilityTimeout=1), advance(1),
         call("DeleteMessage", QueueUrl="$q", ReceiptHandle="$handle", error=invalid(
             "Value $handle for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."))),
    case("Deduplication", "A duplicate is answered like the original and stored once", queue("q", fifo=True),
         call("SendMessage", QueueUrl="$q", MessageBody="a", MessageGroupId="g", MessageDeduplicationId="d",
              save={"id": "MessageId", "number": "SequenceNumber"}),
         call("SendMessage", QueueUrl="$q", MessageBody="hello world", MessageGroupId="h", MessageDeduplicationId="d",
              answer={"MessageId": "$id", "SequenceNumber": "$number",
                      "MD5OfMessageBody": "5eb63bbbe01eeed093cb22bb8f5acdc3"}), receive("$q", ["a"])),
    case("Deduplication", "It survives the deletion of the original, and not a purge", queue("q", fifo=True, **CONTENT),
         put("a"), receive("$q", ["a"], save=HANDLE), call("DeleteMessage", QueueUrl="$q", ReceiptHandle="$handle"),
         put("a"), receive("$q", []), call("PurgeQueue", QueueUrl="$q"), put("a"), receive("$q", ["a"])),
    case("Deduplication", "It ends after five minutes", queue("q", fifo=True, **CONTENT), put("a"), advance(300),
         put("a"), receive("$q", ["a", "a"])),
    case("Deduplication", "The scope of a group keeps groups apart",
         queue("q", fifo=True, DeduplicationScope="messageGroup", **CONTENT), put("a"), put("a", group="h"), put("a"),
         receive("$q", ["a", "a"])),
    case("ReceiveRequestAttemptId", "A repeated receive gives the same messages and handles again",
         queue("q", fifo=True, **CONTENT), put("1"), put("2"),
         receive("$q", ["1", "2"], save=HANDLE, ReceiveRequestAttemptId="r"),
         call("ReceiveMessage", QueueUrl="$q", ReceiveRequestAttemptId="r", MaxNumberOfMessages=10,
              answer={"Messages": [{"Body": "1", "ReceiptHandle": "$handle"}, {"Body": "2"}]}),
         receive("$q", [], ReceiveRequestAttemptId="other")),
]
