"""azure-storage-queue, unmodified: messages."""
import base64
from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.storage.queue import (BinaryBase64DecodePolicy, BinaryBase64EncodePolicy, QueueClient,
                                 TextBase64DecodePolicy, TextBase64EncodePolicy)


def rule(area, sentence):
    return pytest.mark.rule("azure-queue", area, sentence)


@pytest.fixture
def queue(queue_service, name):
    return queue_service.create_queue(name)


@rule("Put Message", "A message comes back with its text, its id and a dequeue count of one")
@pytest.mark.parametrize("text", ["", "hello <&> wörld", " leading\ttrailing \n", "\U0001F600", "]]>"])
def test_message_goes_round(queue, text):
    sent = queue.send_message(text)
    received = queue.receive_message(visibility_timeout=30)
    assert received.content == text
    assert received.id == sent.id
    assert received.dequeue_count == 1
    assert queue.receive_message() is None


@rule("Put Message", "Line ends of a text are those of XML: what is not escaped becomes a line feed")
def test_line_ends_are_normalised(queue):
    queue.send_message("a\rb\r\nc")
    assert queue.receive_message().content == "a\nb\nc"


@rule("Put Message", "The answer tells insertion, expiry after seven days, next visibility and a receipt")
def test_put_answers_with_times_and_receipt(queue):
    before = datetime.now(timezone.utc).replace(microsecond=0)
    sent = queue.send_message("a", visibility_timeout=60)
    assert before <= sent.inserted_on <= before + timedelta(seconds=5)
    assert sent.expires_on - sent.inserted_on == timedelta(days=7)
    assert timedelta(seconds=59) <= sent.next_visible_on - sent.inserted_on <= timedelta(seconds=61)
    assert len(base64.b64decode(sent.pop_receipt)) == 20


@rule("Put Message", "The receipt of a put deletes the message without any dequeue")
def test_receipt_of_a_put_is_usable_at_once(queue):
    sent = queue.send_message("a")
    queue.delete_message(sent.id, sent.pop_receipt)
    assert queue.get_queue_properties().approximate_message_count == 0


@rule("Put Message", "A time to live of minus one never expires")
def test_infinite_time_to_live(queue):
    assert queue.send_message("a", time_to_live=-1).expires_on.year == 9999


@rule("Put Message", "A time to live of zero is refused with its reason")
def test_time_to_live_of_zero_is_refused(queue):
    with pytest.raises(HttpResponseError) as refused:
        queue.send_message("a", time_to_live=0)
    assert (refused.value.status_code, refused.value.error_code) == (400, "InvalidQueryParameterValue")
    assert "Value must be greater than or equal to 1, or -1 to indicate an infinite TTL." in refused.value.response.text()


@rule("Put Message", "The delay must be smaller than the time to live")
def test_delay_must_be_smaller_than_time_to_live(queue):
    with pytest.raises(HttpResponseError) as refused:
        queue.send_message("a", visibility_timeout=10, time_to_live=10)
    assert refused.value.error_code == "InvalidQueryParameterValue"
    assert "<Reason>messagettl must be greater than visibilitytimeout</Reason>" in refused.value.response.text()


@rule("Put Message", "A text may have 65,536 bytes of UTF-8, one more is RequestBodyTooLarge")
def test_text_is_limited_in_bytes(queue):
    queue.send_message("é" * 32768)
    queue.send_message("&" * 65536)
    with pytest.raises(HttpResponseError) as refused:
        queue.send_message("x" * 65537)
    assert refused.value.status_code == 413
    assert refused.value.error_code == "RequestBodyTooLarge"


@rule("Get Messages", "All messages of one call share the receipt and the time of next visibility")
def test_batch_shares_its_receipt(queue):
    for i in range(4):
        queue.send_message(str(i))
    page = next(queue.receive_messages(messages_per_page=32, visibility_timeout=60).by_page())
    batch = list(page)
    assert [m.content for m in batch] == ["0", "1", "2", "3"]
    assert len({m.pop_receipt for m in batch}) == 1
    assert len({m.next_visible_on for m in batch}) == 1


@rule("Get Messages", "A call hands out 1 to 32 messages")
def test_number_of_messages_is_limited(queue):
    for count in (0, 33):
        with pytest.raises(HttpResponseError) as refused:
            list(queue.receive_messages(messages_per_page=count).by_page().__next__())
        assert refused.value.error_code == "OutOfRangeQueryParameterValue"
        assert "<MinimumAllowed>1</MinimumAllowed><MaximumAllowed>32</MaximumAllowed>" in refused.value.response.text()


@rule("Get Messages", "A visibility timeout of zero is out of range")
def test_visibility_of_zero_is_refused_on_get(queue):
    with pytest.raises(HttpResponseError) as refused:
        queue.receive_message(visibility_timeout=0)
    assert refused.value.error_code == "OutOfRangeQueryParameterValue"


@rule("Get Messages", "Pages are fetched until the queue is empty or the limit is reached")
def test_pages_up_to_a_limit(queue):
    for i in range(5):
        queue.send_message(str(i))
    assert [m.content for m in queue.receive_messages(messages_per_page=3, max_messages=4)] == ["0", "1", "2", "3"]
    assert [m.content for m in queue.receive_messages()] == ["4"]


