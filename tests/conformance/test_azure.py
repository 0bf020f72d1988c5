"""azure-storage-queue and azure-data-tables, unmodified, against the storage emulators."""
import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError


@pytest.fixture
def queue(queue_service, name):
    return queue_service.create_queue(name)


@pytest.fixture
def table(table_service, name):
    return table_service.create_table(name)


def test_message_goes_round(queue):
    sent = queue.send_message("hello <&> wörld")
    received = queue.receive_message(visibility_timeout=30)
    assert received.content == "hello <&> wörld"
    assert received.id == sent.id
    assert received.dequeue_count == 1
    assert queue.receive_message() is None
    assert queue.get_queue_properties().approximate_message_count == 1
    queue.delete_message(received)
    assert queue.get_queue_properties().approximate_message_count == 0


def test_update_gives_a_new_receipt_and_the_old_one_is_void(queue):
    queue.send_message("a")
    received = queue.receive_message(visibility_timeout=30)
    updated = queue.update_message(received, visibility_timeout=0, content="b")
    with pytest.raises(ResourceNotFoundError):
        queue.delete_message(received.id, received.pop_receipt)
    assert queue.peek_messages()[0].content == "b"
    queue.delete_message(updated.id, updated.pop_receipt)


def test_batch_receive_peek_and_clear(queue):
    for i in range(5):
        queue.send_message(str(i))
    assert len(queue.peek_messages(max_messages=32)) == 5
    pages = queue.receive_messages(messages_per_page=3, max_messages=4, visibility_timeout=60)
    assert sorted(m.content for m in pages) == ["0", "1", "2", "3"]
    queue.clear_messages()
    assert queue.get_queue_properties().approximate_message_count == 0


def test_queues_are_listed_with_their_metadata(queue_service, name):
    for i in range(3):
        queue_service.create_queue(f"{name}-{i}", metadata={"number": str(i)})
    listed = list(queue_service.list_queues(name_starts_with=name, include_metadata=True, results_per_page=2))
    assert [(q.name, q.metadata["number"]) for q in listed] == [(f"{name}-{i}", str(i)) for i in range(3)]
    queue_service.delete_queue(f"{name}-1")
    assert [q.name for q in queue_service.list_queues(name_starts_with=name)] == [f"{name}-0", f"{name}-2"]


def test_queue_errors_are_the_service_s_own(queue_service, queue, name):
    with pytest.raises(ResourceExistsError) as exists:
        queue_service.create_queue(name, metadata={"other": "1"})
    assert exists.value.error_code == "QueueAlreadyExists"
    with pytest.raises(ResourceNotFoundError) as missing:
        queue_service.get_queue_client(name + "x").send_message("a")
    assert missing.value.error_code == "QueueNotFound"
    with pytest.raises(HttpResponseError) as bad:
        queue_service.create_queue("Bad_Name")
    assert bad.value.status_code == 400


def test_entity_is_read_back_as_it_was_written(table):
    entity = {"PartitionKey": "p", "RowKey": "2026-01-01 00:00:00", "data": "x", "count": 3, "ratio": 0.5, "ok": True}
    created = table.create_entity(entity)
    assert created["etag"].startswith("W/\"datetime'")
    read = table.get_entity("p", "2026-01-01 00:00:00")
    assert {k: read[k] for k in entity} == entity
    with pytest.raises(ResourceExistsError) as exists:
        table.create_entity(entity)
    assert "EntityAlreadyExists" in str(exists.value)
    with pytest.raises(ResourceNotFoundError):
        table.get_entity("p", "other")


def test_tables_are_listed_and_deleted(table_service, table, name):
    assert name in [t.name for t in table_service.list_tables()]
    with pytest.raises(ResourceExistsError) as exists:
        table_service.create_table(name)
    assert exists.value.error_code == "TableAlreadyExists"
    table_service.delete_table(name)
    with pytest.raises(ResourceNotFoundError):
        table.create_entity({"PartitionKey": "p", "RowKey": "r"})
