"""A program with --data that is killed and started again: the SDKs must not notice."""
import os
import sqlite3

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.data.tables import UpdateMode
from azure.storage.queue import AccessPolicy, QueueSasPermissions

from durable import Program, refusal


@pytest.fixture
def program(tmp_path):
    running = Program(tmp_path / "data")
    yield running
    running.kill()


@pytest.mark.rule("azure-queue", "Durability", "Messages, their order, counts and receipts outlive the process")
def test_azure_messages_and_their_receipts_stay(program):
    queue = program.queues.create_queue("jobs", metadata={"Team": "blue"})
    for text in ["a", "b", "c", "d"]:
        queue.send_message(text)
    queue.send_message("later", visibility_timeout=600)
    first = queue.receive_message(visibility_timeout=600)
    stale = queue.receive_message(visibility_timeout=600)
    fresh = queue.update_message(stale, content="b2", visibility_timeout=600)
    program.restart()

    queue = program.queues.get_queue_client("jobs")
    properties = queue.get_queue_properties()
    assert properties.metadata == {"Team": "blue"}
    assert properties.approximate_message_count == 5
    assert [each.content for each in queue.peek_messages(32)] == ["c", "d"]
    queue.delete_message(first)
    with pytest.raises(HttpResponseError) as refused:
        queue.delete_message(stale.id, stale.pop_receipt)
    assert refused.value.error_code == "MessageNotFound"
    shown = queue.update_message(fresh.id, fresh.pop_receipt, visibility_timeout=0)
    assert shown.dequeue_count in (None, 1)
    program.restart()

    queue = program.queues.get_queue_client("jobs")
    received = {each.content: each.dequeue_count for each in queue.receive_messages()}
    assert received == {"c": 1, "d": 1, "b2": 2}


@pytest.mark.rule("azure-queue", "Durability", "Access policies and deleted queues are as they were after a restart")
def test_azure_queue_settings_and_deletions_stay(program):
    kept = program.queues.create_queue("kept")
    kept.set_queue_access_policy({"reader": AccessPolicy(permission=QueueSasPermissions(read=True))})
    kept.send_message("gone")
    kept.clear_messages()
    program.queues.create_queue("removed").send_message("gone")
    program.queues.delete_queue("removed")
    program.queues.set_service_properties(minute_metrics=None, cors=[])
    program.restart()

    assert [each.name for each in program.queues.list_queues()] == ["kept"]
    kept = program.queues.get_queue_client("kept")
    assert list(kept.get_queue_access_policy()) == ["reader"]
    assert not kept.peek_messages(32)
    assert not program.queues.create_queue("removed").peek_messages(32)


@pytest.mark.rule("azure-table", "Durability", "Entities keep their values, types, timestamps and ETags after a restart")
def test_azure_entities_stay_with_their_etags(program):
    table = program.tables.create_table("Jobs")
    table.create_entity({"PartitionKey": "p", "RowKey": "1", "text": "ü", "count": 7, "ratio": 0.5, "on": True})
    table.create_entity({"PartitionKey": "p", "RowKey": "2", "raw": b"\x00\x01"})
    table.delete_entity("p", "2")
    table.submit_transaction([("upsert", {"PartitionKey": "p", "RowKey": str(row), "n": row}) for row in range(3, 6)])
    before = table.get_entity("p", "1")
    program.restart()

    table = program.tables.get_table_client("jobs")
    after = table.get_entity("p", "1")
    assert dict(after) == dict(before)
    assert after.metadata == before.metadata
    assert [each["RowKey"] for each in table.list_entities()] == ["1", "3", "4", "5"]
    match = {"etag": before.metadata["etag"], "match_condition": MatchConditions.IfNotModified}
    table.update_entity({"PartitionKey": "p", "RowKey": "1", "count": 8}, mode=UpdateMode.MERGE, **match)
    with pytest.raises(HttpResponseError) as refused:
        table.update_entity({"PartitionKey": "p", "RowKey": "1", "count": 9}, mode=UpdateMode.MERGE, **match)
    assert refused.value.status_code == 412
    program.tables.delete_table("Jobs")
    program.restart()
    assert not list(program.tables.list_tables())


@pytest.mark.rule("dynamodb", "Durability", "Tables, indexes, tags and items outlive the process")
def test_dynamodb_tables_and_items_stay(program):
    client = program.dynamodb
    client.create_table(
        TableName="jobs", BillingMode="PAY_PER_REQUEST", Tags=[{"Key": "team", "Value": "blue"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "owner")],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[{"IndexName": "by_owner", "Projection": {"ProjectionType": "ALL"},
                                 "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}]}])
    client.update_time_to_live(TableName="jobs", TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True})
    for number in range(5):
        client.put_item(TableName="jobs", Item={"id": {"S": str(number)}, "owner": {"S": "me"}, "n": {"N": "1.50"},
                                                "all": {"L": [{"NULL": True}, {"M": {"b": {"B": b"\x00"}}}]}})
    client.delete_item(TableName="jobs", Key={"id": {"S": "4"}})
    client.transact_write_items(TransactItems=[{"Delete": {"TableName": "jobs", "Key": {"id": {"S": "3"}}}}])
    described = client.describe_table(TableName="jobs")["Table"]
    scanned = client.scan(TableName="jobs")["Items"]
    program.restart()

    client = program.dynamodb
    assert client.describe_table(TableName="jobs")["Table"] == described
    assert client.scan(TableName="jobs")["Items"] == scanned
    found = client.query(TableName="jobs", IndexName="by_owner", KeyConditionExpression="#o = :o",
                         ExpressionAttributeNames={"#o": "owner"}, ExpressionAttributeValues={":o": {"S": "me"}})
    assert found["Count"] == 3
    assert client.list_tags_of_resource(ResourceArn=described["TableArn"])["Tags"] == [{"Key": "team", "Value": "blue"}]
    assert client.describe_time_to_live(TableName="jobs")["TimeToLiveDescription"]["AttributeName"] == "ttl"
    client.delete_table(TableName="jobs")
    program.restart()
    assert program.dynamodb.list_tables()["TableNames"] == []


@pytest.mark.rule("queuecast", "Durability", "A second process on the folder is refused")
def test_one_process_has_the_folder(program):
    assert "database is locked" in refusal(program.folder)
    program.queues.create_queue("still-there")


@pytest.mark.rule("queuecast", "Durability", "A damaged file is named and left alone")
def test_a_damaged_file_is_refused(program):
    queue = program.queues.create_queue("jobs")
    for _ in range(40):
        queue.send_message("x" * 1000)
    program.process.terminate()
    program.process.wait()
    path = os.path.join(program.folder, "queuecast.sqlite")
    with open(path, "r+b") as file:
        file.seek(100)
        file.write(b"\xaa" * 20000)
    with open(path, "rb") as file:
        damaged = file.read()
    assert path in refusal(program.folder)
    with open(path, "rb") as file:
        assert file.read() == damaged


@pytest.mark.rule("queuecast", "Durability", "A file of a newer layout is refused")
def test_a_newer_file_is_refused(program):
    program.process.terminate()
    program.process.wait()
    with sqlite3.connect(os.path.join(program.folder, "queuecast.sqlite")) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert "written by a newer queuecast" in refusal(program.folder)


@pytest.mark.rule("queuecast", "Durability", "A message's time to live goes on over a kill")
def test_a_message_expires_after_a_restart(program):
    queue = program.queues.create_queue("jobs")
    queue.send_message("short", time_to_live=60)
    queue.send_message("long")
    program.restart()
    program.advance(61)
    assert [each.content for each in program.queues.get_queue_client("jobs").peek_messages(32)] == ["long"]
