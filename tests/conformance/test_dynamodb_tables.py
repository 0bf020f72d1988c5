"""boto3, unmodified, against the settings of DynamoDB's tables."""
import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def table(dynamodb, name):
    dynamodb.create_table(
        TableName=name, ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], Tags=[{"Key": "team", "Value": "a"}])
    return name


@pytest.mark.rule("dynamodb", "DescribeTable", "A provisioned table is warm for its provisioned throughput")
def test_warm_throughput(dynamodb, table):
    described = dynamodb.describe_table(TableName=table)["Table"]
    assert described["WarmThroughput"] == {"ReadUnitsPerSecond": 1, "WriteUnitsPerSecond": 1, "Status": "ACTIVE"}


@pytest.mark.rule("dynamodb", "UpdateTable", "Throughput changes, but not to what it is already")
def test_throughput(dynamodb, table):
    units = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 2}
    answer = dynamodb.update_table(TableName=table, ProvisionedThroughput=units)
    assert answer["TableDescription"]["TableStatus"] == "UPDATING"
    with pytest.raises(ClientError, match="will not change"):
        dynamodb.update_table(TableName=table, ProvisionedThroughput=units)


@pytest.mark.rule("dynamodb", "TagResource", "Tags of CreateTable and TagResource are listed and removed")
def test_tags(dynamodb, table):
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "test"}])
    dynamodb.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "test"}]


@pytest.mark.rule("dynamodb", "UpdateTimeToLive", "Expiry is switched on for one attribute and described")
def test_time_to_live(dynamodb, table):
    assert dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"] == {"TimeToLiveStatus": "DISABLED"}
    dynamodb.update_time_to_live(
        TableName=table, TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"})
    assert dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED", "AttributeName": "until"}


@pytest.mark.rule("dynamodb", "DescribeLimits", "Tools learn the quotas and that there are no backups")
def test_what_tools_ask(dynamodb, table):
    assert dynamodb.describe_limits()["TableMaxReadCapacityUnits"] == 40000
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    assert dynamodb.describe_endpoints()["Endpoints"][0]["CachePeriodInMinutes"] == 1440


@pytest.mark.rule("dynamodb", "UnknownOperation", "What is not implemented is an unknown operation")
def test_unknown_operation(dynamodb, table):
    with pytest.raises(ClientError) as caught:
        dynamodb.execute_statement(Statement=f'SELECT * FROM "{table}"')
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"
