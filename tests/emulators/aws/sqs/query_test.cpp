#include <gtest/gtest.h>

#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

/// What the Query protocol has of its own: addressing, spellings, both renderings. Behaviour is the actions' business.
class SqsQuery : public SqsTest {
 protected:
  SqsQuery() { create("q"); }

  std::string get(std::string target, int status = 200) {
    http::Request request;
    request.target = std::move(target);
    return answer(std::move(request), status);
  }
  std::string form(std::string body, std::string target = "/", int status = 200, std::string_view accept = "") {
    http::Request request;
    request.method = "POST";
    request.target = std::move(target);
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    if (!accept.empty()) request.headers.add("Accept", accept);
    request.body = std::move(body);
    return answer(std::move(request), status);
  }
  /// The answer with every request id replaced by ID.
  std::string answer(http::Request request, int status) {
    last = (*post(std::move(request)))->response;
    EXPECT_EQ(last.status, status) << last.body;
    const std::string id{last.headers.get("x-amzn-RequestId")};
    std::string body = last.body;
    for (std::size_t at = body.find(id); at != std::string::npos; at = body.find(id)) body.replace(at, id.size(), "ID");
    return body;
  }
  static std::string success(const std::string& action, const std::string& result) {
    return R"(<?xml version="1.0"?><)" + action + R"(Response xmlns="http://queue.amazonaws.com/doc/2012-11-05/">)" +
           result + "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></" + action + "Response>";
  }
  static std::string error(const std::string& code, const std::string& message) {
    return R"(<?xml version="1.0"?><ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error>)"
           "<Type>Sender</Type><Code>" +
           code + "</Code><Message>" + message + "</Message><Detail/></Error><RequestId>ID</RequestId></ErrorResponse>";
  }
};

TEST_F(SqsQuery, AnswersAreWrappedAndCarryTheRequestId) {
  EXPECT_EQ(form("Action=GetQueueUrl&Version=2012-11-05&QueueName=q"),
            success("GetQueueUrl",
                    "<GetQueueUrlResult><QueueUrl>http://sqs.test/000000000000/q</QueueUrl></GetQueueUrlResult>"));
  EXPECT_EQ(last.headers.get("Content-Type"), "text/xml");
  EXPECT_EQ(form("Action=ReceiveMessage&QueueUrl=q"), success("ReceiveMessage", "<ReceiveMessageResult/>"));
  EXPECT_EQ(form("Action=PurgeQueue&QueueUrl=q"), success("PurgeQueue", ""));
}

TEST_F(SqsQuery, UrlAloneIsARequest) {
  EXPECT_EQ(get("/?Action=ListQueues&QueueNamePrefix=z"), success("ListQueues", "<ListQueuesResult/>"));
}

TEST_F(SqsQuery, PathNamesTheQueueUnlessAParameterDoes) {
  create("p");
  form("Action=SendMessage&MessageBody=1", "/000000000000/q");
  form("Action=SendMessage&MessageBody=2&QueueUrl=http%3A%2F%2Fsqs.test%2F000000000000%2Fp", "/000000000000/q");
  form("Action=SendMessage&MessageBody=3", "/queue/us-east-1/000000000000/p/");
  EXPECT_EQ(bodies(receive("q", R"(,"MaxNumberOfMessages":10)")), (Bodies{"1"}));
  EXPECT_EQ(bodies(receive("p", R"(,"MaxNumberOfMessages":10)")), (Bodies{"2", "3"}));
}

TEST_F(SqsQuery, QueuesPathHasNoActionsOnOtherQueues) {
  for (const char* action : {"CreateQueue", "ListQueues", "Nonsense"}) {
    EXPECT_EQ(form("QueueName=x&Action=" + std::string(action), "/000000000000/q", 400),
              error("InvalidAction", "The action " + std::string(action) + " is not valid for this endpoint."));
  }
  EXPECT_NE(form("Action=GetQueueUrl&QueueName=q", "/000000000000/q"), "");
}

