from ..case import ABSENT, call, case, invalid, missing, queue

RANGES = {"VisibilityTimeout": (0, 43200), "DelaySeconds": (0, 900), "MaximumMessageSize": (1024, 1048576),
          "MessageRetentionPeriod": (60, 1209600), "ReceiveMessageWaitTimeSeconds": (0, 20),
          "KmsDataKeyReusePeriodSeconds": (60, 86400)}


def get(**attributes):
    return call("GetQueueAttributes", QueueUrl="$q", AttributeNames=["All"], answer={"Attributes": attributes})


def put(error=None, **attributes):
    return call("SetQueueAttributes", QueueUrl="$q", Attributes=attributes, error=error)


def bad_name(text):
    return ("InvalidAttributeName", text, 400)


def bad_value(text):
    return ("InvalidAttributeValue", text, 400)


def range_case(name, low, high):
    fault = bad_value(f"Invalid value for the parameter {name}.")
    return case("SetQueueAttributes", f"{name} is between {low} and {high}", queue("q"),
                put(**{name: str(low)}), put(**{name: str(high)}),
                *(put(error=fault, **{name: str(bad)}) for bad in (low - 1, high + 1, "x")))


REDRIVE = "Value {0} for parameter RedrivePolicy is invalid. Reason: {1}"


def bad_redrive(policy, reason):
    return put(RedrivePolicy=policy, error=invalid(REDRIVE.format(policy, reason)))


