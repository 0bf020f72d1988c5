"""azure-storage-queue, unmodified: queues and the service."""
from datetime import datetime, timedelta, timezone

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.storage.queue import (AccessPolicy, CorsRule, Metrics, QueueAnalyticsLogging, QueueClient,
                                 QueueSasPermissions, QueueServiceClient, RetentionPolicy)

from conftest import ACCOUNT, KEY


def rule(area, sentence):
    return pytest.mark.rule("azure-queue", area, sentence)


@pytest.fixture
def queue(queue_service, name):
    return queue_service.create_queue(name)


@rule("Create Queue", "Creating a queue again succeeds with equal metadata and conflicts with other metadata")
def test_create_compares_metadata(queue_service, name):
    queue_service.create_queue(name, metadata={"a": "1", "B": "2"})
    for metadata, status in ({"b": "2", "A": "1"}, 204), ({"a": "2"}, 409), ({}, 409):
        with pytest.raises(ResourceExistsError) as exists:  # the SDK makes an error of 204 by itself
            queue_service.create_queue(name, metadata=metadata)
        assert exists.value.status_code == status
        assert exists.value.error_code == "QueueAlreadyExists"


@rule("Create Queue", "Names are checked for length, then for characters")
@pytest.mark.parametrize("bad, code", [("ab", "OutOfRangeInput"), ("a" * 64, "OutOfRangeInput"),
                                       ("Bad", "InvalidResourceName"), ("a--b", "InvalidResourceName"),
                                       ("-ab", "InvalidResourceName"), ("a_b", "InvalidResourceName")])
def test_names_are_checked(queue_service, bad, code):
    with pytest.raises(HttpResponseError) as refused:
        queue_service.create_queue(bad)
    assert (refused.value.status_code, refused.value.error_code) == (400, code)


@rule("Delete Queue", "A deleted queue is gone for every operation")
def test_deleted_queue_is_gone(queue_service, queue, name):
    queue_service.delete_queue(name)
    for ask in (queue.delete_queue, queue.get_queue_properties, queue.receive_message, queue.clear_messages,
                queue.get_queue_access_policy, lambda: queue.send_message("a"), lambda: queue.set_queue_metadata({})):
        with pytest.raises(ResourceNotFoundError) as missing:
            ask()
        assert missing.value.error_code == "QueueNotFound"
        assert missing.value.reason == "The specified queue does not exist."


@rule("Queue Metadata", "Setting metadata replaces all pairs")
def test_metadata_is_replaced(queue):
    queue.set_queue_metadata({"Colour": "red", "a_b": "1", "a1": "2"})
    assert queue.get_queue_properties().metadata == {"Colour": "red", "a_b": "1", "a1": "2"}
    queue.set_queue_metadata({})
    assert queue.get_queue_properties().metadata == {}


@rule("Queue Metadata", "The approximate count holds visible, delayed and handed-out messages")
def test_count_includes_invisible_messages(queue):
    queue.send_message("a")
    queue.send_message("b", visibility_timeout=60)
    queue.receive_message(visibility_timeout=60)
    assert queue.get_queue_properties().approximate_message_count == 2


@rule("List Queues", "Queues are listed by name in pages, with their metadata when asked")
def test_queues_are_listed(queue_service, name):
    for i in (2, 0, 1):
        queue_service.create_queue(f"{name}-{i}", metadata={"number": str(i)})
    listed = list(queue_service.list_queues(name_starts_with=name, include_metadata=True, results_per_page=2))
    assert [(q.name, q.metadata["number"]) for q in listed] == [(f"{name}-{i}", str(i)) for i in range(3)]
    pages = queue_service.list_queues(name_starts_with=name, results_per_page=2).by_page()
    assert [q.name for q in next(pages)] == [f"{name}-0", f"{name}-1"]
    assert pages.continuation_token == f"/{ACCOUNT}/{name}-2"
    queue_service.delete_queue(f"{name}-2")
    assert list(queue_service.list_queues(name_starts_with=name).by_page(f"/{ACCOUNT}/{name}-2").__next__()) == []


