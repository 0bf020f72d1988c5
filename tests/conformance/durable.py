"""The program over a folder of its own, which tests kill without a warning and start again."""
import json
import os
import re
import signal
import subprocess
import urllib.request

from azure.core.credentials import AzureNamedKeyCredential
from azure.data.tables import TableServiceClient
from azure.storage.queue import QueueServiceClient

from conftest import ACCOUNT, KEY, aws_client

COMMAND = [os.environ.get("QUEUECAST", ""), "emulate", "--aws-port", "0", "--azure-queue-port", "0",
           "--azure-table-port", "0", "--data"]


class Program:
    def __init__(self, folder):
        self.folder = str(folder)
        self.start()

    def start(self):
        self.process = subprocess.Popen(COMMAND + [self.folder], stdout=subprocess.PIPE, text=True)
        self.urls = dict(re.findall(r"(\S+)=(http://\S+)", self.process.stdout.readline()))
        assert set(self.urls) == {"aws", "azure-queue", "azure-table"}

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def restart(self):
        self.kill()
        self.start()

    @property
    def queues(self):
        return QueueServiceClient(self.urls["azure-queue"], credential={"account_name": ACCOUNT, "account_key": KEY})

    @property
    def tables(self):
        return TableServiceClient(self.urls["azure-table"], credential=AzureNamedKeyCredential(ACCOUNT, KEY))

    @property
    def dynamodb(self):
        return aws_client("dynamodb", self.urls)

    @property
    def sqs(self):
        return aws_client("sqs", self.urls)

    def advance(self, seconds):
        address = self.urls["aws"] + "/_queuecast/clock/advance"
        with urllib.request.urlopen(address, json.dumps({"seconds": seconds}).encode(), timeout=10):
            pass


def refusal(folder):
    ended = subprocess.run(COMMAND + [str(folder)], capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode != 0
    return ended.stderr
