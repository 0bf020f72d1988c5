#include <gtest/gtest.h>

#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

class SqsMessages : public SqsTest {
 protected:
  SqsMessages() {
    create("q");
    create("f.fifo", R"("FifoQueue":"true")");
    create("c.fifo", R"("FifoQueue":"true","ContentBasedDeduplication":"true")");
  }
  std::string refused(std::string_view queue, std::string_view more) {
    return fault("SendMessage",
                 R"({"QueueUrl":")" + std::string(queue) + R"(","MessageBody":"x")" + std::string(more) + "}");
  }
};

TEST_F(SqsMessages, BodyIsRequiredAndChecked) {
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q"})"), "The request must contain the parameter MessageBody.");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q","MessageBody":""})"),
            "The request must contain the parameter MessageBody.");
  for (const char* bad : {"\\u0000", "12345678\\u0001", "\\u001f", "\\ufffe", "\\uffff", "\\udc00"}) {
    fault("SendMessage", R"({"QueueUrl":"q","MessageBody":")" + std::string(bad) + "\"}");
    EXPECT_EQ(last_code, "InvalidMessageContents;Sender") << bad;
  }
  for (const char* good :
       {"\\t\\n\\r", "\\ud7ff", "\\ue000", "\\ufffd", "\\ud800\\udc00", "\\udbff\\udfff", "\\u007f"}) {
    EXPECT_NE(send("q", good), "") << good;
  }
}

TEST_F(SqsMessages, SizeCountsAttributesAndTheLimitIsInclusive) {
  create("small", R"("MaximumMessageSize":"1024")");
  send("small", std::string(1024, 'x'));
  const std::string text = "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.";
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"small","MessageBody":")" + std::string(1025, 'x') + "\"}"), text);
  const std::string attribute = R"(,"MessageAttributes":{"ab":{"DataType":"Binary","BinaryValue":"AAAA"}})";
  send("small", std::string(1024 - 2 - 6 - 3, 'x'), attribute);
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"small","MessageBody":")" + std::string(1024 - 2 - 6 - 2, 'x') + '"' +
                                     attribute + "}"),
            text);
  EXPECT_NE(send("q", std::string(1048576, 'x')), "");
}

TEST_F(SqsMessages, DelayIsChecked) {
  EXPECT_EQ(refused("q", R"(,"DelaySeconds":901)"),
            "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.");
  EXPECT_EQ(
      refused("c.fifo", R"(,"MessageGroupId":"g","DelaySeconds":1)"),
      "Value 1 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for "
      "this queue type.");
  EXPECT_NE(send("c.fifo", "x", R"(,"MessageGroupId":"g","DelaySeconds":0)"), "");
}

TEST_F(SqsMessages, GroupAndDeduplicationIds) {
  EXPECT_EQ(refused("c.fifo", ""), "The request must contain the parameter MessageGroupId.");
  EXPECT_EQ(last_code, "MissingParameter;Sender");
  EXPECT_EQ(refused("f.fifo", R"(,"MessageGroupId":"g")"),
            "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
            "explicitly");
  EXPECT_EQ(refused("q", R"(,"MessageGroupId":"")"),
            "Value  for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and "
            "punctuation characters. 1 to 128 in length.");
  for (const std::string& bad : {std::string(129, 'x'), std::string("a b"), std::string("é"), std::string("\\t")}) {
    refused("f.fifo", R"(,"MessageGroupId":"g","MessageDeduplicationId":")" + bad + "\"");
    EXPECT_EQ(last_code, "InvalidParameterValue;Sender");
  }
  EXPECT_EQ(
      refused("q", R"(,"MessageDeduplicationId":"d")"),
      "Value d for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not "
      "valid for this queue type.");
  EXPECT_NE(send("q", "x", R"(,"MessageGroupId":"tenant")"), "");
  EXPECT_EQ(member(receive("q", R"(,"AttributeNames":["All"])"), "MessageGroupId"), "tenant");
}

TEST_F(SqsMessages, SystemAttributesAreThoseAskedFor) {
  send("q", "x");
  world.run_for(1500ms);
  const std::string all = receive("q", R"(,"VisibilityTimeout":0,"MessageSystemAttributeNames":["All"])");
  EXPECT_NE(all.find(R"("Attributes":{"SenderId":"000000000000","SentTimestamp":"1767225600000",)"
                     R"("ApproximateReceiveCount":"1","ApproximateFirstReceiveTimestamp":"1767225601500"})"),
            std::string::npos)
      << all;
  EXPECT_EQ(receive("q", R"(,"VisibilityTimeout":0)").find("Attributes"), std::string::npos);
  const std::string one =
      receive("q", R"(,"MessageSystemAttributeNames":["ApproximateReceiveCount","SequenceNumber"])");
  EXPECT_NE(one.find(R"("Attributes":{"ApproximateReceiveCount":"3"})"), std::string::npos) << one;
  EXPECT_EQ(fault("ReceiveMessage", R"({"QueueUrl":"q","AttributeNames":["Nothing"]})"), "Unknown Attribute Nothing.");
}

