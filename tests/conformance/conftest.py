"""One emulator for all cases: the program itself, on ports that the system picks."""
import json
import os
import re
import subprocess
import urllib.request
import uuid

import boto3
import pytest
from azure.core.credentials import AzureNamedKeyCredential
from azure.data.tables import TableServiceClient
from azure.storage.queue import QueueServiceClient
from botocore.config import Config

# The well-known account of local storage emulators; public since 2011.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def pytest_configure(config):
    config.addinivalue_line("markers", "rule(service, area, rule): the sentence of a service's contract that the case holds")


@pytest.fixture(scope="session")
def endpoints():
    program = os.environ["QUEUECAST"]
    command = [program, "emulate", "--aws-port", "0", "--azure-queue-port", "0", "--azure-table-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        found = dict(re.findall(r"(\S+)=(http://\S+)", line))
        assert set(found) == {"aws", "azure-queue", "azure-table"}, f"no readiness line: {line!r}"
        yield found
        process.terminate()
        assert process.wait(timeout=10) == 0


@pytest.fixture
def clock(endpoints):
    """Moves the clock of the services by that many seconds."""
    def advance(seconds):
        address = endpoints["aws"] + "/_queuecast/clock/advance"
        request = urllib.request.Request(address, json.dumps({"seconds": seconds}).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10):
            pass
    return advance


def aws_client(service, endpoints):
    return boto3.client(
        service, endpoint_url=endpoints["aws"], region_name="us-east-1",
        aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 1, "mode": "standard"}))


@pytest.fixture
def sqs(endpoints):
    return aws_client("sqs", endpoints)


@pytest.fixture
def dynamodb(endpoints):
    return aws_client("dynamodb", endpoints)


@pytest.fixture
def dynamodb_resource(endpoints):
    return boto3.resource("dynamodb", endpoint_url=endpoints["aws"], region_name="us-east-1",
                          aws_access_key_id="test", aws_secret_access_key="test")


@pytest.fixture
def sts(endpoints):
    return aws_client("sts", endpoints)


@pytest.fixture
def queue_service(endpoints):
    return QueueServiceClient(endpoints["azure-queue"], credential={"account_name": ACCOUNT, "account_key": KEY})


@pytest.fixture
def table_service(endpoints):
    return TableServiceClient(endpoints["azure-table"], credential=AzureNamedKeyCredential(ACCOUNT, KEY))


@pytest.fixture
def name():
    """A name that no other case uses, valid for every service."""
    return "t" + uuid.uuid4().hex[:20]
