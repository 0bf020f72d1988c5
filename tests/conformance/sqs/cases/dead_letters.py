import base64
import re

from ..case import ABSENT, advance, call, case, invalid, queue, receive, send

HANDLE = {"handle": "Messages.0.ReceiptHandle"}


def source(variable, count=1, **more):
    """A queue whose messages go to $d after that many receives."""
    return queue(variable, VisibilityTimeout="0",
                 RedrivePolicy='{"deadLetterTargetArn":"$d_arn","maxReceiveCount":%d}' % count, **more)


def dead(body):
    """A message that goes to the dead-letter queue."""
    return [send("$q", body), receive("$q", [body]), receive("$q", [])]


def not_found(parameter):
    return ("ResourceNotFoundException",
            f"The resource that you specified for the {parameter} parameter doesn't exist.", 404)


def start(error=None, save=None, arn="$d_arn", **more):
    return call("StartMessageMoveTask", SourceArn=arn, error=error, save=save, **more)


def tasks(*results, **more):
    return call("ListMessageMoveTasks", SourceArn="$d_arn", answer={"Results": list(results)}, **more)


TASK = {"task": "TaskHandle"}

CASES = [
    case("Dead letters", "A message is delivered as often as the policy says, then moves at the next receive",
         queue("d"), source("q", count=2), send("$q", "x"), receive("$q", ["x"]), receive("$q", ["x"]),
         receive("$d", []), receive("$q", []), receive("$d", ["x"])),
    case("Dead letters", "A moved message keeps its id, counts on and names its source", queue("d"), source("q"),
         call("SendMessage", QueueUrl="$q", MessageBody="x", save={"id": "MessageId"}), receive("$q", ["x"]),
         receive("$q", []), call("ReceiveMessage", QueueUrl="$d", AttributeNames=["All"], answer={"Messages": [
             {"MessageId": "$id", "Attributes": {"ApproximateReceiveCount": "2",
                                                 "DeadLetterQueueSourceArn": "$q_arn"}}]})),
    case("Dead letters", "The queues that name a target are listed", queue("d"), source("a"), source("b"),
         call("ListDeadLetterSourceQueues", QueueUrl="$d", answer={"queueUrls": ["$a", "$b"]}),
         call("ListDeadLetterSourceQueues", QueueUrl="$d", MaxResults=1, answer={"queueUrls": ["$a"]},
              save={"token": "NextToken"}),
         call("ListDeadLetterSourceQueues", QueueUrl="$d", MaxResults=1, NextToken="$token",
              answer={"queueUrls": ["$b"], "NextToken": ABSENT}),
         call("ListDeadLetterSourceQueues", QueueUrl="$a", answer={"queueUrls": []})),
    case("Dead letters", "A FIFO message gets its id as deduplication id", queue("d", fifo=True),
         source("q", fifo=True, ContentBasedDeduplication="true"),
         call("SendMessage", QueueUrl="$q", MessageBody="x", MessageGroupId="g", save={"id": "MessageId"}),
         receive("$q", ["x"]), receive("$q", []),
         call("ReceiveMessage", QueueUrl="$d", AttributeNames=["All"], answer={"Messages": [
             {"MessageId": "$id", "Attributes": {"MessageDeduplicationId": "$id", "MessageGroupId": "g"}}]})),
    case("Move tasks", "Messages go back where they came from, as new ones", queue("d"), source("q"), dead("x"),
         call("ReceiveMessage", QueueUrl="$d", VisibilityTimeout=0, save={"id": "Messages.0.MessageId"}),
         start(save=TASK),
         tasks({"Status": "COMPLETED", "SourceArn": "$d_arn", "ApproximateNumberOfMessagesMoved": 1,
                "ApproximateNumberOfMessagesToMove": 1, "TaskHandle": ABSENT, "DestinationArn": ABSENT,
                "MaxNumberOfMessagesPerSecond": ABSENT, "FailureReason": ABSENT}),
         receive("$d", []),
         call("ReceiveMessage", QueueUrl="$q", AttributeNames=["All"], answer={"Messages": [
             {"Body": "x", "Attributes": {"ApproximateReceiveCount": "1", "DeadLetterQueueSourceArn": ABSENT}}]})),
    case("Move tasks", "Messages go where the caller says", queue("d"), source("q"), queue("p"), dead("1"), dead("2"),
         start(DestinationArn="$p_arn"), tasks({"Status": "COMPLETED", "DestinationArn": "$p_arn",
                                               "ApproximateNumberOfMessagesMoved": 2}),
         receive("$p", ["1", "2"])),
    case("Move tasks", "A task keeps to its rate and can be cancelled", queue("d"), source("q"), dead("1"), dead("2"),
         dead("3"), start(MaxNumberOfMessagesPerSecond=1, save=TASK),
         tasks({"Status": "RUNNING", "TaskHandle": "$task", "MaxNumberOfMessagesPerSecond": 1,
                "ApproximateNumberOfMessagesToMove": 3}),
         start(error=invalid("There is already a task running. Only one active task is allowed for a source queue arn at "
                             "a given time.")),
         call("CancelMessageMoveTask", TaskHandle="$task", answer={"ApproximateNumberOfMessagesMoved": 0}),
         tasks({"Status": "CANCELLED", "ApproximateNumberOfMessagesMoved": 0})),
    case("Move tasks", "The k-th message moves k/rate seconds after the start", queue("d"), source("q"), dead("1"),
         dead("2"), start(MaxNumberOfMessagesPerSecond=1, DestinationArn="$q_arn"), advance(1), receive("$q", ["1"]),
         advance(1), tasks({"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 2})),
    case("Move tasks", "The newest task comes first", queue("d"), source("q"), queue("p"), start(),
         start(DestinationArn="$p_arn"), tasks({"DestinationArn": "$p_arn"}),
         tasks({"DestinationArn": "$p_arn"}, {"DestinationArn": ABSENT}, MaxResults=10)),
    case("Move tasks", "A task whose messages name no source fails", queue("d"), source("q"), send("$d", "x"), start(),
         tasks({"Status": "FAILED", "FailureReason": "CouldNotDetermineMessageSource"})),
    case("Move tasks", "The source is a dead-letter queue that exists", queue("d"), queue("q"),
         start(error=invalid("Source queue must be configured as a Dead Letter Queue.")),
         start(arn="$d_arn-none", error=not_found("SourceArn")),
         start(arn="x", error=invalid("You must use this format to specify the SourceArn: "
                                      "arn:<partition>:<service>:<region>:<account-id>:<resource-id>"))),
    case("Move tasks", "The destination is another queue of the same type that exists", queue("d"), source("q"),
         queue("f", fifo=True), start(DestinationArn="$d_arn-none", error=not_found("DestinationArn")),
         start(DestinationArn="$d_arn",
               error=invalid("Source queue arn and destination queue arn cannot be the same.")),
         start(DestinationArn="$f_arn",
               error=invalid("The source queue and destination queue must be of the same queue type."))),
    case("Move tasks", "A rate is 1 to 500", queue("d"), source("q"),
         start(MaxNumberOfMessagesPerSecond=501, error=invalid(
             "Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter a number that's between "
             "1 and 500."))),
    case("Move tasks", "A task handle is checked", queue("d"),
         call("CancelMessageMoveTask", TaskHandle="nonsense",
              error=invalid("Value for parameter TaskHandle is invalid.")),
         call("CancelMessageMoveTask", error=not_found("SourceArn"), TaskHandle=base64.b64encode(
             b'{"taskId":"x","sourceArn":"arn:aws:sqs:us-east-1:000000000000:no-such-queue"}').decode())),
]