TEST_F(SqsMessages, FifoMessageShowsItsIds) {
  const std::string sent = send("c.fifo", "hello world", R"(,"MessageGroupId":"g")");
  EXPECT_EQ(member(sent, "SequenceNumber").value().size(), 20u);
  const std::string got = receive("c.fifo", R"(,"AttributeNames":["All"])");
  EXPECT_EQ(member(got, "MessageGroupId"), "g");
  EXPECT_EQ(member(got, "MessageDeduplicationId"), "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
  EXPECT_EQ(member(got, "SequenceNumber"), member(sent, "SequenceNumber"));
}

TEST_F(SqsMessages, DuplicateAnswersWithTheOriginalIdAndTheNewDigest) {
  const std::string ids = R"(,"MessageGroupId":"g","MessageDeduplicationId":"d")";
  const std::string first = send("f.fifo", "one", ids);
  const std::string second = send("f.fifo", "two", ids);
  EXPECT_EQ(member(second, "MessageId"), member(first, "MessageId"));
  EXPECT_EQ(member(second, "SequenceNumber"), member(first, "SequenceNumber"));
  EXPECT_EQ(member(second, "MD5OfMessageBody"), hex(md5("two")));
  EXPECT_EQ(bodies(receive("f.fifo", R"(,"MaxNumberOfMessages":10)")), (Bodies{"one"}));
}

TEST_F(SqsMessages, TraceHeaderOfTheRequestStaysWithTheMessage) {
  http::Request request;
  request.method = "POST";
  request.headers.add("X-Amz-Target", "AmazonSQS.SendMessage");
  request.headers.add("X-Amzn-Trace-Id", "Root=1-2");
  request.body = R"({"QueueUrl":"q","MessageBody":"x"})";
  EXPECT_FALSE(member((*post(request))->response.body, "MD5OfMessageSystemAttributes"));
  EXPECT_EQ(member(receive("q", R"(,"AttributeNames":["All"])"), "AWSTraceHeader"), "Root=1-2");
}

TEST_F(SqsMessages, ReceiveParametersHaveRanges) {
  const auto refused_receive = [&](std::string_view more) {
    return fault("ReceiveMessage", R"({"QueueUrl":"q",)" + std::string(more) + "}");
  };
  EXPECT_EQ(refused_receive(R"("MaxNumberOfMessages":11)"),
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
  EXPECT_EQ(refused_receive(R"("MaxNumberOfMessages":0)"),
            "Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
  EXPECT_EQ(refused_receive(R"("VisibilityTimeout":43201)"),
            "Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.");
  EXPECT_EQ(refused_receive(R"("WaitTimeSeconds":21)"),
            "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.");
}

TEST_F(SqsMessages, ReceiptHandlesAreToldApart) {
  create("other");
  send("q", "x");
  const std::string handle = member(receive("q"), "ReceiptHandle").value();
  EXPECT_EQ(fault("DeleteMessage", R"({"QueueUrl":"q","ReceiptHandle":"junk"})"),
            "The input receipt handle \"junk\" is not a valid receipt handle.");
  EXPECT_EQ(last_code, "ReceiptHandleIsInvalid;Sender");
  EXPECT_EQ(fault("DeleteMessage", R"({"QueueUrl":"q"})"), "The request must contain the parameter ReceiptHandle.");
  remove("other", handle, 400);
  EXPECT_EQ(member(last.body, "__type"), "com.amazonaws.sqs#ReceiptHandleIsInvalid");
  EXPECT_EQ(fault("DeleteMessage", R"({"QueueUrl":"none","ReceiptHandle":"junk"})"),
            "The specified queue does not exist.");
  remove("q", handle);
  remove("q", handle);
  change("q", handle, 10, 400);
  EXPECT_EQ(member(last.body, "message"), "Value " + handle +
                                              " for parameter ReceiptHandle is invalid. Reason: Message does not exist "
                                              "or is not available for visibility timeout change.");
}

TEST_F(SqsMessages, VisibilityChangeIsChecked) {
  send("q", "x");
  const std::string handle = member(receive("q"), "ReceiptHandle").value();
  change("q", handle, 43201, 400);
  EXPECT_EQ(member(last.body, "message"),
            "Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.");
  world.run_for(1s);
  change("q", handle, 43200, 400);
  EXPECT_EQ(
      member(last.body, "message"),
      "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is "
      "beyond the limit [43200 seconds]");
  EXPECT_EQ(fault("ChangeMessageVisibility", R"({"QueueUrl":"q","ReceiptHandle":")" + handle + "\"}"),
            "The request must contain the parameter VisibilityTimeout.");
}

TEST_F(SqsMessages, ExpiredFifoHandleIsRefused) {
  send("c.fifo", "x", R"(,"MessageGroupId":"g")");
  const std::string handle = member(receive("c.fifo", R"(,"VisibilityTimeout":5)"), "ReceiptHandle").value();
  world.run_for(5s);
  remove("c.fifo", handle, 400);
  EXPECT_EQ(member(last.body, "message"),
            "Value " + handle + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.");
}

TEST_F(SqsMessages, RedriveThroughTheAccountNamesTheSource) {
  create("dlq");
  ask("SetQueueAttributes",
      R"({"QueueUrl":"q","Attributes":{"VisibilityTimeout":"0","RedrivePolicy":"{\"deadLetterTargetArn\":)"
      R"(\"arn:aws:sqs:us-east-1:000000000000:dlq\",\"maxReceiveCount\":\"1\"}"}})");
  const auto id = member(send("q", "x"), "MessageId");
  EXPECT_EQ(bodies(receive("q")), (Bodies{"x"}));
  EXPECT_EQ(service.counts("q"), (Counts{1, 0, 0}));
  EXPECT_EQ(receive("q"), "{}");
  EXPECT_EQ(service.counts("dlq"), (Counts{1, 0, 0}));
  const std::string moved = receive("dlq", R"(,"AttributeNames":["All"])");
  EXPECT_EQ(member(moved, "MessageId"), id);
  EXPECT_EQ(member(moved, "ApproximateReceiveCount"), "2");
  EXPECT_EQ(member(moved, "DeadLetterQueueSourceArn"), "arn:aws:sqs:us-east-1:000000000000:q");
  EXPECT_FALSE(service.counts("none"));
}

class SqsBatches : public SqsMessages {
 protected:
  std::string batch(std::string_view queue, std::string_view entries) {
    return R"({"QueueUrl":")" + std::string(queue) + R"(","Entries":[)" + std::string(entries) + "]}";
  }
};

TEST_F(SqsBatches, WholeRequestFaults) {
  EXPECT_EQ(fault("SendMessageBatch", batch("none", "")), "The specified queue does not exist.");
  EXPECT_EQ(fault("SendMessageBatch", batch("q", "")),
            "There should be at least one SendMessageBatchRequestEntry in the request.");
  EXPECT_EQ(last_code, "AWS.SimpleQueueService.EmptyBatchRequest;Sender");
  EXPECT_EQ(fault("DeleteMessageBatch", batch("q", "")),
            "There should be at least one DeleteMessageBatchRequestEntry in the request.");
  EXPECT_EQ(fault("ChangeMessageVisibilityBatch", batch("q", "")),
            "There should be at least one ChangeMessageVisibilityBatch in the request.");
  std::string eleven;
  for (int i = 0; i < 11; ++i)
    eleven += (i ? "," : "") + (R"({"Id":")" + std::to_string(i) + R"(","MessageBody":"x"})");
  EXPECT_EQ(fault("SendMessageBatch", batch("q", eleven)),
            "Maximum number of entries per request are 10. You have sent 11.");
  EXPECT_EQ(fault("SendMessageBatch", batch("q", R"({"Id":"a","MessageBody":"x"},{"MessageBody":"x"})")),
            "The request must contain the parameter SendMessageBatchRequestEntry.2.Id.");
  for (const std::string& id : {std::string(""), std::string("a b"), std::string(81, 'a')}) {
    fault("SendMessageBatch", batch("q", R"({"Id":")" + id + R"(","MessageBody":"x"})"));
    EXPECT_EQ(last_code, "AWS.SimpleQueueService.InvalidBatchEntryId;Sender");
  }
  EXPECT_EQ(fault("DeleteMessageBatch", batch("q", R"({"Id":"a","ReceiptHandle":"x"},{"Id":"a","ReceiptHandle":"x"})")),
            "Id a repeated.");
  const std::string big(600'000, 'x');
  EXPECT_EQ(fault("SendMessageBatch",
                  batch("q", R"({"Id":"a","MessageBody":")" + big + R"("},{"Id":"b","MessageBody":")" + big + "\"}")),
            "Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.");
}

TEST_F(SqsBatches, FaultyEntriesFailAloneInAStandardQueue) {
  create("small", R"("MaximumMessageSize":"1024")");
  const std::string answer =
      ask("SendMessageBatch",
          batch("small", R"({"Id":"ok","MessageBody":"x"},{"Id":"none"},{"Id":"bad","MessageBody":"\u0001"},)"
                         R"({"Id":"long","MessageBody":")" +
                             std::string(1025, 'x') + R"("},{"Id":"late","MessageBody":"x","DelaySeconds":901})"));
  EXPECT_NE(answer.find(R"("Successful":[{"Id":"ok","MessageId":)"), std::string::npos) << answer;
  for (
      const char* failed :
      {R"({"Id":"none","SenderFault":true,"Code":"MissingParameter","Message":"The request must contain the parameter )"
       R"(SendMessageBatchRequestEntry.2.MessageBody."})",
       R"({"Id":"bad","SenderFault":true,"Code":"InvalidMessageContents",)",
       R"({"Id":"long","SenderFault":true,"Code":"InvalidParameterValue","Message":"One or more parameters cannot be )"
       R"(validated. Reason: Message must be shorter than 1024 bytes."})",
       R"({"Id":"late","SenderFault":true,"Code":"InvalidParameterValue",)"}) {
    EXPECT_NE(answer.find(failed), std::string::npos) << failed << "\n" << answer;
  }
  EXPECT_EQ(service.counts("small"), (Counts{1, 0, 0}));
}

