#include <gtest/gtest.h>

#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

class SqsProtocol : public SqsTest {};

TEST_F(SqsProtocol, AnswersCarryTheHeadersThatSdksRead) {
  create("q");
  EXPECT_EQ(last.body, R"({"QueueUrl":"http://sqs.test/000000000000/q"})");
  EXPECT_EQ(last.headers.get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(last.headers.get("x-amzn-RequestId").size(), 36u);
  EXPECT_EQ(last.headers.get("Date"), "Thu, 01 Jan 2026 00:00:00 GMT");
}

TEST_F(SqsProtocol, ErrorHasBothNamesOfItsKind) {
  EXPECT_EQ(ask("SendMessage", R"({"QueueUrl":"http://sqs.test/000000000000/none","MessageBody":"x"})", 400),
            R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."})");
  EXPECT_EQ(last.headers.get("x-amzn-query-error"), "AWS.SimpleQueueService.NonExistentQueue;Sender");
  EXPECT_EQ(ask("GetQueueAttributes", "{}", 400),
            R"({"__type":"com.amazon.coral.service#MissingRequiredParameterException",)"
            R"("message":"The request must contain the parameter QueueUrl."})");
  EXPECT_EQ(last.headers.get("x-amzn-query-error"), "MissingParameter;Sender");
}

TEST_F(SqsProtocol, QueueUrlsOfEveryFormNameTheQueue) {
  create("q");
  for (const char* url : {"q", "/000000000000/q", "http://sqs.test/000000000000/q", "https://other.host:99/1/q/",
                          "https://sqs.us-east-1.amazonaws.com/000000000000/q", "http://host/queue/q",
                          "http://host/queue/us-east-1/000000000000/q", "https://queue.amazonaws.com/000000000000/q"}) {
    EXPECT_FALSE(send(url, "x").empty()) << url;
  }
  for (const char* url : {"http://sqs.test", "http://sqs.test/", "http://sqs.test/q", "/q", "Q", "other",
                          "/123456789012/q", "https://sqs.eu-west-1.amazonaws.com/000000000000/q"}) {
    EXPECT_EQ(fault("SendMessage", R"({"MessageBody":"x","QueueUrl":")" + std::string(url) + "\"}"),
              "The specified queue does not exist.")
        << url;
  }
}

TEST_F(SqsProtocol, QueueUrlNamesTheHostOfTheRequestAndTheRealServiceIsHttps) {
  http::Request request;
  request.method = "POST";
  request.headers.add("Host", "sqs.eu-west-1.amazonaws.com");
  request.headers.add("X-Amz-Target", "AmazonSQS.CreateQueue");
  request.body = R"({"QueueName":"q"})";
  EXPECT_EQ((*post(request))->response.body, R"({"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/000000000000/q"})");
}

TEST_F(SqsProtocol, ActionsWithoutResultHaveNoBody) {
  create("q");
  EXPECT_EQ(ask("PurgeQueue", R"({"QueueUrl":"q"})"), "");
  EXPECT_EQ(ask("SetQueueAttributes", R"({"QueueUrl":"q","Attributes":{"DelaySeconds":"0"}})"), "");
  EXPECT_EQ(ask("DeleteQueue", R"({"QueueUrl":"q"})"), "");
  EXPECT_EQ(last.headers.get("Content-Type"), "application/x-amz-json-1.0");
}

TEST_F(SqsProtocol, EmptyResultsAreLeftOut) {
  create("q");
  EXPECT_EQ(receive("q"), "{}");
  EXPECT_EQ(ask("ListQueues", R"({"QueueNamePrefix":"z"})"), "{}");
  EXPECT_EQ(ask("ListQueueTags", R"({"QueueUrl":"q"})"), "{}");
  EXPECT_EQ(ask("GetQueueAttributes", R"({"QueueUrl":"q"})"), "{}");
  EXPECT_EQ(ask("ListDeadLetterSourceQueues", R"({"QueueUrl":"q"})"), R"({"queueUrls":[]})");
}

TEST_F(SqsProtocol, UnknownActionsAndOtherProtocolsAreRefused) {
  EXPECT_EQ(ask("NoSuchAction", "{}", 404), R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  http::Request get;
  get.target = "/000000000000/q";
  const auto reply = post(get);
  EXPECT_EQ((*reply)->response.status, 404);
  EXPECT_EQ((*reply)->response.body, "<UnknownOperationException/>");
  http::Request no_target;
  no_target.method = "POST";
  no_target.headers.add("Content-Type", "application/x-amz-json-1.0");
  EXPECT_EQ((*post(no_target))->response.status, 404);
}

TEST_F(SqsProtocol, MalformedInputIsASerializationException) {
  create("q");
  std::string deep = R"({"QueueUrl":)";
  deep.append(5000, '[').append(5000, ']') += '}';
  for (const std::string& body : {std::string("{"), std::string("[]"), std::string("\"x\""), std::string("{}}"),
                                  std::string("{\"QueueUrl\":\"\xff\"}"), deep}) {
    fault("SendMessage", body);
    EXPECT_EQ(last_code, "MalformedInput;Sender") << body;
  }
}

TEST_F(SqsProtocol, UnpairedSurrogatesAreContentOfNoKind) {
  create("q");
  for (const char* text : {R"(\ud800)", R"(\udc00)", R"(\udc00\ud800)", R"(\\\uD800x)", R"(\ud800\ud800)"}) {
    fault("SendMessage", R"({"QueueUrl":"q","MessageBody":")" + std::string(text) + "\"}");
    EXPECT_EQ(last_code, "InvalidMessageContents;Sender") << text;
    EXPECT_EQ(fault("SendMessage", R"({"MessageBody":"x","QueueUrl":"q)" + std::string(text) + "\"}"),
              "The specified queue does not exist.");
  }
  send("q", R"(\\ud800)");
  EXPECT_EQ(bodies(receive("q")), (Bodies{R"(\\ud800)"}));
}

TEST_F(SqsProtocol, WrongTypesAreNamedInTheServicesWords) {
  create("q");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q","MessageBody":5})"),
            "NUMBER_VALUE can not be converted to a String");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q","MessageBody":{}})"),
            "Start of structure or map found where not expected.");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":["q"],"MessageBody":"x"})"), "Start of list found where not expected");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q","MessageBody":"x","DelaySeconds":"5"})"),
            "STRING_VALUE can not be converted to an Integer");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q","MessageBody":"x","DelaySeconds":1.5})"),
            "NUMBER_VALUE can not be converted to an Integer");
  EXPECT_EQ(fault("ReceiveMessage", R"({"QueueUrl":"q","AttributeNames":"All"})"),
            "STRING_VALUE can not be converted to a List");
  EXPECT_EQ(last_code, "MalformedInput;Sender");
}

