import re

from ..case import ABSENT, advance, call, case, invalid, missing, queue, receive, send

BAD_CHARACTERS = ("InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | "
                  "#x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF", 400)
TOO_LONG = "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
HANDLE = {"handle": "Messages.0.ReceiptHandle"}
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def text(value, kind="String"):
    return {"DataType": kind, "StringValue": value}


def attribute_fault(name, value, message):
    return call("SendMessage", QueueUrl="$q", MessageBody="x", MessageAttributes={name: value}, error=invalid(message))


def change(seconds, error=None, handle="$handle"):
    return call("ChangeMessageVisibility", QueueUrl="$q", ReceiptHandle=handle, VisibilityTimeout=seconds, error=error)


def delete(error=None, handle="$handle"):
    return call("DeleteMessage", QueueUrl="$q", ReceiptHandle=handle, error=error)


def bad_handle(handle):
    return ("ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not a valid receipt handle.', 400)


GONE = invalid("Value $handle for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available "
               "for visibility timeout change.")

CASES = [
    case("SendMessage", "The answer has the message's id and the digest of its body", queue("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="hello world", answer={
             "MessageId": UUID, "MD5OfMessageBody": "5eb63bbbe01eeed093cb22bb8f5acdc3",
             "MD5OfMessageAttributes": ABSENT, "SequenceNumber": ABSENT})),
    case("SendMessage", "Bodies come back as they went", queue("q"), send("$q", "a<b>&\"'\t\r\n é\U0001F600 "),
         receive("$q", ["a<b>&\"'\t\r\n é\U0001F600 "])),
    case("SendMessage", "A body is required", queue("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="", error=missing("MessageBody"))),
    case("SendMessage", "Control characters and noncharacters are refused", queue("q"),
         *(call("SendMessage", QueueUrl="$q", MessageBody=f"a{bad}", error=BAD_CHARACTERS)
           for bad in "\0\x01\x1f\ufffe\uffff")),
    case("SendMessage", "A message may be as long as the queue's limit, attributes included",
         queue("q", MaximumMessageSize="1024"), send("$q", "x" * 1024),
         call("SendMessage", QueueUrl="$q", MessageBody="x" * 1025, error=invalid(TOO_LONG)),
         send("$q", "x" * 1015, MessageAttributes={"n": text("vv")}),
         call("SendMessage", QueueUrl="$q", MessageBody="x" * 1016, MessageAttributes={"n": text("vv")},
              error=invalid(TOO_LONG))),
    case("SendMessage", "A delay is 0 to 900 seconds", queue("q"), send("$q", "x", DelaySeconds=900),
         call("SendMessage", QueueUrl="$q", MessageBody="x", DelaySeconds=901, error=invalid(
             "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."))),
    case("SendMessage", "A delayed message cannot be received until its delay ends", queue("q"),
         send("$q", "x", DelaySeconds=2), receive("$q", []),
         call("GetQueueAttributes", QueueUrl="$q", AttributeNames=["All"],
              answer={"Attributes": {"ApproximateNumberOfMessagesDelayed": "1"}}),
         advance(2), receive("$q", ["x"])),
    case("SendMessage", "A standard queue takes a group id and shows it", queue("q"),
         send("$q", "x", MessageGroupId="tenant"),
         call("ReceiveMessage", QueueUrl="$q", MessageSystemAttributeNames=["MessageGroupId"],
              answer={"Messages": [{"Attributes": {"MessageGroupId": "tenant"}}]})),
    case("SendMessage", "A standard queue takes no deduplication id", queue("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="x", MessageDeduplicationId="d", error=invalid(
             "Value d for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not "
             "valid for this queue type."))),
    case("Message attributes", "They come back when asked for, with the digest of what is returned", queue("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="x", MessageAttributes={
             "a": text("42", "Number"), "B": {"DataType": "Binary.png", "BinaryValue": bytes(range(8))},
             "c.d": text("é中", "String.x-1")}, answer={"MD5OfMessageAttributes": "ddb5d209a5a1ac1f5d313e375f5960bb"}),
         call("ReceiveMessage", QueueUrl="$q", MessageAttributeNames=["All"], VisibilityTimeout=0, answer={"Messages": [{
             "MD5OfMessageAttributes": "ddb5d209a5a1ac1f5d313e375f5960bb", "MessageAttributes": {
                 "a": text("42", "Number"), "B": {"DataType": "Binary.png", "BinaryValue": bytes(range(8))},
                 "c.d": text("é中", "String.x-1")}}]}),
         call("ReceiveMessage", QueueUrl="$q", VisibilityTimeout=0, answer={"Messages": [{
             "MessageAttributes": ABSENT, "MD5OfMessageAttributes": ABSENT}]})),
    case("Message attributes", "Digests are those of the SDKs", queue("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="x", MessageAttributes={"colour": text("blue")},
              answer={"MD5OfMessageAttributes": "bc0c801a65630e65331bf6be2b53a05e"}),
         call("SendMessage", QueueUrl="$q", MessageBody="x", MessageAttributes={"a": text("2"), "Z": text("1")},
              answer={"MD5OfMessageAttributes": "a00a1d44a15828930b48bcb924bb732c"})),
    case("Message attributes", "A filter takes names and prefixes", queue("q"),
         send("$q", "x", MessageAttributes={"colour": text("blue"), "col": text("1"), "Z": text("1")}),
         call("ReceiveMessage", QueueUrl="$q", MessageAttributeNames=["colour"], VisibilityTimeout=0, answer={"Messages": [
             {"MD5OfMessageAttributes": "bc0c801a65630e65331bf6be2b53a05e",
              "MessageAttributes": {"colour": text("blue"), "col": ABSENT}}]}),
         call("ReceiveMessage", QueueUrl="$q", MessageAttributeNames=["co.*"], VisibilityTimeout=0, answer={"Messages": [
             {"MessageAttributes": {"colour": text("blue"), "col": text("1"), "Z": ABSENT}}]}),
         call("ReceiveMessage", QueueUrl="$q", MessageAttributeNames=["none"],
              answer={"Messages": [{"MessageAttributes": ABSENT}]})),
    case("Message attributes", "Names, types and values are checked", queue("q"),
         attribute_fault("n", text(""),
                         "Message (user) attribute 'n' must contain a non-empty value of type 'String'."),
         attribute_fault("n", text("x", "Text"), "The type of message (user) attribute 'n' is invalid. You must use only "
                         "the following supported type prefixes: Binary, Number, String."),
         attribute_fault("n", text("x", "Number"), "Can't cast the value of message (user) attribute 'n' to a number."),
         attribute_fault("AWS.n", text("x"), "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. "
                         "These strings are reserved for internal use."),
         attribute_fault(".n", text("x"), "Message (user) attribute name must not begin with character '.'."),
         attribute_fault("n.", text("x"), "Message (user) attribute name must not end with character '.'."),
         attribute_fault("n..m", text("x"), "Message (user) attribute name must not have successive '.' characters.")),
    case("Message attributes", "There are at most ten", queue("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="x",
              MessageAttributes={f"n{i}": text("v") for i in range(11)},
              error=invalid("Number of message attributes [11] exceeds the allowed maximum [10]."))),
    case("System attributes", "A trace header has a digest of its own and comes back", queue("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="x",
              MessageSystemAttributes={"AWSTraceHeader": text("Root=1-5759e988-bd862e3fe1be46a994272793")},
              answer={"MD5OfMessageSystemAttributes": re.compile("[0-9a-f]{32}"), "MD5OfMessageAttributes": ABSENT}),
         call("ReceiveMessage", QueueUrl="$q", AttributeNames=["All"], answer={"Messages": [{"Attributes": {
             "AWSTraceHeader": "Root=1-5759e988-bd862e3fe1be46a994272793", "SenderId": "000000000000",
             "SentTimestamp": re.compile(r"\d{13}"), "ApproximateReceiveCount": "1",
             "ApproximateFirstReceiveTimestamp": re.compile(r"\d{13}"), "MessageGroupId": ABSENT}}]})),
    case("ReceiveMessage", "Parameters have ranges", queue("q"),
         call("ReceiveMessage", QueueUrl="$q", MaxNumberOfMessages=11, error=invalid(
             "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.")),
         call("ReceiveMessage", QueueUrl="$q", VisibilityTimeout=43201, error=invalid(
             "Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.")),
         call("ReceiveMessage", QueueUrl="$q", WaitTimeSeconds=21, error=invalid(
             "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."))),
    case("ReceiveMessage", "One message is received unless more are asked for", queue("q"), send("$q", "1"),
         send("$q", "2"), call("ReceiveMessage", QueueUrl="$q", answer={"Messages": [{"Body": "1"}]})),
    case("ReceiveMessage", "A received message returns when its visibility timeout ends, counted",
         queue("q", VisibilityTimeout="2"), send("$q", "x"), receive("$q", ["x"]), receive("$q", []), advance(2),
         call("ReceiveMessage", QueueUrl="$q", AttributeNames=["ApproximateReceiveCount"],
              answer={"Messages": [{"Attributes": {"ApproximateReceiveCount": "2"}}]})),
    case("ReceiveMessage", "Retention ends a message in any state", queue("q", MessageRetentionPeriod="60"),
         send("$q", "1"), send("$q", "2"), call("ReceiveMessage", QueueUrl="$q", save=HANDLE), advance(60),
         receive("$q", []), delete(), change(5, error=GONE)),
    case("DeleteMessage", "A deleted message is gone, and deleting it again succeeds", queue("q"), send("$q", "x"),
         receive("$q", ["x"], save=HANDLE), delete(), delete(), change(5, error=GONE)),
    case("DeleteMessage", "A handle is one of this queue", queue("q"), queue("p"), send("$p", "x"),
         receive("$p", ["x"], save=HANDLE), delete(error=bad_handle("$handle")),
         delete(handle="nonsense", error=bad_handle("nonsense")), delete(handle="", error=missing("ReceiptHandle"))),
    case("DeleteMessage", "An older handle still deletes a standard message", queue("q"), send("$q", "x"),
         receive("$q", ["x"], save=HANDLE, VisibilityTimeout=0), receive("$q", ["x"], VisibilityTimeout=0), delete(),
         receive("$q", [])),
    case("ChangeMessageVisibility", "Zero makes the message visible at once", queue("q"), send("$q", "x"),
         receive("$q", ["x"], save=HANDLE), change(0), receive("$q", ["x"])),
    case("ChangeMessageVisibility", "A timeout is 0 to 43200 seconds and required", queue("q"), send("$q", "x"),
         receive("$q", ["x"], save=HANDLE),
         change(43201, error=invalid("Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 "
                                     "and 43200.")),
         call("ChangeMessageVisibility", QueueUrl="$q", ReceiptHandle="$handle", error=missing("VisibilityTimeout"))),
    case("ChangeMessageVisibility", "A message stays in flight for 12 hours at most", queue("q"), send("$q", "x"),
         receive("$q", ["x"], save=HANDLE, VisibilityTimeout=60), advance(2),
         change(43200, error=invalid("Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total "
                                     "VisibilityTimeout for the message is beyond the limit [43200 seconds]"))),
    case("ChangeMessageVisibility", "After the timeout of a standard message it still succeeds", queue("q"),
         send("$q", "x"), receive("$q", ["x"], save=HANDLE, VisibilityTimeout=1), advance(1), change(5)),
]
