from ..case import ABSENT, call, case, invalid, missing, queue, receive, send


def error(code, text):
    return ("AWS.SimpleQueueService." + code, text, 400)


BAD_ID = error("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and "
               "underscores. It can be at most 80 letters long.")


def whole_request(action, name_of_entry, entry):
    """What every batch refuses as a whole."""
    def batch(entries, fault):
        return call(action, QueueUrl="$q", Entries=entries, error=fault)

    return [
        case(action, "A batch has 1 to 10 entries", queue("q"),
             batch([], error("EmptyBatchRequest", f"There should be at least one {name_of_entry} in the request.")),
             batch([{"Id": str(i), **entry} for i in range(11)],
                   error("TooManyEntriesInBatchRequest",
                         "Maximum number of entries per request are 10. You have sent 11."))),
        case(action, "Ids of entries are checked and distinct", queue("q"),
             batch([entry], missing(f"{action}RequestEntry.1.Id")), batch([{"Id": "a b", **entry}], BAD_ID),
             batch([{"Id": "x" * 81, **entry}], BAD_ID),
             batch([{"Id": "a", **entry}, {"Id": "b", **entry}, {"Id": "a", **entry}],
                   error("BatchEntryIdsNotDistinct", "Id a repeated."))),
    ]


CASES = [
    *whole_request("SendMessageBatch", "SendMessageBatchRequestEntry", {"MessageBody": "x"}),
    *whole_request("DeleteMessageBatch", "DeleteMessageBatchRequestEntry", {"ReceiptHandle": "x"}),
    *whole_request("ChangeMessageVisibilityBatch", "ChangeMessageVisibilityBatch",
                   {"ReceiptHandle": "x", "VisibilityTimeout": 1}),
    case("SendMessageBatch", "Every entry has its own answer, with digests", queue("q"),
         call("SendMessageBatch", QueueUrl="$q", Entries=[
             {"Id": "a", "MessageBody": "hello world"},
             {"Id": "b", "MessageBody": "x",
              "MessageAttributes": {"colour": {"DataType": "String", "StringValue": "blue"}}}],
              answer={"Failed": ABSENT, "Successful": [
                  {"Id": "a", "MD5OfMessageBody": "5eb63bbbe01eeed093cb22bb8f5acdc3", "MD5OfMessageAttributes": ABSENT},
                  {"Id": "b", "MD5OfMessageAttributes": "bc0c801a65630e65331bf6be2b53a05e"}]}),
         receive("$q", ["hello world", "x"])),
    case("SendMessageBatch", "In a standard queue a faulty entry fails alone", queue("q", MaximumMessageSize="1024"),
         call("SendMessageBatch", QueueUrl="$q", Entries=[
             {"Id": "a", "MessageBody": "x"}, {"Id": "b", "MessageBody": "x", "DelaySeconds": 901},
             {"Id": "c", "MessageBody": "x" * 1025}, {"Id": "d", "MessageBody": "\x01"}, {"Id": "e", "MessageBody": ""}],
              answer={"Successful": [{"Id": "a"}], "Failed": [
                  {"Id": "b", "Code": "InvalidParameterValue", "SenderFault": True},
                  {"Id": "c", "Code": "InvalidParameterValue", "SenderFault": True,
                   "Message": "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 "
                              "bytes."},
                  {"Id": "d", "Code": "InvalidMessageContents", "SenderFault": True},
                  {"Id": "e", "Code": "MissingParameter", "SenderFault": True,
                   "Message": "The request must contain the parameter SendMessageBatchRequestEntry.5.MessageBody."}]})),
    case("SendMessageBatch", "A batch carries 1 MiB whatever the queue's limit",
         queue("q", MaximumMessageSize="1024"),
         call("SendMessageBatch", QueueUrl="$q", Entries=[{"Id": "a", "MessageBody": "x" * 1048576},
                                                          {"Id": "b", "MessageBody": "x"}],
              error=error("BatchRequestTooLong",
                          "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."))),
    case("SendMessageBatch", "In a FIFO queue a faulty entry fails the whole request",
         queue("q", fifo=True, ContentBasedDeduplication="true"),
         call("SendMessageBatch", QueueUrl="$q", Entries=[{"Id": "a", "MessageBody": "x", "MessageGroupId": "g"},
                                                          {"Id": "b", "MessageBody": "x"}],
              error=invalid("The request must contain the parameter MessageGroupId.")), receive("$q", [])),
    case("SendMessageBatch", "A FIFO queue drops duplicates within one batch",
         queue("q", fifo=True, ContentBasedDeduplication="true"),
         call("SendMessageBatch", QueueUrl="$q", Entries=[
             {"Id": str(i), "MessageBody": body, "MessageGroupId": "g"} for i, body in enumerate("aab")]),
         receive("$q", ["a", "b"])),
    case("DeleteMessageBatch", "Entries are deleted one by one", queue("q"), send("$q", "x"),
         receive("$q", ["x"], save={"handle": "Messages.0.ReceiptHandle"}),
         call("DeleteMessageBatch", QueueUrl="$q", Entries=[{"Id": "a", "ReceiptHandle": "$handle"},
                                                            {"Id": "b", "ReceiptHandle": "nonsense"}],
              answer={"Successful": [{"Id": "a"}], "Failed": [
                  {"Id": "b", "Code": "ReceiptHandleIsInvalid", "SenderFault": True,
                   "Message": 'The input receipt handle "nonsense" is not a valid receipt handle.'}]})),
    case("ChangeMessageVisibilityBatch", "Entries are changed one by one", queue("q"), send("$q", "x"),
         receive("$q", ["x"], save={"handle": "Messages.0.ReceiptHandle"}),
         call("ChangeMessageVisibilityBatch", QueueUrl="$q", Entries=[
             {"Id": "a", "ReceiptHandle": "$handle", "VisibilityTimeout": 0},
             {"Id": "b", "ReceiptHandle": "$handle", "VisibilityTimeout": 43201}],
              answer={"Successful": [{"Id": "a"}], "Failed": [
                  {"Id": "b", "Code": "InvalidParameterValue", "SenderFault": True,
                   "Message": "Value 43201 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be "
                              "an integer between 0 and 43200."}]}), receive("$q", ["x"])),
    case("ChangeMessageVisibilityBatch", "Every entry needs a timeout", queue("q"),
         call("ChangeMessageVisibilityBatch", QueueUrl="$q", Entries=[{"Id": "a", "ReceiptHandle": "x"}],
              error=missing("ChangeMessageVisibilityBatchRequestEntry.VisibilityTimeout"))),
]
