"""azure-data-tables, unmodified, against the table emulator."""
import pytest
from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError


@pytest.fixture
def table(table_service, name):
    return table_service.create_table(name)


def test_entity_is_read_back_as_it_was_written(table):
    entity = {"PartitionKey": "p", "RowKey": "2026-01-01 00:00:00", "data": "x", "count": 3, "ratio": 0.5, "ok": True}
    created = table.create_entity(entity)
    assert created["etag"].startswith("W/\"datetime'")
    read = table.get_entity("p", "2026-01-01 00:00:00")
    assert {k: read[k] for k in entity} == entity
    with pytest.raises(ResourceExistsError) as exists:
        table.create_entity(entity)
    assert "EntityAlreadyExists" in str(exists.value)
    with pytest.raises(ResourceNotFoundError):
        table.get_entity("p", "other")


def test_tables_are_listed_and_deleted(table_service, table, name):
    assert name in [t.name for t in table_service.list_tables()]
    with pytest.raises(ResourceExistsError) as exists:
        table_service.create_table(name)
    assert exists.value.error_code == "TableAlreadyExists"
    table_service.delete_table(name)
    with pytest.raises(ResourceNotFoundError):
        table.create_entity({"PartitionKey": "p", "RowKey": "r"})