TEST_F(SqsQuery, RequestWithoutAnActionIsAnUnknownOperation) {
  http::Request request;
  request.target = "/000000000000/q";
  request.headers.add("Accept", "application/json");
  EXPECT_EQ(answer(request, 404), "<UnknownOperationException/>");
}

TEST_F(SqsQuery, MissingQueueHasWordsOfItsOwn) {
  EXPECT_EQ(
      form("Action=PurgeQueue&QueueUrl=none", "/", 400),
      error("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist for this wsdl version."));
}

TEST_F(SqsQuery, TextIsEscapedAndSurvives) {
  form("Action=SendMessage&QueueUrl=q&MessageBody=a%26b%3C%3E%22%27%0D%0A%09+%2B%C3%A9");
  const std::string received = form("Action=ReceiveMessage&QueueUrl=q");
  EXPECT_NE(received.find("<Body>a&amp;b&lt;&gt;&quot;'&#xD;\n\t +é</Body>"), std::string::npos) << received;
}

TEST_F(SqsQuery, ListsAreCollectedByNumber) {
  form(
      "Action=SendMessage&QueueUrl=q&MessageBody=x&MessageAttribute.7.Name=b&MessageAttribute.7.Value.DataType=Binary"
      "&MessageAttribute.7.Value.BinaryValue=AAEC&MessageAttribute.10.Name=a&MessageAttribute.10.Value.DataType=Number"
      "&MessageAttribute.10.Value.StringValue=1");
  const std::string received = form("Action=ReceiveMessage&QueueUrl=q&MessageAttributeName.3=All");
  EXPECT_NE(
      received.find("<MessageAttribute><Name>a</Name><Value><StringValue>1</StringValue><DataType>Number</DataType>"
                    "</Value></MessageAttribute><MessageAttribute><Name>b</Name><Value><BinaryValue>AAEC"
                    "</BinaryValue><DataType>Binary</DataType></Value></MessageAttribute>"),
      std::string::npos)
      << received;
}

TEST_F(SqsQuery, SpellingsOfOlderClientsAreUnderstood) {
  form("Action=SetQueueAttributes&QueueUrl=q&Attribute.Name=DelaySeconds&Attribute.Value=1");
  form("Action=SetQueueAttributes&QueueUrl=q&Attributes.1.Name=VisibilityTimeout&Attributes.1.Value=2");
  form(
      "Action=SetQueueAttributes&QueueUrl=q&Attributes.entry.1.Name=MessageRetentionPeriod&Attributes.entry.1.Value="
      "61");
  form("Action=TagQueue&QueueUrl=q&Tags.1.Key=k&Tags.1.Value=v");
  const std::string shown = form("Action=GetQueueAttributes&QueueUrl=q&AttributeName=All");
  for (const char* pair :
       {"<Name>DelaySeconds</Name><Value>1</Value>", "<Name>VisibilityTimeout</Name><Value>2</Value>",
        "<Name>MessageRetentionPeriod</Name><Value>61</Value>"}) {
    EXPECT_NE(shown.find(pair), std::string::npos) << shown;
  }
  EXPECT_NE(form("Action=ListQueueTags&QueueUrl=q").find("<Tag><Key>k</Key><Value>v</Value></Tag>"), std::string::npos);
}

TEST_F(SqsQuery, AttributeNameGoesBeforeItsSuccessor) {
  form("Action=SendMessage&QueueUrl=q&MessageBody=x");
  const std::string received =
      form("Action=ReceiveMessage&QueueUrl=q&AttributeName.1=SenderId&MessageSystemAttributeName.1=SentTimestamp");
  EXPECT_NE(received.find("SenderId"), std::string::npos);
  EXPECT_EQ(received.find("SentTimestamp"), std::string::npos);
}