TEST_F(SqsProtocol, NullAndUnknownMembersAreIgnored) {
  create("q");
  EXPECT_TRUE(
      member(send("q", "x", R"(,"DelaySeconds":null,"Whatever":{"a":[1]},"MessageAttributes":null)"), "MessageId"));
}

TEST_F(SqsProtocol, BodiesComeBackAsTheyWent) {
  create("q");
  const std::string body = R"(a\"b\\c\n\t\r\u00e9\ud83d\ude00 </x> &amp; \u007f)";
  send("q", body);
  const std::string answer = receive("q");
  EXPECT_NE(answer.find("\"Body\":\"a\\\"b\\\\c\\n\\t\\r\u00e9\U0001F600 </x> &amp; \x7f\""), std::string::npos)
      << answer;
}

TEST_F(SqsProtocol, UsageCountsChunksOf64KiBByKindOfQueue) {
  create("q");
  create("f.fifo", R"("FifoQueue":"true","ContentBasedDeduplication":"true")");
  const std::uint64_t before = service.usage().standard_requests;
  EXPECT_EQ(before, 2u);
  send("q", std::string(64 * 1024, 'x'));
  EXPECT_EQ(service.usage().standard_requests, before + 1);
  send("q", std::string(64 * 1024 + 1, 'x'));
  EXPECT_EQ(service.usage().standard_requests, before + 3);
  receive("q", R"(,"MaxNumberOfMessages":10)");
  EXPECT_EQ(service.usage().standard_requests, before + 6);
  const std::string half(40 * 1024, 'x');
  ask("SendMessageBatch", R"({"QueueUrl":"q","Entries":[{"Id":"1","MessageBody":")" + half +
                              R"("},{"Id":"2","MessageBody":")" + half + R"("}]})");
  EXPECT_EQ(service.usage().standard_requests, before + 8);
  receive("f.fifo");
  send("f.fifo", "x", R"(,"MessageGroupId":"g")");
  EXPECT_EQ(service.usage().fifo_requests, 2u);
  EXPECT_EQ(service.usage().empty_receives, 1u);
}

}  // namespace
}  // namespace queuecast::sqs
