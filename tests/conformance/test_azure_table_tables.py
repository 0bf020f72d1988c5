"""azure-data-tables, unmodified: tables, their policies and the service's properties."""
from datetime import datetime, timedelta, timezone

import pytest
from azure.core.credentials import AzureNamedKeyCredential, AzureSasCredential
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.data.tables import (AccountSasPermissions, ResourceTypes, TableAccessPolicy, TableAnalyticsLogging,
                               TableClient, TableCorsRule, TableMetrics, TableRetentionPolicy, TableSasPermissions,
                               TableServiceClient, generate_account_sas, generate_table_sas)

from conftest import ACCOUNT, KEY

RETENTION = TableRetentionPolicy(enabled=True, days=5)


@pytest.fixture
def table(table_service, name):
    return table_service.create_table(name)


@pytest.mark.rule("azure-table", "Create Table", "A name that is taken, in any case, is TableAlreadyExists")
def test_name_is_taken_in_any_case(table_service, table, name):
    with pytest.raises(ResourceExistsError) as taken:
        table_service.create_table(name.upper())
    assert taken.value.error_code == "TableAlreadyExists"
    assert table_service.create_table_if_not_exists(name).table_name == name


@pytest.mark.rule("azure-table", "Create Table", "A name has 3 to 63 letters and digits and begins with a letter")
@pytest.mark.parametrize("bad", ["ab", "a" * 64, "1abc", "a-bc", "a_bc"])
def test_bad_name_is_refused_by_the_service(table_service, bad):
    # The SDK explains the service's own refusal as a ValueError.
    with pytest.raises(ValueError, match="Storage table names"):
        table_service.create_table(bad)
    with pytest.raises(ValueError, match="Storage table names"):
        table_service.get_table_client(bad).get_entity("p", "r")


@pytest.mark.rule("azure-table", "Delete Table", "The table of an unknown name is ResourceNotFound")
def test_deleted_table_is_gone(table_service, table, name):
    table_service.delete_table(name)
    assert name not in [t.name for t in table_service.list_tables()]
    with pytest.raises(ResourceNotFoundError, match="TableNotFound"):
        table.create_entity({"PartitionKey": "p", "RowKey": "r"})
    table_service.delete_table(name)  # the SDK takes 404 as done


@pytest.mark.rule("azure-table", "Query Tables", "A page ends at $top and names the next table")
def test_tables_are_listed_in_pages_and_by_filter(table_service, name):
    names = [f"{name}{i}" for i in range(5)]
    for each in reversed(names):
        table_service.create_table(each)
    pages = table_service.query_tables("TableName ge @low and TableName lt @high", results_per_page=2,
                                       parameters={"low": name, "high": name + "~"}).by_page()
    assert [[t.name for t in page] for page in pages] == [names[:2], names[2:4], names[4:]]


@pytest.mark.rule("azure-table", "Set Table ACL", "Stored access policies come back as they were set")
def test_policies_come_back(table):
    expiry = datetime(2030, 1, 1, tzinfo=timezone.utc)
    policy = TableAccessPolicy(start=expiry - timedelta(days=1), expiry=expiry, permission="raud")
    table.set_table_access_policy({"full": policy, "empty": None})
    found = table.get_table_access_policy()
    assert set(found) == {"full", "empty"}
    assert found["full"].permission == "raud"
    assert found["full"].expiry == expiry
    table.set_table_access_policy({})
    assert table.get_table_access_policy() == {}


@pytest.mark.rule("azure-table", "Set Table ACL", "At most five policies")
def test_sixth_policy_is_refused(table):
    with pytest.raises((ValueError, HttpResponseError)):
        table.set_table_access_policy({str(i): None for i in range(6)})


@pytest.mark.rule("azure-table", "Set Table Service Properties", "Parts that are left out keep their values")
def test_properties_come_back(endpoints, table_service):
    logging = TableAnalyticsLogging(read=True, write=True, delete=False, retention_policy=RETENTION)
    metrics = TableMetrics(enabled=True, include_apis=True, retention_policy=RETENTION)
    table_service.set_service_properties(analytics_logging=logging, hour_metrics=metrics,
                                         cors=[TableCorsRule(["https://a.example"], ["GET"], max_age_in_seconds=9)])
    table_service.set_service_properties(minute_metrics=metrics)
    found = table_service.get_service_properties()
    assert found["analytics_logging"].read and not found["analytics_logging"].delete
    assert found["hour_metrics"].include_apis and found["minute_metrics"].retention_policy.days == 5
    assert found["cors"][0].allowed_origins == ["https://a.example"] and found["cors"][0].max_age_in_seconds == 9
    off = TableMetrics(enabled=False)
    table_service.set_service_properties(analytics_logging=TableAnalyticsLogging(), hour_metrics=off,
                                         minute_metrics=off, cors=[])
    assert table_service.get_service_properties()["cors"] == []


@pytest.mark.rule("azure-table", "Get Table Service Stats", "Statistics stand on the secondary endpoint only")
def test_statistics_stand_on_the_secondary(table_service):
    assert table_service.get_service_stats()["geo_replication"]["status"] == "live"


@pytest.mark.rule("azure-table", "SDK", "A connection string with a TableEndpoint reaches the emulator")
def test_connection_string(endpoints, name):
    text = (f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={KEY};"
            f"TableEndpoint={endpoints['azure-table']};")
    with TableServiceClient.from_connection_string(text) as service:
        service.create_table(name)
    with TableClient.from_connection_string(text, name) as client:
        client.create_entity({"PartitionKey": "p", "RowKey": "r"})
        assert client.get_entity("p", "r")["RowKey"] == "r"


@pytest.mark.rule("azure-table", "SAS", "Clients with a shared access signature do what it names")
def test_shared_access_signatures(endpoints, table, name):
    key = AzureNamedKeyCredential(ACCOUNT, KEY)
    expiry = datetime.now(timezone.utc) + timedelta(hours=1)
    account = generate_account_sas(key, ResourceTypes(service=True, container=True, object=True),
                                   AccountSasPermissions(read=True, write=True, list=True, add=True, create=True), expiry)
    service = TableServiceClient(endpoints["azure-table"], credential=AzureSasCredential(account))
    assert name in [t.name for t in service.list_tables()]
    rights = TableSasPermissions(read=True, add=True, update=True, delete=True)
    reach = generate_table_sas(key, name, permission=rights, expiry=expiry, start_pk="p", end_pk="q")
    client = TableClient(endpoints["azure-table"], name, credential=AzureSasCredential(reach))
    client.upsert_entity({"PartitionKey": "p", "RowKey": "r", "n": 1})
    client.submit_transaction([("create", {"PartitionKey": "p", "RowKey": "s"}),
                               ("delete", {"PartitionKey": "p", "RowKey": "r"})])
    assert [e["RowKey"] for e in client.list_entities()] == ["s"]