TEST_F(SqsBatches, FaultyEntryFailsAWholeFifoBatch) {
  EXPECT_EQ(fault("SendMessageBatch", batch("c.fifo", R"({"Id":"a","MessageBody":"x","MessageGroupId":"g"},)"
                                                      R"({"Id":"b","MessageBody":"x"})")),
            "The request must contain the parameter MessageGroupId.");
  EXPECT_EQ(last_code, "InvalidParameterValue;Sender");
  fault("SendMessageBatch", batch("f.fifo", R"({"Id":"a","MessageBody":"x","MessageGroupId":"g"})"));
  EXPECT_EQ(last_code, "InvalidParameterValue;Sender");
  EXPECT_EQ(service.counts("c.fifo"), (Counts{}));
}

TEST_F(SqsBatches, FifoBatchKeepsItsOrderAndDropsDuplicates) {
  ask("SendMessageBatch", batch("c.fifo", R"({"Id":"a","MessageBody":"1","MessageGroupId":"g"},)"
                                          R"({"Id":"b","MessageBody":"2","MessageGroupId":"g"},)"
                                          R"({"Id":"c","MessageBody":"1","MessageGroupId":"g"})"));
  EXPECT_EQ(last.body.find("Failed"), std::string::npos);
  EXPECT_EQ(bodies(receive("c.fifo", R"(,"MaxNumberOfMessages":10)")), (Bodies{"1", "2"}));
}