@rule("Queue ACL", "Stored policies come back as they were set; an empty set clears them")
def test_access_policies(queue):
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    policy = AccessPolicy(permission=QueueSasPermissions(read=True, process=True), start=start,
                          expiry=start + timedelta(days=1))
    queue.set_queue_access_policy({"worker": policy, "empty": None})
    stored = queue.get_queue_access_policy()
    assert stored["worker"].permission == "rp"
    assert stored["worker"].start == "2026-01-01T00:00:00.0000000Z"
    assert stored["worker"].expiry == "2026-01-02T00:00:00.0000000Z"
    assert set(stored) == {"worker", "empty"}
    queue.set_queue_access_policy({})
    assert queue.get_queue_access_policy() == {}


@rule("Service Properties", "Properties are read back; what is left out stays")
def test_service_properties(endpoints):
    service = QueueServiceClient(endpoints["azure-queue"].replace(ACCOUNT, "properties"), credential=KEY)
    fresh = service.get_service_properties()
    assert not fresh["analytics_logging"].read and not fresh["hour_metrics"].enabled and fresh["cors"] == []
    keep = RetentionPolicy(enabled=True, days=5)
    service.set_service_properties(
        analytics_logging=QueueAnalyticsLogging(read=True, write=True, delete=True, retention_policy=keep),
        hour_metrics=Metrics(enabled=True, include_apis=True, retention_policy=keep),
        cors=[CorsRule(["http://a"], ["GET", "PUT"], allowed_headers=["x-ms-*"], max_age_in_seconds=500)])
    service.set_service_properties(minute_metrics=Metrics(enabled=True, include_apis=False))
    stored = service.get_service_properties()
    assert stored["analytics_logging"].read and stored["analytics_logging"].retention_policy.days == 5
    assert stored["hour_metrics"].include_apis and stored["minute_metrics"].include_apis is False
    assert stored["cors"][0].max_age_in_seconds == 500
    service.set_service_properties(cors=[])
    assert service.get_service_properties()["cors"] == []


@rule("Service Properties", "More than five CORS rules are refused")
def test_too_many_rules(queue_service):
    with pytest.raises(HttpResponseError) as refused:
        queue_service.set_service_properties(cors=[CorsRule(["*"], ["GET"])] * 6)
    assert refused.value.status_code == 400


@rule("Service Stats", "Replication is told on the secondary endpoint")
def test_service_stats(endpoints):
    url = endpoints["azure-queue"]
    service = QueueServiceClient(url, credential=KEY, secondary_hostname=url.removeprefix("http://") + "-secondary")
    stats = service.get_service_stats()
    assert stats["geo_replication"]["status"] == "live"
    assert datetime.now(timezone.utc) - stats["geo_replication"]["last_sync_time"] < timedelta(minutes=1)


@rule("Addressing", "Connection strings and queue URLs reach the same queue")
def test_connection_string(endpoints, queue, name):
    text = f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};QueueEndpoint={endpoints['azure-queue']};"
    QueueServiceClient.from_connection_string(text).get_queue_client(name).send_message("1")
    QueueClient.from_connection_string(text, name).send_message("2")
    QueueClient.from_queue_url(f"{endpoints['azure-queue']}/{name}", credential=KEY).send_message("3")
    assert [m.content for m in queue.receive_messages()] == ["1", "2", "3"]


@rule("Versions", "Every version of the SDK is served")
def test_versions_of_the_sdk(endpoints, name):
    from azure.storage.queue._serialize import _SUPPORTED_API_VERSIONS
    for version in _SUPPORTED_API_VERSIONS:
        service = QueueServiceClient(endpoints["azure-queue"], credential=KEY, api_version=version)
        queue = service.get_queue_client(name)
        seen = []
        service.create_queue(name, raw_response_hook=lambda r: seen.append(r.http_response.headers["x-ms-version"]))
        queue.send_message(version)
        assert queue.receive_message().content == version
        queue.delete_queue()
        assert seen == [version]
