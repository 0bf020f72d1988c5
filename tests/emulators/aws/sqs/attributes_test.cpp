#include <gtest/gtest.h>

#include <algorithm>

#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

class SqsQueueAttributes : public SqsTest {
 protected:
  std::string set(std::string_view queue, std::string_view attributes, int status = 200) {
    const std::string answer =
        ask("SetQueueAttributes",
            R"({"QueueUrl":")" + std::string(queue) + R"(","Attributes":{)" + std::string(attributes) + "}}", status);
    last_code = last.headers.get("x-amzn-query-error");
    return status == 200 ? answer : member(answer, "message").value_or("");
  }
  std::string refused(std::string_view queue, std::string_view attributes) { return set(queue, attributes, 400); }
  std::string all(std::string_view queue) {
    return ask("GetQueueAttributes", R"({"QueueUrl":")" + std::string(queue) + R"(","AttributeNames":["All"]})");
  }
  std::string get(std::string_view queue, std::string_view name) {
    return member(all(queue), name).value_or("(absent)");
  }
  std::string refused_create(std::string_view name, std::string_view attributes) {
    return fault("CreateQueue",
                 R"({"QueueName":")" + std::string(name) + R"(","Attributes":{)" + std::string(attributes) + "}}");
  }
  static long members(const std::string& json) { return std::count(json.begin(), json.end(), ':') - 1; }
};

TEST_F(SqsQueueAttributes, FreshStandardQueueShowsTwelve) {
  create("q");
  const std::string shown = all("q");
  EXPECT_EQ(members(shown), 12 + 5) << shown;  // the ARN has five colons of its own
  EXPECT_EQ(get("q", "QueueArn"), "arn:aws:sqs:us-east-1:000000000000:q");
  EXPECT_EQ(get("q", "VisibilityTimeout"), "30");
  EXPECT_EQ(get("q", "MaximumMessageSize"), "1048576");
  EXPECT_EQ(get("q", "MessageRetentionPeriod"), "345600");
  EXPECT_EQ(get("q", "SqsManagedSseEnabled"), "true");
  EXPECT_EQ(get("q", "CreatedTimestamp"), "1767225600");
}

TEST_F(SqsQueueAttributes, FreshFifoQueueShowsSixteen) {
  create("q.fifo", R"("FifoQueue":"True")");
  EXPECT_EQ(members(all("q.fifo")), 16 + 5);
  EXPECT_EQ(get("q.fifo", "FifoQueue"), "true");
  EXPECT_EQ(get("q.fifo", "ContentBasedDeduplication"), "false");
  EXPECT_EQ(get("q.fifo", "DeduplicationScope"), "queue");
  EXPECT_EQ(get("q.fifo", "FifoThroughputLimit"), "perQueue");
}

TEST_F(SqsQueueAttributes, UnknownNameIsAnErrorAndUnsetOneIsLeftOut) {
  create("q");
  EXPECT_EQ(fault("GetQueueAttributes", R"({"QueueUrl":"q","AttributeNames":["Nothing"]})"),
            "Unknown Attribute Nothing.");
  EXPECT_EQ(last_code, "InvalidAttributeName;Sender");
  EXPECT_EQ(ask("GetQueueAttributes", R"({"QueueUrl":"q","AttributeNames":["Policy","FifoQueue"]})"), "{}");
}

TEST_F(SqsQueueAttributes, NumbersHaveRanges) {
  create("q");
  const struct {
    const char* name;
    int min, max;
  } ranges[] = {{"VisibilityTimeout", 0, 43200},          {"DelaySeconds", 0, 900},
                {"MaximumMessageSize", 1024, 1048576},    {"MessageRetentionPeriod", 60, 1209600},
                {"ReceiveMessageWaitTimeSeconds", 0, 20}, {"KmsDataKeyReusePeriodSeconds", 60, 86400}};
  for (const auto& range : ranges) {
    const auto with = [&](const std::string& value) { return "\"" + std::string(range.name) + "\":\"" + value + "\""; };
    EXPECT_EQ(set("q", with(std::to_string(range.min))), "");
    EXPECT_EQ(set("q", with(std::to_string(range.max))), "");
    for (const std::string& bad : {std::to_string(range.min - 1), std::to_string(range.max + 1), std::string("x"),
                                   std::string(""), std::string("1.5"), std::string("99999999999999999999")}) {
      EXPECT_EQ(refused("q", with(bad)), "Invalid value for the parameter " + std::string(range.name) + ".");
      EXPECT_EQ(last_code, "InvalidAttributeValue;Sender");
    }
  }
}