TEST_F(SqsBatches, DeletesAndVisibilityChangesAnswerEntryByEntry) {
  send("q", "x");
  const std::string handle = member(receive("q"), "ReceiptHandle").value();
  const std::string entries = R"({"Id":"a","ReceiptHandle":")" + handle + R"(","VisibilityTimeout":0},)" +
                              R"({"Id":"b","ReceiptHandle":"junk","VisibilityTimeout":0})";
  const std::string expected =
      R"({"Successful":[{"Id":"a"}],"Failed":[{"Id":"b","SenderFault":true,"Code":"ReceiptHandleIsInvalid","Message":)"
      R"("The input receipt handle \"junk\" is not a valid receipt handle."}]})";
  EXPECT_EQ(ask("ChangeMessageVisibilityBatch", batch("q", entries)), expected);
  EXPECT_EQ(service.counts("q"), (Counts{1, 0, 0}));
  EXPECT_EQ(ask("DeleteMessageBatch", batch("q", entries)), expected);
  EXPECT_EQ(service.counts("q"), (Counts{}));
  EXPECT_EQ(fault("ChangeMessageVisibilityBatch", batch("q", R"({"Id":"a","ReceiptHandle":"x"})")),
            "The request must contain the parameter ChangeMessageVisibilityBatchRequestEntry.VisibilityTimeout.");
}

}  // namespace
}  // namespace queuecast::sqs