TEST_F(SqsQuery, WhatIsNoNumberIsMalformed) {
  EXPECT_EQ(form("Action=SendMessage&QueueUrl=q&MessageBody=x&DelaySeconds=soon", "/", 400),
            error("MalformedInput", "STRING_VALUE can not be converted to an Integer"));
}

TEST_F(SqsQuery, WhatIsNoTextIsRefusedAndNotRepeated) {
  EXPECT_NE(form("Action=SendMessage&QueueUrl=q&MessageBody=%ff", "/", 400).find("<Code>InvalidMessageContents</Code>"),
            std::string::npos);
  const std::string refused = form("Action=GetQueueAttributes&QueueUrl=q&AttributeName.1=a%ff%01b%ed%a0%80", "/", 400);
  EXPECT_EQ(refused, error("InvalidAttributeName", "Unknown Attribute ab."));
  form("Action=TagQueue&QueueUrl=q&Tag.1.Key=%ff&Tag.1.Value=x", "/", 400);
}

TEST_F(SqsQuery, HostileNamesOfParametersAreNoTrouble) {
  std::string deep = "Action=SendMessage&QueueUrl=q&MessageBody=x";
  for (int i = 0; i < 20'000; ++i) deep += "&MessageAttribute." + std::to_string(i) + ".Name=n";
  EXPECT_NE(form(deep, "/", 400).find("exceeds the allowed maximum [10]."), std::string::npos);
  std::string dots = "Action=ListQueues&";
  dots.append(500'000, '.');
  form(dots + "=1");
  form("Action=TagQueue&QueueUrl=q&Tag.99999999999999999999.Key=k&Tag.-1.Key=k", "/", 400);
}

TEST_F(SqsQuery, JsonRenderingHasTheSameTree) {
  const char* json = "application/json";
  EXPECT_EQ(form("Action=GetQueueAttributes&QueueUrl=q&AttributeName.1=DelaySeconds", "/", 200, json),
            R"({"GetQueueAttributesResponse":{"GetQueueAttributesResult":{"Attributes":[{"Name":"DelaySeconds",)"
            R"("Value":"0"}]},"ResponseMetadata":{"RequestId":"ID"}}})");
  EXPECT_EQ(last.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(form("Action=ReceiveMessage&QueueUrl=q", "/", 200, json),
            R"({"ReceiveMessageResponse":{"ReceiveMessageResult":{},"ResponseMetadata":{"RequestId":"ID"}}})");
  send("q", "x");
  EXPECT_NE(form("Action=ReceiveMessage&QueueUrl=q", "/", 200, json).find(R"("messages":[{"MessageId":)"),
            std::string::npos);
  EXPECT_EQ(form("Action=PurgeQueue&QueueUrl=none", "/", 400, json),
            R"({"Error":{"Type":"Sender","Code":"AWS.SimpleQueueService.NonExistentQueue","Message":)"
            R"("The specified queue does not exist for this wsdl version."},"RequestId":"ID"})");
}

TEST_F(SqsQuery, RefusalsOfOthersFollowTheProtocolOfTheRequest) {
  http::Request query;
  const http::Response xml = service.refuse(query, "SignatureDoesNotMatch", 403, "No.");
  EXPECT_EQ(xml.status, 403);
  EXPECT_NE(xml.body.find("<Type>Sender</Type><Code>SignatureDoesNotMatch</Code><Message>No.</Message>"),
            std::string::npos);
  http::Request json;
  json.method = "POST";
  json.headers.add("X-Amz-Target", "AmazonSQS.ListQueues");
  const http::Response refused = service.refuse(json, "SignatureDoesNotMatch", 403, "No.");
  EXPECT_EQ(refused.body, R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"No."})");
  EXPECT_EQ(refused.headers.get("x-amzn-query-error"), "SignatureDoesNotMatch;Sender");
  EXPECT_EQ(service.refuse(json, "ServiceUnavailable", 503, "").headers.get("x-amzn-query-error"),
            "ServiceUnavailable;Receiver");
}

}  // namespace
}  // namespace queuecast::sqs