TEST_F(SqsQueueAttributes, SetIsAllOrNothingAndMarksTheTime) {
  create("q");
  world.run_for(10s);
  refused("q", R"("DelaySeconds":"5","VisibilityTimeout":"-1")");
  EXPECT_EQ(get("q", "DelaySeconds"), "0");
  EXPECT_EQ(get("q", "LastModifiedTimestamp"), "1767225600");
  set("q", R"("DelaySeconds":"5")");
  EXPECT_EQ(get("q", "LastModifiedTimestamp"), "1767225610");
  EXPECT_EQ(refused("q", ""), "The request must contain the parameter Attribute.Name.");
}

TEST_F(SqsQueueAttributes, FifoAttributesBelongToFifoQueues) {
  create("q");
  create("f.fifo", R"("FifoQueue":"true")");
  EXPECT_EQ(refused_create("x", R"("FifoQueue":"false")"), "Unknown Attribute FifoQueue.");
  EXPECT_EQ(refused("q", R"("FifoQueue":"true")"), "Unknown Attribute FifoQueue.");
  EXPECT_EQ(refused("q", R"("ContentBasedDeduplication":"true")"), "Unknown Attribute ContentBasedDeduplication.");
  EXPECT_EQ(refused("q", R"("DeduplicationScope":"queue")"),
            "You can specify the DeduplicationScope only when FifoQueue is set to true.");
  EXPECT_EQ(refused("q", R"("FifoThroughputLimit":"perQueue")"),
            "You can specify the FifoThroughputLimit only when FifoQueue is set to true.");
  EXPECT_EQ(set("f.fifo", R"("FifoQueue":"true")"), "");
  EXPECT_EQ(refused("f.fifo", R"("FifoQueue":"false")"),
            "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.");
  EXPECT_EQ(refused("f.fifo", R"("FifoThroughputLimit":"perMessageGroupId")"),
            "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup");
  EXPECT_EQ(set("f.fifo", R"("FifoThroughputLimit":"perMessageGroupId","DeduplicationScope":"messageGroup")"), "");
  EXPECT_EQ(refused("q", R"("QueueArn":"x")"), "Unknown Attribute QueueArn.");
}

TEST_F(SqsQueueAttributes, EncryptionSwitchesExcludeEachOther) {
  create("q");
  EXPECT_EQ(refused("q", R"("KmsMasterKeyId":"alias/k","SqsManagedSseEnabled":"true")"),
            "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS "
            "SSE.");
  EXPECT_EQ(last_code, "InvalidAttributeName;Sender");
  set("q", R"("KmsMasterKeyId":"alias/k")");
  EXPECT_EQ(get("q", "SqsManagedSseEnabled"), "false");
  EXPECT_EQ(get("q", "KmsDataKeyReusePeriodSeconds"), "300");
  set("q", R"("KmsMasterKeyId":"")");
  EXPECT_EQ(get("q", "SqsManagedSseEnabled"), "false");
  EXPECT_EQ(get("q", "KmsMasterKeyId"), "(absent)");
  EXPECT_EQ(get("q", "KmsDataKeyReusePeriodSeconds"), "(absent)");
}

