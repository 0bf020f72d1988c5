"""azure-data-tables, unmodified: entities, their types, conditions, queries and transactions."""
import uuid
from datetime import datetime, timezone

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import (HttpResponseError, ResourceExistsError, ResourceModifiedError,
                                   ResourceNotFoundError)
from azure.data.tables import (EdmType, EntityProperty, RequestTooLargeError, TableTransactionError, UpdateMode)


@pytest.fixture
def table(table_service, name):
    return table_service.create_table(name)


def keys(row, **properties):
    return {"PartitionKey": "p", "RowKey": row, **properties}


@pytest.mark.rule("azure-table", "Insert Entity", "Every type of the Entity Data Model comes back as it was sent")
def test_types_come_back(table):
    entity = keys("r", text="it's <&> wörld \U0001f600", flag=True, small=-5, real=3.0, tiny=1e-300,
                  wide=EntityProperty(2**62, EdmType.INT64), when=datetime(2021, 9, 21, 1, 4, 48, 453251, timezone.utc),
                  guid=uuid.uuid4(), bytes=b"\x00\x01\xff", nan=float("nan"), infinite=float("inf"), empty="",
                  nothing=None)
    table.create_entity(entity)
    read = table.get_entity("p", "r")
    assert "nothing" not in read
    assert read["nan"] != read["nan"] and read["infinite"] == float("inf")
    for name in ("text", "flag", "small", "real", "tiny", "guid", "bytes", "empty"):
        assert read[name] == entity[name] and type(read[name]) is type(entity[name]), name
    assert read["wide"].value == 2**62 and read["wide"].edm_type == EdmType.INT64
    assert read["when"] == entity["when"]
    assert read.metadata["timestamp"] is not None and read.metadata["etag"].startswith("W/\"datetime'")


@pytest.mark.rule("azure-table", "Insert Entity", "Keys may hold quotes, blanks, plus and percent signs, and be empty")
@pytest.mark.parametrize("key", ["it's", "a b", "a+b", "100%", "a&b=c", "ü", "", "a,b", "(x)"])
def test_odd_keys_are_found(table, key):
    table.upsert_entity({"PartitionKey": key, "RowKey": key, "n": 1})
    table.update_entity({"PartitionKey": key, "RowKey": key, "n": 2})
    assert table.get_entity(key, key)["n"] == 2
    found = list(table.query_entities("PartitionKey eq @k and RowKey eq @k", parameters={"k": key}))
    assert [e["n"] for e in found] == [2]
    table.delete_entity(key, key)
    assert list(table.list_entities()) == []


@pytest.mark.rule("azure-table", "Insert Entity", "The second insert of a key is EntityAlreadyExists")
def test_redelivered_message_meets_its_record(table):
    table.create_entity(keys("message-id"))
    with pytest.raises(ResourceExistsError, match="EntityAlreadyExists"):
        table.create_entity(keys("message-id"))


@pytest.mark.rule("azure-table", "Insert Entity", "Keys with / \\ # ? or control characters are OutOfRangeInput")
@pytest.mark.parametrize("key", ["a\\b", "a#b", "a?b", "a/b", "a\tb"])
def test_forbidden_key_characters(table, key):
    with pytest.raises((HttpResponseError, ValueError)):
        table.create_entity(keys(key))
    assert list(table.list_entities()) == []


@pytest.mark.rule("azure-table", "Update Entity", "An ETag that is not the stored one is UpdateConditionNotSatisfied")
@pytest.mark.parametrize("mode", [UpdateMode.MERGE, UpdateMode.REPLACE])
def test_lost_race_is_told(table, mode):
    table.create_entity(keys("r", n=1))
    mine = table.get_entity("p", "r")
    table.update_entity(keys("r", n=2))
    with pytest.raises(ResourceModifiedError) as lost:
        table.update_entity(keys("r", n=3), mode, etag=mine.metadata["etag"],
                            match_condition=MatchConditions.IfNotModified)
    assert lost.value.error_code == "UpdateConditionNotSatisfied"
    fresh = table.get_entity("p", "r").metadata["etag"]
    table.update_entity(keys("r", n=4), mode, etag=fresh, match_condition=MatchConditions.IfNotModified)
    with pytest.raises(ResourceModifiedError):
        table.delete_entity("p", "r", etag=fresh, match_condition=MatchConditions.IfNotModified)
    table.delete_entity(table.get_entity("p", "r"), match_condition=MatchConditions.IfNotModified)


