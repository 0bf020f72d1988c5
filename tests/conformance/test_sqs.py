"""boto3, unmodified, against the SQS emulator."""
import hashlib

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def url(sqs, name):
    return sqs.create_queue(QueueName=name)["QueueUrl"]


@pytest.fixture
def fifo_url(sqs, name):
    return sqs.create_queue(QueueName=name + ".fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]


def error_code(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]["Code"]


@pytest.mark.rule("sqs", "SendMessage", "A message goes round with its attributes and counters")
def test_message_goes_round(sqs, url):
    sent = sqs.send_message(QueueUrl=url, MessageBody="hello", MessageAttributes={
        "kind": {"DataType": "String", "StringValue": "greeting"},
        "blob": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}})
    assert sent["MD5OfMessageBody"] == hashlib.md5(b"hello").hexdigest()
    received = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], AttributeNames=["All"])["Messages"]
    assert [m["Body"] for m in received] == ["hello"]
    assert received[0]["MessageId"] == sent["MessageId"]
    assert received[0]["MessageAttributes"]["blob"]["BinaryValue"] == b"\x00\xff"
    assert received[0]["Attributes"]["ApproximateReceiveCount"] == "1"
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
    counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert counts["ApproximateNumberOfMessages"] == "0"
    assert counts["ApproximateNumberOfMessagesNotVisible"] == "0"


@pytest.mark.rule("sqs", "ChangeMessageVisibility", "A returned message counts its second receive")
def test_zero_visibility_timeout_returns_the_message(sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="again")
    first = sqs.receive_message(QueueUrl=url)["Messages"][0]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=0)
    second = sqs.receive_message(QueueUrl=url, AttributeNames=["ApproximateReceiveCount"])["Messages"][0]
    assert second["MessageId"] == first["MessageId"]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"


@pytest.mark.rule("sqs", "ReceiveMessage", "A long poll gets a message that is sent meanwhile")
def test_long_poll_gets_a_message_sent_meanwhile(sqs, url, endpoints):
    import threading
    got = []
    poll = threading.Thread(target=lambda: got.extend(
        sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages", [])))
    poll.start()
    sqs.send_message(QueueUrl=url, MessageBody="late")
    poll.join(timeout=10)
    assert [m["Body"] for m in got] == ["late"]


@pytest.mark.rule("sqs", "SendMessageBatch", "Faults of entries are reported beside successes")
def test_batches_report_each_entry(sqs, url):
    sent = sqs.send_message_batch(QueueUrl=url, Entries=[
        {"Id": "a", "MessageBody": "1"}, {"Id": "b", "MessageBody": "2", "DelaySeconds": 901}])
    assert [e["Id"] for e in sent["Successful"]] == ["a"]
    assert [(e["Id"], e["Code"]) for e in sent["Failed"]] == [("b", "InvalidParameterValue")]
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    deleted = sqs.delete_message_batch(QueueUrl=url, Entries=[
        {"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(received)])
    assert len(deleted["Successful"]) == len(received) == 1


@pytest.mark.rule("sqs", "FIFO order", "Order is kept and a group is locked while its head is in flight")
def test_fifo_keeps_order_and_locks_its_group(sqs, fifo_url):
    for body in ("1", "2", "3"):
        sqs.send_message(QueueUrl=fifo_url, MessageBody=body, MessageGroupId="g", MessageDeduplicationId=body)
    sqs.send_message(QueueUrl=fifo_url, MessageBody="1", MessageGroupId="g", MessageDeduplicationId="1")
    first = sqs.receive_message(QueueUrl=fifo_url, MaxNumberOfMessages=1)["Messages"]
    assert [m["Body"] for m in first] == ["1"]
    assert "Messages" not in sqs.receive_message(QueueUrl=fifo_url, MaxNumberOfMessages=10)
    sqs.delete_message(QueueUrl=fifo_url, ReceiptHandle=first[0]["ReceiptHandle"])
    rest = sqs.receive_message(QueueUrl=fifo_url, MaxNumberOfMessages=10)["Messages"]
    assert [m["Body"] for m in rest] == ["2", "3"]


@pytest.mark.rule("sqs", "Dead letters", "A message that was received too often ends in the dead-letter queue")
def test_dead_letter_queue_takes_what_was_received_too_often(sqs, url, name):
    dead = sqs.create_queue(QueueName=name + "-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={
        "RedrivePolicy": f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":"1"}}', "VisibilityTimeout": "0"})
    sqs.send_message(QueueUrl=url, MessageBody="poison")
    assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    assert [m["Body"] for m in sqs.receive_message(QueueUrl=dead)["Messages"]] == ["poison"]


@pytest.mark.rule("sqs", "ListQueues", "Queues are listed, found and deleted")
def test_queues_are_listed_found_and_deleted(sqs, name):
    urls = [sqs.create_queue(QueueName=f"{name}-{i}")["QueueUrl"] for i in range(3)]
    page = sqs.list_queues(QueueNamePrefix=name, MaxResults=2)
    rest = sqs.list_queues(QueueNamePrefix=name, MaxResults=2, NextToken=page["NextToken"])
    assert page["QueueUrls"] + rest["QueueUrls"] == urls
    assert sqs.get_queue_url(QueueName=f"{name}-1")["QueueUrl"] == urls[1]
    sqs.delete_queue(QueueUrl=urls[1])
    assert error_code(sqs.get_queue_url, QueueName=f"{name}-1") == "AWS.SimpleQueueService.NonExistentQueue"


@pytest.mark.rule("sqs", "PurgeQueue", "A purge empties the queue")
def test_purge_empties_the_queue(sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="x")
    sqs.purge_queue(QueueUrl=url)
    assert "Messages" not in sqs.receive_message(QueueUrl=url)


@pytest.mark.rule("sqs", "Errors", "boto3 shows the codes of the Query protocol")
def test_errors_are_the_service_s_own(sqs, url, name):
    assert error_code(sqs.create_queue, QueueName="bad name") == "InvalidParameterValue"
    assert error_code(sqs.send_message, QueueUrl=url, MessageBody="") == "MissingParameter"
    assert error_code(sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=11) == "InvalidParameterValue"
    assert error_code(sqs.delete_message, QueueUrl=url, ReceiptHandle="nonsense") == "ReceiptHandleIsInvalid"
    assert error_code(sqs.send_message, QueueUrl=url + "x", MessageBody="x") == \
        "AWS.SimpleQueueService.NonExistentQueue"
    sqs.create_queue(QueueName=name + "2", Attributes={"VisibilityTimeout": "10"})
    assert error_code(sqs.create_queue, QueueName=name + "2", Attributes={"VisibilityTimeout": "11"}) == "QueueAlreadyExists"