std::string escaped(std::string_view json) {
  std::string out;
  for (const char c : json) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string redrive(std::string_view policy) { return "\"RedrivePolicy\":\"" + escaped(policy) + "\""; }

TEST_F(SqsQueueAttributes, RedrivePolicyIsCheckedAndKeptAsGiven) {
  create("q");
  create("d");
  create("d.fifo", R"("FifoQueue":"true")");
  const std::string arn = R"("deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:d")";
  const std::string good = "{" + arn + R"(,"maxReceiveCount":3})";
  EXPECT_EQ(set("q", redrive(good)), "");
  EXPECT_EQ(get("q", "RedrivePolicy"), good);
  EXPECT_EQ(set("q", redrive("{" + arn + R"(,"maxReceiveCount":"1000"})")), "");
  EXPECT_EQ(set("q", R"("RedrivePolicy":"")"), "");
  EXPECT_EQ(get("q", "RedrivePolicy"), "(absent)");

  EXPECT_EQ(refused("q", redrive("x")),
            "Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.");
  const auto reason = [&](const std::string& policy) {
    const std::string message = refused("q", redrive(policy));
    const std::string start = "Value " + policy + " for parameter RedrivePolicy is invalid. Reason: ";
    EXPECT_TRUE(message.starts_with(start)) << message;
    return message.substr(std::min(message.size(), start.size()));
  };
  EXPECT_EQ(reason("{" + arn + "}"), "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  EXPECT_EQ(reason(R"({"maxReceiveCount":3})"),
            "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  EXPECT_EQ(reason("{" + arn + R"(,"maxReceiveCount":0})"),
            "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.");
  EXPECT_EQ(reason("{" + arn + R"(,"maxReceiveCount":3,"more":1})"),
            "Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].");
  EXPECT_EQ(reason(R"({"deadLetterTargetArn":"d","maxReceiveCount":3})"),
            "Only SQS queues are valid resources for deadLetterTargetArn.");
  EXPECT_EQ(reason(R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:none","maxReceiveCount":3})"),
            "Dead letter target does not exist.");
  EXPECT_EQ(reason(R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111111111111:d","maxReceiveCount":3})"),
            "Dead-letter target owner should be same as the source.");
  EXPECT_EQ(reason(R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:d.fifo","maxReceiveCount":3})"),
            "Dead-letter queue must be same type of queue as the source..");
}

TEST_F(SqsQueueAttributes, RedriveAllowPolicyDecidesWhoMayName) {
  const std::string policy =
      redrive(R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:d","maxReceiveCount":3})");
  create("d");
  create("q");
  create("other");
  const auto allow = [&](std::string_view text) { return "\"RedriveAllowPolicy\":\"" + escaped(text) + "\""; };
  set("d", allow(R"({"redrivePermission":"byQueue","sourceQueueArns":["arn:aws:sqs:us-east-1:000000000000:q"]})"));
  EXPECT_EQ(set("q", policy), "");
  refused("other", policy);
  EXPECT_EQ(last_code, "InvalidParameterValue;Sender");
  set("d", allow(R"({"redrivePermission":"denyAll"})"));
  refused("q", policy);
  set("d", R"("RedriveAllowPolicy":"")");
  EXPECT_EQ(set("other", policy), "");
  EXPECT_EQ(ask("ListDeadLetterSourceQueues", R"({"QueueUrl":"d"})"),
            R"({"queueUrls":["http://sqs.test/000000000000/other","http://sqs.test/000000000000/q"]})");
  for (const char* bad : {"x", "{}", R"({"redrivePermission":"some"})", R"({"redrivePermission":"byQueue"})",
                          R"({"redrivePermission":"allowAll","sourceQueueArns":["arn:aws:sqs:r:1:q"]})"}) {
    refused("d", allow(bad));
    EXPECT_EQ(last_code, "InvalidParameterValue;Sender") << bad;
  }
}

TEST_F(SqsQueueAttributes, PolicyMustBeJsonAndEmptyRemovesIt) {
  create("q");
  EXPECT_EQ(refused("q", R"("Policy":"x")"), "Invalid value for the parameter Policy.");
  set("q", "\"Policy\":\"" + escaped(R"({"Version":"2012-10-17","Statement":[]})") + "\"");
  EXPECT_EQ(get("q", "Policy"), R"({"Version":"2012-10-17","Statement":[]})");
  set("q", R"("Policy":"")");
  EXPECT_EQ(get("q", "Policy"), "(absent)");
}

TEST_F(SqsQueueAttributes, CreateAgainComparesOnlyWhatIsSuppliedWithWhatIsInForce) {
  create("q", R"("DelaySeconds":"5")");
  EXPECT_EQ(create("q"), "q");
  create("q", R"("DelaySeconds":"5")");
  create("q", R"("VisibilityTimeout":"30")");
  EXPECT_EQ(refused_create("q", R"("DelaySeconds":"6","VisibilityTimeout":"31")"),
            "A queue already exists with the same name and a different value for attribute DelaySeconds");
  EXPECT_EQ(last_code, "QueueAlreadyExists;Sender");
  set("q", R"("DelaySeconds":"7")");
  create("q", R"("DelaySeconds":"7")");
  refused_create("q", R"("DelaySeconds":"5")");
  set("q", "\"Policy\":\"" + escaped(R"({"a":1,"b":[2]})") + "\"");
  create("q", "\"Policy\":\"" + escaped(R"({ "b": [2], "a": 1 })") + "\"");
  refused_create("q", "\"Policy\":\"" + escaped(R"({"a":2})") + "\"");
}

TEST_F(SqsQueueAttributes, NamesAreChecked) {
  const std::string standard = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
  create(std::string(80, 'a'));
  for (const std::string& name :
       {std::string(81, 'a'), std::string("a b"), std::string("a/b"), std::string("q.fifo")}) {
    EXPECT_EQ(refused_create(name, ""), standard);
    EXPECT_EQ(last_code, "InvalidParameterValue;Sender");
  }
  for (const std::string& name : {std::string("q"), std::string(".fifo"), std::string(76, 'a') + ".fifo"}) {
    EXPECT_TRUE(refused_create(name, R"("FifoQueue":"true")").starts_with("The name of a FIFO queue can only"));
  }
  create(std::string(75, 'a') + ".fifo", R"("FifoQueue":"true")");
  fault("CreateQueue", "{}");
}

TEST_F(SqsQueueAttributes, QueuesAreListedByNameAndPage) {
  for (const char* name : {"b2", "a", "b1", "b3"}) create(name);
  EXPECT_EQ(ask("ListQueues", R"({"QueueNamePrefix":"b","MaxResults":2})").substr(0, 83),
            R"({"QueueUrls":["http://sqs.test/000000000000/b1","http://sqs.test/000000000000/b2"],)");
  const std::string token = member(last.body, "NextToken").value();
  EXPECT_EQ(ask("ListQueues", R"({"QueueNamePrefix":"b","MaxResults":2,"NextToken":")" + token + "\"}"),
            R"({"QueueUrls":["http://sqs.test/000000000000/b3"]})");
  EXPECT_EQ(fault("ListQueues", R"({"MaxResults":0})"),
            "Value for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.");
  EXPECT_EQ(fault("ListQueues", R"({"NextToken":"x"})"), "Invalid or expired next token.");
  EXPECT_EQ(ask("GetQueueUrl", R"({"QueueName":"a"})"), R"({"QueueUrl":"http://sqs.test/000000000000/a"})");
  EXPECT_EQ(fault("GetQueueUrl", R"({"QueueName":"c"})"), "The specified queue does not exist.");
}

TEST_F(SqsQueueAttributes, TagsComeAndGo) {
  ask("CreateQueue", R"({"QueueName":"q","tags":{"a":"1"}})");
  ask("TagQueue", R"({"QueueUrl":"q","Tags":{"b":"","a":"2"}})");
  EXPECT_EQ(ask("ListQueueTags", R"({"QueueUrl":"q"})"), R"({"Tags":{"a":"2","b":""}})");
  ask("UntagQueue", R"({"QueueUrl":"q","TagKeys":["a","none"]})");
  ask("UntagQueue", R"({"QueueUrl":"q","TagKeys":["b"]})");
  EXPECT_EQ(ask("ListQueueTags", R"({"QueueUrl":"q"})"), "{}");
  EXPECT_EQ(fault("TagQueue", R"({"QueueUrl":"q"})"), "The request must contain the parameter Tags.");
  std::string many;
  for (int i = 0; i < 51; ++i) many += (i ? ",\"" : "\"") + std::to_string(i) + R"(":"x")";
  EXPECT_EQ(fault("TagQueue", R"({"QueueUrl":"q","Tags":{)" + many + "}}"), "Too many tags added for queue q.");
}

class SqsNameLocks : public SqsQueueAttributes {};

TEST_F(SqsNameLocks, DeletedNameIsFreeUnlessAskedFor) {
  create("q");
  ask("DeleteQueue", R"({"QueueUrl":"q"})");
  create("q");
}

class SqsStrictNameLocks : public SqsTest {
 protected:
  static Options strict() {
    Options options;
    options.recreate_lock = true;
    return options;
  }
  SqsStrictNameLocks() : SqsTest(strict()) {}
};

TEST_F(SqsStrictNameLocks, NameIsTakenForAMinuteAfterDelete) {
  create("q");
  ask("DeleteQueue", R"({"QueueUrl":"q"})");
  world.run_for(60s - 1ns);
  EXPECT_EQ(fault("CreateQueue", R"({"QueueName":"q"})"),
            "You must wait 60 seconds after deleting a queue before you can create another with the same name.");
  EXPECT_EQ(last_code, "AWS.SimpleQueueService.QueueDeletedRecently;Sender");
  world.run_for(1ns);
  create("q");
}

TEST_F(SqsStrictNameLocks, PurgeWorksOnceAMinute) {
  create("q");
  ask("PurgeQueue", R"({"QueueUrl":"q"})");
  world.run_for(59s);
  EXPECT_EQ(fault("PurgeQueue", R"({"QueueUrl":"q"})", 403),
            "Only one PurgeQueue operation on q is allowed every 60 seconds.");
  EXPECT_EQ(last_code, "AWS.SimpleQueueService.PurgeQueueInProgress;Sender");
  world.run_for(1s);
  ask("PurgeQueue", R"({"QueueUrl":"q"})");
}

class SqsRateLimits : public SqsTest {
 protected:
  static Options limited() {
    Options options;
    options.queue_rate_limit = 2;
    options.tagging_rate_limit = 3;
    return options;
  }
  SqsRateLimits() : SqsTest(limited()) {}
};

TEST_F(SqsRateLimits, CountEachQueueAndKindOfCall) {
  create("p");
  create("q");
  send("q", "x");
  send("q", "x");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q","MessageBody":"x"})", 403), "Request is throttled.");
  send("p", "x");
  receive("q");
  world.run_for(500ms);
  send("q", "x");
}

TEST_F(SqsRateLimits, CountTaggingByAccount) {
  create("p");
  create("q");
  ask("TagQueue", R"({"QueueUrl":"p","Tags":{"a":"b"}})");
  ask("UntagQueue", R"({"QueueUrl":"q","TagKeys":["a"]})");
  ask("ListQueueTags", R"({"QueueUrl":"q"})");
  fault("ListQueueTags", R"({"QueueUrl":"p"})", 403);
  EXPECT_EQ(last_code, "RequestThrottled;Sender");
}

class SqsFifoRateLimit : public SqsTest {
 protected:
  static Options limited() {
    Options options;
    options.fifo_rate_limit = 300;
    return options;
  }
  SqsFifoRateLimit() : SqsTest(limited()) {}
};

TEST_F(SqsFifoRateLimit, IsACountOfCallsOfEachKindASecond) {
  create("f.fifo", R"("FifoQueue":"true","ContentBasedDeduplication":"true")");
  create("q");
  for (int i = 0; i < 300; ++i) receive("f.fifo");
  EXPECT_EQ(fault("ReceiveMessage", R"({"QueueUrl":"f.fifo"})", 403), "Request is throttled.");
  EXPECT_EQ(last_code, "RequestThrottled;Sender");
  send("f.fifo", "x", R"(,"MessageGroupId":"g")");
  for (int i = 0; i < 301; ++i) receive("q");
  world.run_for(1s);
  for (int i = 0; i < 300; ++i) receive("f.fifo");
  fault("ReceiveMessage", R"({"QueueUrl":"f.fifo"})", 403);
}

}  // namespace
}  // namespace queuecast::sqs