@pytest.mark.rule("azure-table", "Merge Entity", "Merge keeps unlisted properties, replace drops them")
def test_merge_keeps_and_replace_drops(table):
    table.upsert_entity(keys("r", a=1, b=1))
    table.upsert_entity(keys("r", b=2), UpdateMode.MERGE)
    assert {k: table.get_entity("p", "r").get(k) for k in "ab"} == {"a": 1, "b": 2}
    table.upsert_entity(keys("r", b=3), UpdateMode.REPLACE)
    assert {k: table.get_entity("p", "r").get(k) for k in "ab"} == {"a": None, "b": 3}
    with pytest.raises(ResourceNotFoundError):
        table.update_entity(keys("absent"))


@pytest.mark.rule("azure-table", "Query Entities", "Comparison is typed and and binds closer than or")
@pytest.mark.parametrize("text, rows", [
    ("n gt 1", "23"), ("n ge 1 and n lt 3", "12"), ("n eq 1 or n eq 3", "13"), ("not (n eq 1)", "23"),
    ("n eq 1 or n eq 2 and text eq 'c'", "1"), ("text eq 'it''s'", "2"), ("flag eq true", "13"), ("real gt 1.5", "23"),
    ("wide eq 9007199254740993L", "1"), ("n eq '1'", ""), ("absent ne 1", ""), ("guid eq guid'%s'" % uuid.UUID(int=7), "2"),
    ("bytes eq X'0102ff'", "3"), ("when gt datetime'2021-01-01T00:00:00Z'", "2"), ("RowKey ge '2'", "23"),
    ("Timestamp gt datetime'2020-01-01T00:00:00Z'", "123")])
def test_filters(table, text, rows):
    table.create_entity(keys("1", n=1, real=1.0, flag=True, text="a", wide=EntityProperty(2**53 + 1, EdmType.INT64)))
    table.create_entity(keys("2", n=2, real=2.0, flag=False, text="it's", guid=uuid.UUID(int=7),
                             when=datetime(2021, 1, 1, 0, 0, 1, tzinfo=timezone.utc)))
    table.create_entity(keys("3", n=3, real=3.0, flag=True, text="c", bytes=b"\x01\x02\xff"))
    assert "".join(e["RowKey"] for e in table.query_entities(text)) == rows


@pytest.mark.rule("azure-table", "Query Entities", "A filter that is no expression is InvalidInput with the position")
def test_bad_filter_names_the_position(table):
    with pytest.raises(HttpResponseError) as bad:
        list(table.query_entities("aaa bbb ccc"))
    assert bad.value.status_code == 400 and bad.value.error_code == "InvalidInput"
    assert "Syntax error at position 7 in 'aaa bbb ccc'." in bad.value.message


@pytest.mark.rule("azure-table", "Query Entities", "A page ends at $top or 1,000 entities and continues at its token")
def test_paging(table):
    for start in range(0, 1050, 100):
        table.submit_transaction([("create", keys(f"{i:05}")) for i in range(start, min(start + 100, 1050))])
    assert [len(list(page)) for page in table.list_entities().by_page()] == [1000, 50]
    pages = table.query_entities("RowKey ge '01000'", results_per_page=20).by_page()
    first = [e["RowKey"] for e in next(pages)]
    assert first == [f"{i:05}" for i in range(1000, 1020)]
    rest = table.query_entities("RowKey ge '01000'", results_per_page=20).by_page(pages.continuation_token)
    assert [len(list(page)) for page in rest] == [20, 10]