@rule("Peek Messages", "Peeking changes nothing and shows visible messages only")
def test_peek_changes_nothing(queue):
    queue.send_message("a")
    queue.send_message("later", visibility_timeout=60)
    for _ in range(2):
        peeked = queue.peek_messages(max_messages=32)
        assert [(m.content, m.dequeue_count, m.pop_receipt) for m in peeked] == [("a", 0, None)]


@rule("Update Message", "An update without content keeps the text, one with empty content empties it")
def test_update_keeps_or_replaces_the_text(queue):
    queue.send_message("a")
    received = queue.receive_message(visibility_timeout=30)
    updated = queue.update_message(received.id, received.pop_receipt, visibility_timeout=0)
    assert queue.peek_messages()[0].content == "a"
    updated = queue.update_message(received.id, updated.pop_receipt, visibility_timeout=0, content="b")
    assert queue.peek_messages()[0].content == "b"
    updated = queue.update_message(received.id, updated.pop_receipt, visibility_timeout=0, content="")
    assert queue.peek_messages()[0].content == ""


@rule("Update Message", "The new receipt replaces the old one, which answers MessageNotFound")
def test_update_voids_the_old_receipt(queue):
    queue.send_message("a")
    received = queue.receive_message(visibility_timeout=30)
    updated = queue.update_message(received, visibility_timeout=5, content="b")
    assert len(base64.b64decode(updated.pop_receipt)) == 24
    with pytest.raises(ResourceNotFoundError) as stale:
        queue.delete_message(received.id, received.pop_receipt)
    assert stale.value.error_code == "MessageNotFound"
    queue.delete_message(updated.id, updated.pop_receipt)


@rule("Update Message", "An update neither counts as a dequeue nor moves insertion and expiry")
def test_update_keeps_count_and_times(queue):
    sent = queue.send_message("a")
    received = queue.receive_message(visibility_timeout=30)
    queue.update_message(received, visibility_timeout=0)
    again = queue.receive_message()
    assert again.dequeue_count == 2
    assert (again.inserted_on, again.expires_on) == (sent.inserted_on, sent.expires_on)


@rule("Update Message", "The visibility may not end behind the message's expiry")
def test_update_past_expiry_is_refused(queue):
    queue.send_message("a", time_to_live=60)
    received = queue.receive_message(visibility_timeout=5)
    with pytest.raises(HttpResponseError) as refused:
        queue.update_message(received, visibility_timeout=120)
    assert refused.value.status_code == 400


@rule("Delete Message", "A second delete answers MessageNotFound")
def test_second_delete_finds_nothing(queue):
    sent = queue.send_message("a")
    queue.delete_message(sent.id, sent.pop_receipt)
    with pytest.raises(ResourceNotFoundError) as gone:
        queue.delete_message(sent.id, sent.pop_receipt)
    assert gone.value.error_code == "MessageNotFound"


@rule("Delete Message", "A receipt that is none is refused for a message that exists, not for another")
def test_malformed_receipt(queue):
    sent = queue.send_message("a")
    with pytest.raises(HttpResponseError) as refused:
        queue.delete_message(sent.id, "junk")
    assert (refused.value.status_code, refused.value.error_code) == (400, "InvalidQueryParameterValue")
    assert "<Reason>Invalid pop receipt format</Reason>" in refused.value.response.text()
    with pytest.raises(ResourceNotFoundError):
        queue.delete_message("no-such-message", "junk")


@rule("Clear Messages", "Clearing removes visible and invisible messages and succeeds on an empty queue")
def test_clear_removes_everything(queue):
    queue.send_message("a")
    queue.send_message("b", visibility_timeout=60)
    assert queue.get_queue_properties().approximate_message_count == 2
    queue.clear_messages()
    queue.clear_messages()
    assert queue.get_queue_properties().approximate_message_count == 0


@rule("Messages", "The encodings of the SDK survive, since the service never decodes")
@pytest.mark.parametrize("encode, decode, content", [
    (TextBase64EncodePolicy, TextBase64DecodePolicy, "grüße"),
    (BinaryBase64EncodePolicy, BinaryBase64DecodePolicy, bytes(range(256)))])
def test_encodings(endpoints, queue, encode, decode, content):
    coded = QueueClient.from_queue_url(queue.url, credential=queue.credential, message_encode_policy=encode(),
                                       message_decode_policy=decode())
    coded.send_message(content)
    assert queue.peek_messages()[0].content == base64.b64encode(
        content.encode() if isinstance(content, str) else content).decode()
    assert coded.receive_message().content == content


@rule("Messages", "A consumer moves a message aside after five dequeues by its count")
def test_poison_message_is_told_by_its_count(queue_service, queue, name):
    poison = queue_service.create_queue(name + "-poison")
    queue.send_message("bad")
    while True:
        received = queue.receive_message(visibility_timeout=30)
        if received.dequeue_count > 5:
            poison.send_message(received.content)
            queue.delete_message(received)
            break
        queue.update_message(received, visibility_timeout=0)  # failed: back at once
    assert received.dequeue_count == 6
    assert poison.peek_messages()[0].content == "bad"
    assert queue.receive_message() is None
