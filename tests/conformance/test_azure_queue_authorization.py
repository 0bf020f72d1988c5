"""azure-storage-queue, unmodified, against a service that verifies every credential."""
import base64
import hashlib
import hmac
import os
import subprocess
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError
from azure.storage.queue import (AccessPolicy, AccountSasPermissions, QueueClient, QueueSasPermissions,
                                 QueueServiceClient, ResourceTypes, generate_account_sas, generate_queue_sas)

from conftest import ACCOUNT, KEY


def rule(area, sentence):
    return pytest.mark.rule("azure-queue", area, sentence)


def in_an_hour():
    return datetime.now(timezone.utc) + timedelta(hours=1)


@pytest.fixture(scope="module")
def url():
    with subprocess.Popen([os.environ["QUEUECAST_STRICT_STORAGE"]], stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip() + "/" + ACCOUNT
        process.kill()


@pytest.fixture
def service(url):
    return QueueServiceClient(url, credential={"account_name": ACCOUNT, "account_key": KEY})


@pytest.fixture
def queue(service, name):
    return service.create_queue(name)


@rule("Shared Key", "The SDK's signatures are good for every operation")
def test_shared_key_of_every_operation(url, service, queue, name):
    queue.set_queue_metadata({"a_b": "1", "a1": "2", "B": "x  y"})
    sent = queue.send_message("a é", visibility_timeout=0, time_to_live=-1)
    assert queue.peek_messages()[0].id == sent.id
    received = queue.receive_message(visibility_timeout=30)
    updated = queue.update_message(received, visibility_timeout=0, content="b")
    queue.delete_message(updated.id, updated.pop_receipt)
    queue.clear_messages()
    queue.set_queue_access_policy({"i": AccessPolicy(permission="r")})
    assert "i" in queue.get_queue_access_policy()
    assert name in [q.name for q in service.list_queues(name_starts_with=name, include_metadata=True)]
    service.set_service_properties(cors=[])
    service.get_service_properties()
    secondary = QueueServiceClient(url, credential=service.credential,
                                   secondary_hostname=url.removeprefix("http://") + "-secondary")
    assert secondary.get_service_stats()["geo_replication"]["status"] == "live"
    queue.delete_queue()


@rule("Shared Key", "A wrong key is refused with the string that the service signed")
def test_wrong_key(url):
    wrong = QueueServiceClient(url, credential={"account_name": ACCOUNT, "account_key": "a2V5"})
    with pytest.raises(ClientAuthenticationError) as refused:
        list(wrong.list_queues())
    assert (refused.value.status_code, refused.value.error_code) == (403, "AuthenticationFailed")
    assert "is not the same as any computed signature. Server used following string to sign: 'GET\n" in str(
        refused.value.response.text())


@rule("Shared Key", "An unsigned request is challenged")
def test_anonymous(url):
    with pytest.raises(HTTPError) as refused:  # the SDK sends nothing without a credential
        urlopen(Request(f"{url}?comp=list", headers={"x-ms-version": "2021-12-02"}))
    assert refused.value.code == 401
    assert refused.value.headers["WWW-Authenticate"].startswith("Bearer authorization_uri=")


@rule("Shared Key", "Another account does not exist")
def test_unknown_account(url):
    with pytest.raises(HttpResponseError) as refused:
        list(QueueServiceClient(url.replace(ACCOUNT, "stranger"), credential=KEY).list_queues())
    assert refused.value.error_code == "ResourceNotFound"


@rule("Shared Key Lite", "A request that is signed the short way gets in")
def test_shared_key_lite(url):
    date = format_datetime(datetime.now(timezone.utc), usegmt=True)
    text = f"GET\n\n\n\nx-ms-date:{date}\nx-ms-version:2021-12-02\n/{ACCOUNT}/{ACCOUNT}?comp=list"
    signature = base64.b64encode(hmac.digest(base64.b64decode(KEY), text.encode(), hashlib.sha256)).decode()
    headers = {"x-ms-date": date, "x-ms-version": "2021-12-02", "Authorization": f"SharedKeyLite {ACCOUNT}:{signature}"}
    with urlopen(Request(f"{url}?comp=list", headers=headers)) as response:
        assert response.status == 200


@rule("Account SAS", "A token allows what its types and permissions say")
def test_account_sas(url, queue, name):
    def client(types, permission, **more):
        token = generate_account_sas(ACCOUNT, KEY, types, permission, in_an_hour(), **more)
        return QueueServiceClient(url, credential=token)

    everything = ResourceTypes(service=True, container=True, object=True)
    full = AccountSasPermissions(read=True, write=True, delete=True, list=True, add=True, create=True, update=True,
                                 process=True)
    service = client(everything, full)
    assert name in [q.name for q in service.list_queues()]
    service.get_queue_client(name).send_message("a")
    assert service.get_queue_client(name).receive_message().content == "a"
    with pytest.raises(HttpResponseError) as policies:
        service.get_queue_client(name).get_queue_access_policy()
    assert policies.value.status_code == 403
    for types, permission, code in [
            (ResourceTypes(object=True), full, "AuthorizationResourceTypeMismatch"),
            (everything, AccountSasPermissions(read=True), "AuthorizationPermissionMismatch")]:
        with pytest.raises(HttpResponseError) as refused:
            list(client(types, permission).list_queues())
        assert (refused.value.status_code, refused.value.error_code) == (403, code)
    with pytest.raises(HttpResponseError) as refused:
        list(client(everything, full, protocol="https").list_queues())
    assert refused.value.error_code == "AuthorizationProtocolMismatch"
    with pytest.raises(HttpResponseError) as refused:
        list(client(everything, full, ip="10.0.0.1-10.0.0.9").list_queues())
    assert refused.value.error_code == "AuthorizationSourceIPMismatch"
    list(client(everything, full, ip="127.0.0.0-127.0.0.9").list_queues())


@rule("Service SAS", "A token for a queue allows its permissions on that queue")
def test_queue_sas(url, service, queue, name):
    def client(permission, of=name, **more):
        token = generate_queue_sas(ACCOUNT, name, KEY, permission=permission, expiry=in_an_hour(), **more)
        return QueueClient.from_queue_url(f"{url}/{of}", credential=token)

    client("a").send_message("a")
    assert client("r").peek_messages()[0].content == "a"
    received = client("p").receive_message()
    client("u").update_message(received, visibility_timeout=0)
    client(QueueSasPermissions(read=True)).get_queue_properties()
    for ask in (client("raup").clear_messages, client("raup").delete_queue, lambda: client("rup").send_message("b")):
        with pytest.raises(HttpResponseError) as refused:
            ask()
        assert refused.value.error_code == "AuthorizationPermissionMismatch"
    service.create_queue(name + "-other")
    with pytest.raises(ClientAuthenticationError) as other:
        client("raup", of=name + "-other").receive_message()
    assert other.value.error_code == "AuthenticationFailed"


@rule("Service SAS", "A token is good between its start and its expiry")
def test_sas_times(url, queue, name):
    now = datetime.now(timezone.utc)
    for start, expiry in [(now + timedelta(hours=1), now + timedelta(hours=2)),
                          (now - timedelta(hours=2), now - timedelta(hours=1))]:
        token = generate_queue_sas(ACCOUNT, name, KEY, permission="r", start=start, expiry=expiry)
        with pytest.raises(ClientAuthenticationError) as refused:
            QueueClient.from_queue_url(f"{url}/{name}", credential=token).peek_messages()
        assert "Signature not valid in the specified time frame" in refused.value.response.text()


@rule("Service SAS", "A stored policy gives its tokens their rights, and takes them when it goes")
def test_stored_policy(url, queue, name):
    token = generate_queue_sas(ACCOUNT, name, KEY, policy_id="worker")
    worker = QueueClient.from_queue_url(f"{url}/{name}", credential=token)
    with pytest.raises(ClientAuthenticationError):
        worker.send_message("a")
    queue.set_queue_access_policy({"worker": AccessPolicy(permission="a", expiry=in_an_hour())})
    worker.send_message("a")
    with pytest.raises(HttpResponseError) as refused:
        worker.receive_message()
    assert refused.value.error_code == "AuthorizationPermissionMismatch"
    queue.set_queue_access_policy({})
    with pytest.raises(ClientAuthenticationError):
        worker.send_message("a")


@rule("Service SAS", "A connection string may carry a token")
def test_connection_string_with_sas(url, queue, name):
    token = generate_queue_sas(ACCOUNT, name, KEY, permission="a", expiry=in_an_hour())
    text = f"QueueEndpoint={url};SharedAccessSignature={token}"
    QueueClient.from_connection_string(text, name).send_message("a")
    assert queue.peek_messages()[0].content == "a"


@rule("Service SAS", "A token that was tampered with is refused")
def test_tampered_token(url, queue, name):
    token = generate_queue_sas(ACCOUNT, name, KEY, permission="r", expiry=in_an_hour())
    with pytest.raises(ClientAuthenticationError) as refused:
        QueueClient.from_queue_url(f"{url}/{name}", credential=token.replace("sp=r", "sp=raup")).send_message("a")
    assert refused.value.error_code == "AuthenticationFailed"