@pytest.mark.rule("azure-table", "Query Entities", "$select returns the named properties, null where there is none")
def test_select(table):
    table.create_entity(keys("r", a=1, b=2))
    read = table.get_entity("p", "r", select=["a", "none"])
    assert dict(read) == {"a": 1} or dict(read) == {"a": 1, "none": None}
    assert [dict(e) for e in table.list_entities(select=["RowKey", "b"])] == [{"RowKey": "r", "b": 2}]


@pytest.mark.rule("azure-table", "Entity Group Transaction", "All operations of a batch happen")
def test_transaction(table):
    table.create_entity(keys("merged", a=1))
    table.create_entity(keys("deleted"))
    read = table.create_entity(keys("conditional"))
    answers = table.submit_transaction([
        ("create", keys("created", n=1)),
        ("update", keys("merged", b=2), {"mode": UpdateMode.MERGE}),
        ("upsert", keys("upserted", n=3), {"mode": "replace"}),
        ("delete", keys("deleted")),
        ("update", keys("conditional", n=1), {"etag": read["etag"], "match_condition": MatchConditions.IfNotModified})])
    assert len(answers) == 5 and answers[0]["etag"].startswith("W/")
    assert [e["RowKey"] for e in table.list_entities()] == ["conditional", "created", "merged", "upserted"]
    assert {k: table.get_entity("p", "merged")[k] for k in "ab"} == {"a": 1, "b": 2}


@pytest.mark.rule("azure-table", "Entity Group Transaction", "The error names the operation and nothing happens")
@pytest.mark.parametrize("operation, index, code", [
    (("create", keys("there")), 1, "EntityAlreadyExists"),
    (("create", keys("new")), 1, "InvalidDuplicateRow"),
    (("delete", keys("absent")), 1, "ResourceNotFound"),
    (("update", keys("absent")), 1, "ResourceNotFound"),
    (("update", keys("there"), {"etag": "W/\"datetime'2020-01-01T00%3A00%3A00Z'\"",
                                "match_condition": MatchConditions.IfNotModified}), 1, "UpdateConditionNotSatisfied")])
def test_failed_transaction_changes_nothing(table, operation, index, code):
    table.create_entity(keys("there"))
    with pytest.raises(TableTransactionError) as failed:
        table.submit_transaction([("create", keys("new")), operation])
    assert failed.value.index == index and failed.value.error_code == code
    assert [e["RowKey"] for e in table.list_entities()] == ["there"]


@pytest.mark.rule("azure-table", "Entity Group Transaction", "At most 100 operations")
def test_transaction_of_101_operations(table):
    with pytest.raises((TableTransactionError, HttpResponseError)) as failed:
        table.submit_transaction([("create", keys(str(i))) for i in range(101)])
    assert failed.value.index == 99
    assert list(table.list_entities()) == []


@pytest.mark.rule("azure-table", "Entity Group Transaction", "A body of more than 4 MiB is RequestBodyTooLarge")
def test_transaction_of_over_4_mib(table):
    with pytest.raises((RequestTooLargeError, TableTransactionError)):
        table.submit_transaction([("create", keys(str(i), **{f"n{j}": "x" * 30000 for j in range(10)}))
                                  for i in range(20)])


@pytest.mark.rule("azure-table", "Insert Entity", "Limits of size are the service's own errors")
@pytest.mark.parametrize("properties, code", [
    ({"a": "x" * 32769}, "PropertyValueTooLarge"), ({"a": b"x" * 65537}, "PropertyValueTooLarge"),
    ({f"n{i}": 1 for i in range(253)}, "TooManyProperties"), ({"n" * 256: 1}, "PropertyNameTooLong"),
    ({f"n{i}": "x" * 32000 for i in range(17)}, "EntityTooLarge")])
def test_limits(table, properties, code):
    with pytest.raises(HttpResponseError, match=code):
        table.create_entity(keys("r", **properties))
