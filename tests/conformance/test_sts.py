"""boto3, unmodified, against STS and the places where SDKs find credentials."""
import base64
import json
import time

import boto3
import botocore.session
import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/reader"


def token(**claims):
    """A service account's JSON Web Token, as Kubernetes projects it; its signature is not looked at."""
    body = {"iss": "https://oidc.example/id/1", "sub": "system:serviceaccount:ns:sa", "aud": ["sts.amazonaws.com"],
            "exp": int(time.time()) + 3600, **claims}
    parts = [{"alg": "RS256"}, body]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + ".c2ln"


def assume(sts, web_token):
    return sts.assume_role_with_web_identity(RoleArn=ROLE, RoleSessionName="pod", WebIdentityToken=web_token)


@pytest.mark.rule("sts", "AssumeRoleWithWebIdentity", "A service account's token is exchanged for keys of the role")
def test_web_identity_is_exchanged_for_keys(sts, endpoints):
    answer = assume(sts, token())
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::123456789012:assumed-role/reader/pod"
    assert answer["Audience"] == "sts.amazonaws.com"
    assert answer["Provider"] == "arn:aws:iam::123456789012:oidc-provider/oidc.example/id/1"
    assert answer["SubjectFromWebIdentityToken"] == "system:serviceaccount:ns:sa"
    keys = answer["Credentials"]
    assert keys["AccessKeyId"].startswith("ASIA")
    caller = boto3.client(
        "sts", endpoint_url=endpoints["aws"], region_name="us-east-1", aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"]).get_caller_identity()
    assert caller["Arn"] == answer["AssumedRoleUser"]["Arn"]


@pytest.mark.rule("sts", "AssumeRoleWithWebIdentity", "A token must be current, well formed and meant for STS")
@pytest.mark.parametrize("web_token, code", [
    (token(exp=1), "ExpiredTokenException"), (token(aud=["other"]), "InvalidIdentityToken"),
    ("not-a-token", "InvalidIdentityToken")])
def test_bad_tokens_are_refused(sts, web_token, code):
    with pytest.raises(ClientError) as caught:
        assume(sts, web_token)
    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.rule("sts", "AssumeRole", "A malformed ARN is named in the error")
def test_malformed_arn(sts):
    with pytest.raises(ClientError) as caught:
        sts.assume_role(RoleArn="nothing-valid-in-here", RoleSessionName="session")
    assert caught.value.response["Error"]["Code"] == "ValidationError"
    assert caught.value.response["Error"]["Message"] == "nothing-valid-in-here is invalid"


@pytest.mark.rule("sts", "GetCallerIdentity", "A key of twelve digits names the account")
def test_caller_of_an_account_key(endpoints):
    caller = boto3.client("sts", endpoint_url=endpoints["aws"], region_name="us-east-1",
                          aws_access_key_id="444455556666", aws_secret_access_key="test").get_caller_identity()
    assert caller["Account"] == "444455556666"


@pytest.mark.rule("sts", "GetSessionToken", "The caller gets temporary keys for itself")
def test_session_token(sts):
    assert sts.get_session_token(DurationSeconds=900)["Credentials"]["AccessKeyId"].startswith("ASIA")


@pytest.mark.rule("sts", "container credentials", "SDKs find keys at AWS_CONTAINER_CREDENTIALS_FULL_URI")
def test_container_credentials(endpoints, monkeypatch):
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoints["aws"] + "/v1/credentials")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "token")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    found = botocore.session.get_session().get_credentials()
    assert found.method == "container-role"
    assert found.get_frozen_credentials().access_key.startswith("ASIA")