CASES = [
    case("GetQueueAttributes", "A fresh queue shows the defaults", queue("q"),
         get(VisibilityTimeout="30", DelaySeconds="0", MaximumMessageSize="1048576", MessageRetentionPeriod="345600",
             ReceiveMessageWaitTimeSeconds="0", SqsManagedSseEnabled="true", Policy=ABSENT, RedrivePolicy=ABSENT,
             KmsMasterKeyId=ABSENT, KmsDataKeyReusePeriodSeconds=ABSENT, FifoQueue=ABSENT,
             ApproximateNumberOfMessages="0", ApproximateNumberOfMessagesNotVisible="0",
             ApproximateNumberOfMessagesDelayed="0")),
    case("GetQueueAttributes", "A fresh FIFO queue shows the defaults", queue("q", fifo=True),
         get(FifoQueue="true", ContentBasedDeduplication="false", DeduplicationScope="queue",
             FifoThroughputLimit="perQueue")),
    case("GetQueueAttributes", "Without names there is no answer", queue("q"),
         call("GetQueueAttributes", QueueUrl="$q", answer={"Attributes": ABSENT})),
    case("GetQueueAttributes", "An unknown name is refused", queue("q"),
         call("GetQueueAttributes", QueueUrl="$q", AttributeNames=["Nothing"],
              error=bad_name("Unknown Attribute Nothing."))),
    *(range_case(name, *limits) for name, limits in RANGES.items()),
    case("SetQueueAttributes", "All attributes are applied, or none", queue("q"),
         put(DelaySeconds="5", VisibilityTimeout="-1",
             error=bad_value("Invalid value for the parameter VisibilityTimeout.")), get(DelaySeconds="0")),
    case("SetQueueAttributes", "Something must be set", queue("q"), put(error=missing("Attribute.Name"))),
    case("SetQueueAttributes", "Unknown and read-only names are refused", queue("q"),
         put(Nothing="1", error=bad_name("Unknown Attribute Nothing.")),
         put(QueueArn="1", error=bad_name("Unknown Attribute QueueArn."))),
    case("SetQueueAttributes", "A standard queue has no FIFO attributes", queue("q"),
         put(FifoQueue="true", error=bad_name("Unknown Attribute FifoQueue.")),
         put(ContentBasedDeduplication="true", error=bad_name("Unknown Attribute ContentBasedDeduplication.")),
         put(DeduplicationScope="queue",
             error=bad_name("You can specify the DeduplicationScope only when FifoQueue is set to true.")),
         put(FifoThroughputLimit="perQueue",
             error=bad_name("You can specify the FifoThroughputLimit only when FifoQueue is set to true."))),
    case("SetQueueAttributes", "A FIFO queue stays one", queue("q", fifo=True), put(FifoQueue="True"),
         put(FifoQueue="false", error=bad_value(
             "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."))),
    case("SetQueueAttributes", "Throughput per group needs deduplication per group", queue("q", fifo=True),
         put(FifoThroughputLimit="perMessageGroupId", error=bad_value(
             "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup")),
         put(FifoThroughputLimit="perMessageGroupId", DeduplicationScope="messageGroup")),
    case("Encryption", "A KMS key switches the managed encryption off, also when it is removed", queue("q"),
         put(KmsMasterKeyId="alias/k"),
         get(KmsMasterKeyId="alias/k", SqsManagedSseEnabled="false", KmsDataKeyReusePeriodSeconds="300"),
         put(KmsMasterKeyId=""),
         get(KmsMasterKeyId=ABSENT, SqsManagedSseEnabled="false", KmsDataKeyReusePeriodSeconds=ABSENT)),
    case("Encryption", "Both kinds at once are refused", queue("q"),
         put(KmsMasterKeyId="alias/k", SqsManagedSseEnabled="true", error=bad_name(
             "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS "
             "SSE."))),
    case("RedrivePolicy", "It is kept as it was written, and an empty text removes it", queue("q"), queue("d"),
         put(RedrivePolicy='{"deadLetterTargetArn": "$d_arn", "maxReceiveCount": 3}'),
         get(RedrivePolicy='{"deadLetterTargetArn": "$d_arn", "maxReceiveCount": 3}'),
         put(RedrivePolicy=""), get(RedrivePolicy=ABSENT)),
    case("RedrivePolicy", "It must be JSON with a target and a count of 1 to 1000", queue("q"), queue("d"),
         put(RedrivePolicy="x", error=invalid(
             "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.")),
         bad_redrive('{"maxReceiveCount":1}',
                     "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."),
         bad_redrive('{"deadLetterTargetArn":"$d_arn"}',
                     "Redrive policy does not contain mandatory attribute: maxReceiveCount."),
         bad_redrive('{"deadLetterTargetArn":"$d_arn","maxReceiveCount":0}',
                     "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive."),
         bad_redrive('{"deadLetterTargetArn":"arn:aws:sns:us-east-1:000000000000:t","maxReceiveCount":1}',
                     "Only SQS queues are valid resources for deadLetterTargetArn.")),
    case("RedrivePolicy", "The target exists, belongs to the owner and is of the same type", queue("q"),
         queue("f", fifo=True),
         bad_redrive('{"deadLetterTargetArn":"$q_arn-none","maxReceiveCount":1}', "Dead letter target does not exist."),
         bad_redrive('{"deadLetterTargetArn":"$f_arn","maxReceiveCount":1}',
                     "Dead-letter queue must be same type of queue as the source.."),
         bad_redrive('{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:q","maxReceiveCount":1}',
                     "Dead-letter target owner should be same as the source.")),
    case("RedriveAllowPolicy", "Sources are named with byQueue alone", queue("q"),
         put(RedriveAllowPolicy='{"redrivePermission":"denyAll"}'),
         put(RedriveAllowPolicy='{"redrivePermission":"byQueue"}', error=invalid(
             'Value {"redrivePermission":"byQueue"} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS '
             "can't create the redrive allow policy. When you specify the byQueue permission type, you must also specify "
             "one or more sourceQueueArns values.")),
         get(RedriveAllowPolicy='{"redrivePermission":"denyAll"}')),
    case("Policy", "It must be JSON, and an empty text removes it", queue("q"),
         put(Policy="x", error=bad_value("Invalid value for the parameter Policy.")),
         put(Policy='{"Version":"2012-10-17"}'), get(Policy='{"Version":"2012-10-17"}'), put(Policy=""),
         get(Policy=ABSENT)),
]
