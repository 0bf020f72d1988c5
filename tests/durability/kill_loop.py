"""Kills the emulator under load, over and over, and looks whether it kept every word it gave.

Usage: QUEUECAST=PROGRAM kill_loop.py [ROUNDS] [--services sqs,azure-queue,azure-table,dynamodb] [--seed N]

In each round some threads send, receive and delete messages and write and delete items; at a random moment the program
gets SIGKILL and is started again on the same folder. Then every message whose send was answered and whose delete was
not asked for must come, none whose delete was answered, none twice, and every item must be as the last answered write
left it, or as the one that was under way.
"""
import argparse
import base64
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ACCOUNT = "/devstoreaccount1"
KEYS = 40  # of each thread that writes items
HIDDEN_SECONDS = 30  # the longest that a message is hidden


class Killed(Exception):
    """The program went away before it answered."""


class Client:
    """One kept connection."""

    def __init__(self, url):
        self.host = urllib.parse.urlparse(url).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=20)

    def ask(self, method, target, body="", **headers):
        try:
            self.connection.request(method, target, body, {name.replace("_", "-"): v for name, v in headers.items()})
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Killed() from error

    def expect(self, status, method, target, body="", **headers):
        got, text = self.ask(method, target, body, **headers)
        assert got == status, f"{method} {target}: {got} {text}"
        return text


