"""Queues and messages outlive the process when --data names a folder: acknowledged calls survive SIGKILL."""
import pytest
from botocore.exceptions import ClientError

from durable import Program


@pytest.fixture
def program(tmp_path):
    started = Program(tmp_path / "data")
    yield started
    started.kill()


def bodies(answer):
    return [message["Body"] for message in answer.get("Messages", [])]


@pytest.mark.rule("sqs", "durability", "Queues keep their attributes, tags and URL over a kill")
def test_queues_are_there_again(program):
    url = program.sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout": "77"}, tags={"a": "b"})["QueueUrl"]
    program.sqs.create_queue(QueueName="gone")
    program.sqs.delete_queue(QueueUrl=program.sqs.get_queue_url(QueueName="gone")["QueueUrl"])
    before = program.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    program.restart()
    url = program.sqs.get_queue_url(QueueName="q")["QueueUrl"]
    assert program.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"] == before
    assert program.sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"a": "b"}
    with pytest.raises(ClientError):
        program.sqs.get_queue_url(QueueName="gone")


@pytest.mark.rule("sqs", "durability", "Messages keep their order, ids, attributes and times over a kill")
def test_messages_are_there_again(program):
    url = program.sqs.create_queue(QueueName="q")["QueueUrl"]
    sent = [program.sqs.send_message(QueueUrl=url, MessageBody=str(i), MessageAttributes={
        "n": {"DataType": "Number", "StringValue": str(i)}})["MessageId"] for i in range(5)]
    program.restart()
    answer = program.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"],
                                         AttributeNames=["All"])
    assert [message["MessageId"] for message in answer["Messages"]] == sent
    assert [message["MessageAttributes"]["n"]["StringValue"] for message in answer["Messages"]] == list("01234")
    assert all(message["Attributes"]["ApproximateReceiveCount"] == "1" for message in answer["Messages"])


@pytest.mark.rule("sqs", "durability", "A receipt handle from before a kill deletes and hides its message, and no other")
def test_receipt_handles_stay_valid(program):
    url = program.sqs.create_queue(QueueName="q")["QueueUrl"]
    for body in "abc":
        program.sqs.send_message(QueueUrl=url, MessageBody=body)
    received = {message["Body"]: message["ReceiptHandle"]
                for message in program.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]}
    program.sqs.delete_message(QueueUrl=url, ReceiptHandle=received["a"])
    program.restart()
    assert bodies(program.sqs.receive_message(QueueUrl=url)) == []
    # The place of a deleted message is never given to another one.
    program.sqs.send_message(QueueUrl=url, MessageBody="d")
    program.sqs.delete_message(QueueUrl=url, ReceiptHandle=received["a"])
    program.sqs.delete_message(QueueUrl=url, ReceiptHandle=received["b"])
    program.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=received["c"], VisibilityTimeout=0)
    program.restart()
    answer = program.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"])
    assert sorted(bodies(answer)) == ["c", "d"]
    counts = {message["Body"]: message["Attributes"]["ApproximateReceiveCount"] for message in answer["Messages"]}
    assert counts == {"c": "2", "d": "1"}


@pytest.mark.rule("sqs", "durability", "FIFO order, sequence numbers and deduplication go on over a kill")
def test_fifo_goes_on(program):
    url = program.sqs.create_queue(QueueName="q.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]

    def send(body, key):
        return program.sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="g",
                                        MessageDeduplicationId=key)

    first = [send(body, body) for body in "abc"]
    head = program.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1)["Messages"][0]
    program.restart()
    assert bodies(program.sqs.receive_message(QueueUrl=url)) == []  # the group waits for its head
    repeated = send("b", "b")
    assert repeated["MessageId"] == first[1]["MessageId"]
    last = send("d", "d")
    assert int(last["SequenceNumber"]) > int(first[2]["SequenceNumber"])
    program.sqs.delete_message(QueueUrl=url, ReceiptHandle=head["ReceiptHandle"])
    program.restart()
    assert bodies(program.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)) == ["b", "c", "d"]


@pytest.mark.rule("sqs", "durability", "A purge stays a purge, and a message moved to the dead-letter queue stays there")
def test_purges_and_dead_letters_stay(program):
    dead = program.sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = program.sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    url = program.sqs.create_queue(QueueName="q", Attributes={
        "VisibilityTimeout": "0", "RedrivePolicy": '{"deadLetterTargetArn":"%s","maxReceiveCount":"1"}' % arn})["QueueUrl"]
    program.sqs.send_message(QueueUrl=url, MessageBody="poison")
    program.sqs.receive_message(QueueUrl=url)
    assert bodies(program.sqs.receive_message(QueueUrl=url)) == []
    purged = program.sqs.create_queue(QueueName="purged")["QueueUrl"]
    program.sqs.send_message(QueueUrl=purged, MessageBody="x")
    program.sqs.purge_queue(QueueUrl=purged)
    program.restart()
    assert bodies(program.sqs.receive_message(QueueUrl=dead)) == ["poison"]
    assert bodies(program.sqs.receive_message(QueueUrl=purged)) == []
