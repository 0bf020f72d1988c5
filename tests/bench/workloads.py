"""What the emulator benchmarks send: the bytes that boto3 and the Azure SDK for Python put on the wire.

Placeholders (@LENGTH@, @BEGIN|END@) are filled in by bench_load, see load.cpp.
"""

import base64
import hashlib
import hmac
import http.client
import json
import re
from urllib.parse import quote

AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def join(*requests):
    return "\n---\n".join(requests)


def message(method, target, headers, body=""):
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()),
             "Content-Length: @LENGTH@", "", body]
    return "\r\n".join(lines)


def send_once(port, request):
    """One request outside the measurement; the answer's body. Anything but a success is an error."""
    head, body = request.split("\r\n\r\n", 1)
    lines = head.split("\r\n")
    method, target, _ = lines[0].split(" ")
    headers = dict(line.split(": ", 1) for line in lines[1:] if not line.startswith("Content-Length"))
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, target, body.encode(), headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {target}: {answer.status} {text}")
    return text


class Sqs:
    """The JSON protocol; the signature is well formed and not valid, which none of the emulators minds."""

    def __init__(self, port, queue="jobs"):
        self.port = port
        self.url = json.loads(send_once(port, self.request("CreateQueue", QueueName=queue)))["QueueUrl"]

    def request(self, action, **body):
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            "Accept-Encoding": "identity",
            "X-Amz-Target": f"AmazonSQS.{action}",
            "x-amzn-query-mode": "true",
            "Content-Type": "application/x-amz-json-1.0",
            "User-Agent": "Boto3/1.35.0 md/Botocore#1.35.0 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.11 "
                          "md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.35.0",
            "X-Amz-Date": "20260101T000000Z",
            "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sqs/aws4_request, "
                             "SignedHeaders=content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode, Signature="
                             + "0" * 64,
            "amz-sdk-invocation-id": "8b2b5a6f-4b3e-4f6e-9a55-0d7b6f6f3a11",
            "amz-sdk-request": "attempt=1",
        }
        return message("POST", "/", headers, json.dumps(body))

    def send(self, size=256):
        return self.request("SendMessage", QueueUrl=self.url, MessageBody="x" * size)

    def send_batch(self, size=256):
        return self.request("SendMessageBatch", QueueUrl=self.url,
                            Entries=[{"Id": str(i), "MessageBody": "x" * size} for i in range(10)])

    def receive(self, wait=0):
        return self.request("ReceiveMessage", QueueUrl=self.url, MaxNumberOfMessages=1, WaitTimeSeconds=wait)

    def delete(self):
        # Written with or without a blank behind the colon, depending on the emulator.
        text = self.request("DeleteMessage", QueueUrl=self.url, ReceiptHandle="HANDLE")
        return text.replace('"HANDLE"', self.receipt_of_previous())

    def receipt_of_previous(self):
        send_once(self.port, self.send())
        answer = send_once(self.port, self.receive())
        begin = re.search(r'"ReceiptHandle": ?"', answer).group(0)
        return f'"@{begin}|"@"'


def account_sas():
    """An account SAS for queues that is valid for years ("Create an account SAS")."""
    fields = {"sp": "rwdlacup", "ss": "q", "srt": "sco", "st": "", "se": "2099-01-01T00:00:00Z", "sip": "", "spr": "",
              "sv": "2021-12-02"}
    to_sign = "\n".join(["devstoreaccount1", *fields.values(), "", ""])
    signature = hmac.new(base64.b64decode(AZURE_KEY), to_sign.encode(), hashlib.sha256).digest()
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items() if value)
    return query + "&sig=" + quote(base64.b64encode(signature), safe="")


class AzureQueue:
    def __init__(self, port):
        self.port, self.sas = port, account_sas()
        send_once(port, self.request("PUT", "/jobs"))

    def request(self, method, path, query="", body=""):
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            "x-ms-version": "2021-12-02",
            "Content-Type": "application/xml",
            "Accept": "application/xml",
            "User-Agent": "azsdk-python-storage-queue/12.12.0 Python/3.11.2 (Linux-6.1-x86_64-with-glibc2.36)",
            "x-ms-client-request-id": "8b2b5a6f-4b3e-4f6e-9a55-0d7b6f6f3a11",
        }
        return message(method, f"/devstoreaccount1{path}?{query}{self.sas}", headers, body)

    def send(self, size=256):
        return self.request("POST", "/jobs/messages", body="<?xml version='1.0' encoding='utf-8'?>\n<QueueMessage>"
                            f"<MessageText>{'x' * size}</MessageText></QueueMessage>")

    def receive(self):
        return self.request("GET", "/jobs/messages", "numofmessages=1&visibilitytimeout=600&")

    def delete(self):
        return self.request("DELETE", "/jobs/messages/@<MessageId>|</MessageId>@",
                            "popreceipt=@%<PopReceipt>|</PopReceipt>@&")