class Emulator:
    def __init__(self, folder):
        command = [os.environ["QUEUECAST"], "emulate", "--data", folder,
                   "--aws-port", "0", "--azure-queue-port", "0", "--azure-table-port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.urls = dict(re.findall(r"(\S+)=(http://\S+)", line))
        assert self.urls, f"no readiness line: {line!r}"

    def advance(self, seconds):
        Client(self.urls["aws"]).expect(200, "POST", "/_queuecast/clock/advance", json.dumps({"seconds": seconds}))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


class AzureQueue:
    url = "azure-queue"

    def create(self, client):
        status, text = client.ask("PUT", ACCOUNT + "/kill-loop", x_ms_version="2021-12-02")
        assert status in (201, 204), text

    def send(self, client, body):
        client.expect(201, "POST", ACCOUNT + "/kill-loop/messages",
                      f"<QueueMessage><MessageText>{body}</MessageText></QueueMessage>", x_ms_version="2021-12-02")

    def receive(self, client, hidden):
        text = client.expect(200, "GET", f"{ACCOUNT}/kill-loop/messages?numofmessages=8&visibilitytimeout={hidden}",
                             x_ms_version="2021-12-02")
        bodies = re.findall(r"<MessageText>(.*?)</MessageText>", text)
        handles = zip(re.findall(r"<MessageId>(.*?)</MessageId>", text),
                      re.findall(r"<PopReceipt>(.*?)</PopReceipt>", text))
        return list(zip(bodies, handles))

    def delete(self, client, handle):
        message, receipt = handle
        status, text = client.ask("DELETE", f"{ACCOUNT}/kill-loop/messages/{message}?popreceipt="
                                  + urllib.parse.quote(receipt, safe=""), x_ms_version="2021-12-02")
        # Another thread got it in between: then our receipt is old.
        assert status == 204 or status == 404 and "MessageNotFound" in text, text
        return status == 204


def aws(client, target, status=200, **body):
    headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0", "Authorization":
               "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0"}
    try:
        client.connection.request("POST", "/", json.dumps(body), headers)
        answer = client.connection.getresponse()
        text = answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        raise Killed() from error
    assert answer.status == status, f"{target}: {answer.status} {text}"
    return json.loads(text) if text else {}


class Sqs:
    url = "aws"

    def create(self, client):
        self.queue = aws(client, "AmazonSQS.CreateQueue", QueueName="kill-loop")["QueueUrl"]

    def send(self, client, body):
        aws(client, "AmazonSQS.SendMessage", QueueUrl=self.queue, MessageBody=body)

    def receive(self, client, hidden):
        answer = aws(client, "AmazonSQS.ReceiveMessage", QueueUrl=self.queue, MaxNumberOfMessages=8,
                     VisibilityTimeout=hidden)
        return [(each["Body"], each["ReceiptHandle"]) for each in answer.get("Messages", [])]

    def delete(self, client, handle):
        aws(client, "AmazonSQS.DeleteMessage", QueueUrl=self.queue, ReceiptHandle=handle)
        return True


class AzureTable:
    url = "azure-table"
    headers = {"Accept": "application/json;odata=nometadata", "Content_Type": "application/json",
               "x_ms_version": "2019-02-02"}

    def create(self, client):
        status, text = client.ask("POST", ACCOUNT + "/Tables", '{"TableName":"killloop"}', **self.headers)
        assert status in (201, 409), text

    def entity(self, key):
        return f"{ACCOUNT}/killloop(PartitionKey='p',RowKey='{key}')"

    def put(self, client, key, value):
        client.expect(204, "PUT", self.entity(key), json.dumps({"value": value}), **self.headers)

    def delete(self, client, key):
        status, text = client.ask("DELETE", self.entity(key), If_Match="*", **self.headers)
        assert status in (204, 404), text

    def get(self, client, key):
        status, text = client.ask("GET", self.entity(key), **self.headers)
        assert status in (200, 404), text
        return json.loads(text)["value"] if status == 200 else None


class DynamoDb:
    url = "aws"

    def create(self, client):
        try:
            aws(client, "DynamoDB_20120810.CreateTable", TableName="kill-loop", BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        except AssertionError as refused:
            assert "ResourceInUse" in str(refused), refused

    def put(self, client, key, value):
        aws(client, "DynamoDB_20120810.PutItem", TableName="kill-loop", Item={"id": {"S": key}, "v": {"N": str(value)}})

    def delete(self, client, key):
        aws(client, "DynamoDB_20120810.DeleteItem", TableName="kill-loop", Key={"id": {"S": key}})

    def get(self, client, key):
        item = aws(client, "DynamoDB_20120810.GetItem", TableName="kill-loop", Key={"id": {"S": key}},
                   ConsistentRead=True).get("Item")
        return int(item["v"]["N"]) if item else None


class Messages:
    """What is known of the messages of one queue in one round. One lock: threads are few and the network is slow."""

    threads = 3

    def __init__(self, service):
        self.service = service
        self.lock = threading.Lock()
        self.asked, self.sent, self.deleting, self.deleted = set(), set(), set(), set()
        self.count = 0

    def work(self, client, chance):
        if chance.random() < 0.5:
            with self.lock:
                self.count += 1
                body = base64.b32encode(f"{self.count}-{chance.random()}".encode()).decode()
                self.asked.add(body)
            self.service.send(client, body)
            with self.lock:
                self.sent.add(body)
            return
        for body, handle in self.service.receive(client, chance.choice([1, 5, HIDDEN_SECONDS])):
            with self.lock:
                assert body not in self.deleted, f"{body} came after its delete was answered"
            if chance.random() < 0.3:
                continue
            with self.lock:
                self.deleting.add(body)
            if self.service.delete(client, handle):
                with self.lock:
                    self.deleted.add(body)

    def check(self, client):
        """Takes everything out."""
        found = []
        while got := self.service.receive(client, HIDDEN_SECONDS):
            for body, handle in got:
                found.append(body)
                assert self.service.delete(client, handle)
        assert len(found) == len(set(found)), "a message came twice"
        found = set(found)
        assert not self.sent - self.deleting - found, f"lost: {self.sent - self.deleting - found}"
        assert not found & self.deleted, f"came after its delete was answered: {found & self.deleted}"
        assert found <= self.asked, f"never sent: {found - self.asked}"
        operations = len(self.sent) + len(self.deleted)
        self.asked, self.sent, self.deleting, self.deleted = set(), set(), set(), set()
        return operations


class Items:
    """What is known of the items of one table; each key belongs to one thread."""

    threads = 2

    def __init__(self, service):
        self.service = service
        self.answered, self.asked = {}, {}
        self.count = 0

    def work(self, client, chance):
        key = f"{threading.current_thread().name}-{chance.randrange(KEYS)}"
        value = chance.randrange(1 << 30) if chance.random() < 0.8 else None
        self.asked[key] = value
        if value is None:
            self.service.delete(client, key)
        else:
            self.service.put(client, key, value)
        self.answered[key] = value
        self.count += 1

    def check(self, client):
        for key, value in list(self.asked.items()):
            found = self.service.get(client, key)
            allowed = (self.answered.get(key), value)
            assert found in allowed, f"{key} is {found} instead of one of {allowed}"
            self.answered[key] = self.asked[key] = found
        operations, self.count = self.count, 0
        return operations


SERVICES = {"sqs": lambda: Messages(Sqs()), "azure-queue": lambda: Messages(AzureQueue()),
            "azure-table": lambda: Items(AzureTable()), "dynamodb": lambda: Items(DynamoDb())}


def work_until_killed(load, url, seed, faults):
    chance = random.Random(seed)
    client = Client(url)
    try:
        while True:
            load.work(client, chance)
    except Killed:
        pass
    except AssertionError as fault:
        faults.append(fault)


def run_round(folder, loads, chance):
    emulator = Emulator(folder)
    faults, threads = [], []
    for name, load in loads.items():
        url = emulator.urls[load.service.url]
        load.service.create(Client(url))
        for number in range(load.threads):
            threads.append(threading.Thread(target=work_until_killed, name=f"{name}-{number}",
                                            args=(load, url, chance.random(), faults)))
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.02, 0.4))
    emulator.kill()
    for thread in threads:
        thread.join()
    assert not faults, faults

    emulator = Emulator(folder)
    try:
        emulator.advance(2 * HIDDEN_SECONDS)
        return sum(load.check(Client(emulator.urls[load.service.url])) for load in loads.values())
    finally:
        emulator.kill()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=20)
    parser.add_argument("--services", default=",".join(SERVICES))
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    chance = random.Random(options.seed)
    loads = {name: SERVICES[name]() for name in options.services.split(",")}
    operations = 0
    with tempfile.TemporaryDirectory(prefix="queuecast-kill-") as folder:
        for number in range(1, options.rounds + 1):
            try:
                operations += run_round(folder, loads, chance)
            except AssertionError as fault:
                sys.exit(f"round {number} of seed {options.seed}: {fault}")
            if number % 50 == 0:
                print(f"{number} rounds, {operations} answered changes", flush=True)
    print(f"{options.rounds} kills, {operations} answered changes, nothing lost (seed {options.seed})")


if __name__ == "__main__":
    main()
