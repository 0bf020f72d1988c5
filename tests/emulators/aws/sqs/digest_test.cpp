#include <gtest/gtest.h>

#include "emulators/aws/sqs/digest.h"
#include "tests/emulators/aws/sqs/client.h"

namespace queuecast::sqs {
namespace {

std::string digest(std::vector<MessageAttribute> sorted) {
  return hex(attributes_md5(std::span<const MessageAttribute>(sorted)));
}

TEST(SqsDigest, OfBodies) {
  EXPECT_EQ(hex(md5("hello world")), "5eb63bbbe01eeed093cb22bb8f5acdc3");
  EXPECT_EQ(hex(md5("h\u00e9llo \U0001F600")), "207dd4f0cd7a4f13b4932646cd1f8f2b");
  EXPECT_EQ(sha256_hex("hello world"), "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
}

TEST(SqsDigest, OfAttributes) {
  EXPECT_EQ(digest({{"colour", "String", "blue"}}), "bc0c801a65630e65331bf6be2b53a05e");
  EXPECT_EQ(digest({{"Z", "String", "1"}, {"a", "String", "2"}}), "a00a1d44a15828930b48bcb924bb732c");
  EXPECT_EQ(digest({{"B", "Binary.png", std::string("\0\1\2\3\4\5\6\7", 8), true},
                    {"a", "Number", "42"},
                    {"c.d", "String.x-1", "\u00e9\u4e2d"}}),
            "ddb5d209a5a1ac1f5d313e375f5960bb");
}

class SqsAttributes : public SqsTest {
 protected:
  static constexpr std::string_view kThree =
      R"(,"MessageAttributes":{"c.d":{"DataType":"String.x-1","StringValue":"é中"},)"
      R"("a":{"DataType":"Number","StringValue":"42"},"B":{"DataType":"Binary.png","BinaryValue":"AAECAwQFBgc="}})";

  std::string complaint(const std::string& attributes) {
    create("q");
    return fault("SendMessage", R"({"QueueUrl":"q","MessageBody":"x","MessageAttributes":{)" + attributes + "}}");
  }
};

TEST_F(SqsAttributes, SendAndReceiveAnswerWithTheDigestOfWhatTheyCarry) {
  create("q");
  const std::string sent = send("q", "hello world", kThree);
  EXPECT_EQ(member(sent, "MD5OfMessageBody"), "5eb63bbbe01eeed093cb22bb8f5acdc3");
  EXPECT_EQ(member(sent, "MD5OfMessageAttributes"), "ddb5d209a5a1ac1f5d313e375f5960bb");
  EXPECT_FALSE(member(sent, "SequenceNumber"));

  const std::string all = receive("q", R"(,"MessageAttributeNames":["All"],"VisibilityTimeout":0)");
  EXPECT_EQ(member(all, "MD5OfMessageAttributes"), "ddb5d209a5a1ac1f5d313e375f5960bb");
  EXPECT_NE(all.find(R"("MessageAttributes":{"B":{"BinaryValue":"AAECAwQFBgc=","DataType":"Binary.png"},)"
                     R"("a":{"StringValue":"42","DataType":"Number"},)"),
            std::string::npos)
      << all;
}

TEST_F(SqsAttributes, FilterDecidesWhatIsReturnedAndDigested) {
  create("q");
  send("q", "x", kThree);
  const auto filtered = [&](std::string_view names) {
    return receive("q", R"(,"VisibilityTimeout":0,"MessageAttributeNames":[)" + std::string(names) + "]");
  };
  EXPECT_FALSE(member(filtered(""), "MD5OfMessageAttributes"));
  EXPECT_FALSE(member(filtered(R"("A","b.*","C.d",".")"), "MD5OfMessageAttributes"));
  const std::string only_a = digest({{"a", "Number", "42"}});
  EXPECT_EQ(member(filtered(R"("a","nothing")"), "MD5OfMessageAttributes"), only_a);
  EXPECT_EQ(member(filtered(R"("a.*")"), "MD5OfMessageAttributes"), only_a);
  EXPECT_EQ(member(filtered(R"("c.*")"), "MD5OfMessageAttributes"), digest({{"c.d", "String.x-1", "é中"}}));
  for (const char* everything : {R"("*")", R"(".*")", R"("All")"}) {
    EXPECT_EQ(member(filtered(everything), "MD5OfMessageAttributes"), "ddb5d209a5a1ac1f5d313e375f5960bb");
  }
}

TEST_F(SqsAttributes, SystemAttributesHaveTheirOwnDigest) {
  create("q");
  const std::string sent =
      send("q", "x", R"(,"MessageSystemAttributes":{"AWSTraceHeader":{"DataType":"String","StringValue":"Root=1"}})");
  EXPECT_EQ(member(sent, "MD5OfMessageSystemAttributes"), digest({{"AWSTraceHeader", "String", "Root=1"}}));
  EXPECT_FALSE(member(sent, "MD5OfMessageAttributes"));
  EXPECT_EQ(member(receive("q", R"(,"MessageSystemAttributeNames":["AWSTraceHeader"])"), "AWSTraceHeader"), "Root=1");
  EXPECT_EQ(fault("SendMessage", R"({"QueueUrl":"q","MessageBody":"x","MessageSystemAttributes":{"Other":)"
                                 R"({"DataType":"String","StringValue":"x"}}})"),
            "Message system attribute name 'Other' is invalid.");
}

TEST_F(SqsAttributes, EachViolationHasItsOwnWords) {
  EXPECT_EQ(complaint(R"("n":{"DataType":"String","StringValue":""})"),
            "Message (user) attribute 'n' must contain a non-empty value of type 'String'.");
  EXPECT_EQ(complaint(R"("n":{"DataType":"string","StringValue":"x"})"),
            "The type of message (user) attribute 'n' is invalid. You must use only the following supported type "
            "prefixes: Binary, Number, String.");
  EXPECT_EQ(complaint(R"("n":{"DataType":"Number","StringValue":"12a"})"),
            "Can't cast the value of message (user) attribute 'n' to a number.");
  EXPECT_EQ(complaint(R"("":{"DataType":"String","StringValue":"x"})"),
            "The request must contain non-empty message (user) attribute names.");
  EXPECT_EQ(complaint(R"("n":{"DataType":"String"})"),
            "The message (user) attribute 'n' must contain a non-empty message attribute value.");
  EXPECT_EQ(complaint(R"("n":{"StringValue":"x"})"),
            "The message (user) attribute 'n' must contain a non-empty message attribute type.");
  EXPECT_EQ(complaint(R"("n":{"DataType":"String","StringValue":"x","BinaryValue":"eA=="})"),
            "Message (user) attribute 'n' must have a single value.");
  EXPECT_EQ(complaint(R"("aws.n":{"DataType":"String","StringValue":"x"})"),
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for "
            "internal use.");
  EXPECT_EQ(complaint(R"(".n":{"DataType":"String","StringValue":"x"})"),
            "Message (user) attribute name must not begin with character '.'.");
  EXPECT_EQ(complaint(R"("n.":{"DataType":"String","StringValue":"x"})"),
            "Message (user) attribute name must not end with character '.'.");
  EXPECT_EQ(complaint(R"("n..m":{"DataType":"String","StringValue":"x"})"),
            "Message (user) attribute name must not have successive '.' characters.");
  EXPECT_EQ(complaint("\"" + std::string(257, 'n') + R"(":{"DataType":"String","StringValue":"x"})"),
            "Message (user) attribute name must be shorter than 256 bytes.");
  EXPECT_EQ(complaint(R"("n":{"DataType":"String","StringListValues":["x"]})"),
            "Message attribute list values in SendMessage operation are not supported.");
  EXPECT_EQ(last_code, "AWS.SimpleQueueService.UnsupportedOperation;Sender");
  complaint(R"("n":{"DataType":"String","StringValue":"\u0001"})");
  EXPECT_EQ(last_code, "InvalidParameterValue;Sender");
}

TEST_F(SqsAttributes, NamesAreLettersOfAnyScriptAndNoPunctuation) {
  create("q");
  for (const char* name : {"é", "中文", "a-b_c.d", "9", "Ünï"}) {
    EXPECT_NE(send("q", "x",
                   R"(,"MessageAttributes":{")" + std::string(name) + R"(":{"DataType":"String","StringValue":"x"}})"),
              "")
        << name;
  }
  for (const char* name : {"!", "§", "(", "?", ";", "a b", "😀"}) {
    EXPECT_EQ(complaint("\"" + std::string(name) + R"(":{"DataType":"String","StringValue":"x"})"),
              "Message (user) attribute name '" + std::string(name) + "' contains invalid characters.");
  }
}

TEST_F(SqsAttributes, MoreThanTenAreRefused) {
  std::string eleven;
  for (int i = 0; i < 11; ++i) {
    eleven += (i ? ",\"" : "\"") + std::to_string(i) + R"(":{"DataType":"String","StringValue":"x"})";
  }
  EXPECT_EQ(complaint(eleven), "Number of message attributes [11] exceeds the allowed maximum [10].");
}

}  // namespace
}  // namespace queuecast::sqs
