"""azure-identity, unmodified: from a pod's environment to a token to the storage services."""
import json

import jwt
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.data.tables import TableServiceClient
from azure.identity import (ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential,
                            WorkloadIdentityCredential)

from tls import Door, write_certificate

TENANT = "11111111-2222-4333-8444-555555555555"
CLIENT = "66666666-7777-4888-8999-aaaaaaaaaaaa"
SCOPE = "https://storage.azure.com/.default"
IDENTITY_VARIABLES = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "AZURE_CLIENT_SECRET", "AZURE_TOKEN_CREDENTIALS"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    write_certificate(path)
    return path


@pytest.fixture
def door(endpoints, certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    for name in IDENTITY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    opened = Door(endpoints["azure-table"], certificate)
    yield opened
    opened.close()


@pytest.fixture
def workload(door, tmp_path, monkeypatch):
    """What the workload identity webhook puts into a pod."""
    token = tmp_path / "azure-identity-token"
    claims = {"iss": "https://oidc.example/", "sub": "system:serviceaccount:ns:sa", "aud": "api://AzureADTokenExchange"}
    token.write_text(jwt.encode(claims, "k" * 32) + "\n")
    monkeypatch.setenv("AZURE_CLIENT_ID", CLIENT)
    monkeypatch.setenv("AZURE_TENANT_ID", TENANT)
    monkeypatch.setenv("AZURE_FEDERATED_TOKEN_FILE", str(token))
    monkeypatch.setenv("AZURE_AUTHORITY_HOST", door.url)
    return door


def claims_of(token, door, certificate):
    """As a verifying service reads them: with the key that the discovery document leads to."""
    document = requests.get(f"{door.url}/{TENANT}/v2.0/.well-known/openid-configuration", verify=certificate).json()
    keys = requests.get(document["jwks_uri"], verify=certificate).json()["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWK(next(k for k in keys if k["kid"] == kid))
    return jwt.decode(token, key.key, algorithms=["RS256"], audience="https://storage.azure.com")


@pytest.mark.rule("entra", "Token", "A federated assertion gets a token that verifies with the published keys")
def test_workload_identity_gets_a_verifiable_token(workload, certificate):
    token = WorkloadIdentityCredential().get_token(SCOPE)
    assert workload.requests == [f"POST /{TENANT}/oauth2/v2.0/token"]
    claims = claims_of(token.token, workload, certificate)
    assert claims["iss"] == f"https://sts.windows.net/{TENANT}/"
    assert claims["appid"] == CLIENT and claims["tid"] == TENANT and claims["appidacr"] == "2"
    assert claims["sub"] == claims["oid"] and claims["ver"] == "1.0"
    assert claims["exp"] - claims["iat"] == 3599 and claims["iat"] - claims["nbf"] == 300


@pytest.mark.rule("entra", "Token", "DefaultAzureCredential reaches the storage services with the webhook's variables")
def test_unmodified_consumer_reaches_its_table(workload, name):
    credential = DefaultAzureCredential()
    # A local host at any port but 10002 is Cosmos DB to the SDK, unless an audience says otherwise.
    service = TableServiceClient(f"{workload.url}/devstoreaccount1", credential=credential,
                                 audience="https://storage.azure.com")
    table = service.create_table(name)
    table.upsert_entity({"PartitionKey": "p", "RowKey": "r", "n": 1})
    assert table.get_entity("p", "r")["n"] == 1
    tokens = [r for r in workload.requests if r.endswith("/token")]
    assert tokens == [f"POST /{TENANT}/oauth2/v2.0/token"]


@pytest.mark.rule("entra", "Token", "A client secret gets a token; discovery documents name the host that was asked")
def test_client_secret(door, certificate):
    credential = ClientSecretCredential(TENANT, CLIENT, "secret", authority=door.url, disable_instance_discovery=True)
    token = credential.get_token(SCOPE)
    assert claims_of(token.token, door, certificate)["appidacr"] == "1"
    assert f"GET /{TENANT}/v2.0/.well-known/openid-configuration" in door.requests


@pytest.mark.rule("entra", "Token", "A scope without /.default is AADSTS1002012")
def test_bad_scope_is_refused(workload):
    with pytest.raises(ClientAuthenticationError, match="AADSTS1002012"):
        WorkloadIdentityCredential().get_token("https://storage.azure.com/user")


@pytest.mark.rule("entra", "Token", "Errors have the AADSTS form")
def test_error_form(endpoints):
    url = endpoints["azure-table"].removesuffix("/devstoreaccount1")
    answer = requests.post(f"{url}/{TENANT}/oauth2/v2.0/token", data={"grant_type": "client_credentials"})
    assert answer.status_code == 400
    body = answer.json()
    assert body["error_codes"] == [900144] and body["error_description"].startswith("AADSTS900144: ")
    assert set(body) == {"error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id",
                         "error_uri"}


@pytest.mark.rule("imds", "Token", "ManagedIdentityCredential gets a token over plain http")
def test_managed_identity(endpoints, monkeypatch, certificate, door):
    url = endpoints["azure-table"].removesuffix("/devstoreaccount1")
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", url)
    for variable in ("AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST"):
        monkeypatch.delenv(variable, raising=False)
    token = ManagedIdentityCredential(client_id=CLIENT).get_token(SCOPE)
    assert claims_of(token.token, door, certificate)["appid"] == CLIENT


@pytest.mark.rule("imds", "Token", "A request without the Metadata header is refused")
def test_managed_identity_needs_its_header(endpoints):
    url = endpoints["azure-table"].removesuffix("/devstoreaccount1") + "/metadata/identity/oauth2/token"
    answer = requests.get(url)
    assert answer.status_code == 400
    assert json.loads(answer.text) == {"error": "invalid_request",
                                       "error_description": "Required metadata header not specified"}
