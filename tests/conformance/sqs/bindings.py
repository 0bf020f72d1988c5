"""Ways to call the service: both of its protocols by hand, and boto3. Each speaks in the service model's names."""
import base64
import http.client
import json
from urllib.parse import urlencode, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from . import query_shapes
from .run import Refused


def _exchange(endpoint, body, headers):
    connection = http.client.HTTPConnection(urlsplit(endpoint).netloc, timeout=30)
    try:
        connection.request("POST", "/", body, headers)
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()


def _each_binary(value, convert):
    """The blobs of the model: base64 in JSON, bytes in Python."""
    if isinstance(value, dict):
        return {k: convert(v) if k == "BinaryValue" else _each_binary(v, convert) for k, v in value.items()}
    if isinstance(value, list):
        return [_each_binary(v, convert) for v in value]
    return value


class Json:
    name = "json"

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def call(self, action, parameters):
        body = json.dumps(_each_binary(parameters, lambda data: base64.b64encode(data).decode()))
        response, text = _exchange(self.endpoint, body, {
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS." + action})
        answer = json.loads(text) if text else {}
        if response.status == 200:
            return _each_binary(answer, base64.b64decode)
        code, fault = response.headers["x-amzn-query-error"].split(";")
        assert fault == "Sender"
        raise Refused(code, answer["message"], response.status)

    def text_of(self, message):
        return message


class Query:
    name = "query"

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def call(self, action, parameters):
        form = query_shapes.flatten(action, parameters)
        response, text = _exchange(self.endpoint, urlencode(form),
                                   {"Content-Type": "application/x-www-form-urlencoded"})
        if response.status == 200:
            return query_shapes.result_of(action, text)
        raise Refused(*query_shapes.error_of(text), response.status)

    def text_of(self, message):
        unknown_queue = "The specified queue does not exist."
        return unknown_queue[:-1] + " for this wsdl version." if message == unknown_queue else message


class Boto3:
    name = "boto3"

    def __init__(self, endpoint):
        # What a case sends wrongly on purpose must reach the service.
        self.client = boto3.client(
            "sqs", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test", config=Config(retries={"max_attempts": 1, "mode": "standard"},
                                                        parameter_validation=False))
        self.methods = {api: method for method, api in self.client.meta.method_to_api_mapping.items()}

    def call(self, action, parameters):
        try:
            answer = getattr(self.client, self.methods[action])(**parameters)
        except ClientError as refused:
            error = refused.response["Error"]
            raise Refused(error["Code"], error["Message"],
                          refused.response["ResponseMetadata"]["HTTPStatusCode"]) from refused
        answer.pop("ResponseMetadata")
        return answer

    def text_of(self, message):
        return message


ALL = (Json, Query, Boto3)
