#include "workload/clients/scan.h"

#include <gtest/gtest.h>

#include "workload/clients/azure_queue.h"
#include "workload/clients/sqs.h"

namespace queuecast::clients {
namespace {

TEST(JsonScanner, ReadsMembersAndSkipsTheRest) {
  JsonScanner json{R"( {"skip":{"a":[1,"]}",null,{"b":true}]},"n":-12,"s":"a\"\u00e4\ud83d\ude00\n","last":"17"} )"};
  std::string_view key;
  std::vector<std::string> seen;
  for (json.enter_object(); json.next_member(key);) {
    seen.emplace_back(key);
    if (key == "n") {
      EXPECT_EQ(json.integer(), -12);
    } else if (key == "s") {
      EXPECT_EQ(json.string(), "a\"\xc3\xa4\xf0\x9f\x98\x80\n");
    } else if (key == "last") {
      EXPECT_EQ(json.integer(), 17);
    } else {
      json.skip();
    }
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"skip", "n", "s", "last"}));
  EXPECT_FALSE(json.failed());
}

TEST(JsonScanner, WrongTypesGiveNothingAndAreSkipped) {
  JsonScanner json{R"({"a":{"x":1},"b":"text","c":1.5,"d":"ok"})"};
  std::string_view key;
  json.enter_object();
  ASSERT_TRUE(json.next_member(key));
  EXPECT_FALSE(json.string());
  ASSERT_TRUE(json.next_member(key));
  EXPECT_FALSE(json.integer());
  ASSERT_TRUE(json.next_member(key));
  EXPECT_FALSE(json.integer());
  ASSERT_TRUE(json.next_member(key));
  EXPECT_EQ(json.string(), "ok");
  EXPECT_FALSE(json.next_member(key));
  EXPECT_FALSE(json.failed());
}

TEST(JsonScanner, EveryCutOfATextEndsAndFails) {
  const std::string whole =
      R"({"Messages":[{"MessageId":"a","Attributes":{"k":"v"},"Body":"\u00e4"},{"x":[{}]}],"n":1})";
  ASSERT_TRUE(decode_received(whole));
  for (std::size_t length = 1; length < whole.size(); ++length) {
    EXPECT_FALSE(decode_received(whole.substr(0, length))) << length;
  }
  for (const char* bad : {"[]", "null", "{\"Messages\":{}}", "{\"Messages\":[1]}", "{\"a\"}", "<html>"}) {
    EXPECT_FALSE(decode_received(bad)) << bad;
  }
}

TEST(Sqs, EmptyAnswersHoldNoMessages) {
  EXPECT_TRUE(decode_received("")->empty());
  EXPECT_TRUE(decode_received("{}")->empty());
  EXPECT_TRUE(decode_received("{ }")->empty());
}

TEST(Xml, FindsElementsByTheirWholeName) {
  const std::string xml =
      "<?xml version=\"1.0\"?><QueueMessagesList><QueueMessage><A x=\"1\">1</A><AB />"
      "</QueueMessage><QueueMessage></QueueMessage></QueueMessagesList>";
  std::size_t from = 0;
  EXPECT_EQ(xml_element(xml, "QueueMessage", from), "<A x=\"1\">1</A><AB />");
  EXPECT_EQ(xml_element(xml, "QueueMessage", from), "");
  EXPECT_FALSE(xml_element(xml, "QueueMessage", from));
  EXPECT_EQ(xml_text(xml, "A"), "1");
  EXPECT_EQ(xml_text(xml, "AB"), "");
  EXPECT_EQ(xml_text(xml, "None"), "");
}

TEST(Xml, DecodesEntities) {
  EXPECT_EQ(xml_decode("a &lt;&gt;&amp;&quot;&apos; &#228; &#x1F600; & b"), "a <>&\"' \xc3\xa4 \xf0\x9f\x98\x80 & b");
}

TEST(AzureQueue, DecodesMessagesAndEmptyLists) {
  const std::string xml =
      "\xef\xbb\xbf<?xml version=\"1.0\" "
      "encoding=\"utf-8\"?><QueueMessagesList><QueueMessage><MessageId>id1</MessageId>"
      "<InsertionTime>Mon, 27 Sep 2021 15:00:00 GMT</InsertionTime><PopReceipt>AgAA+/=</PopReceipt>"
      "<DequeueCount>3</DequeueCount><MessageText>{\"a\": \"&lt;\"}</MessageText></QueueMessage></QueueMessagesList>";
  const auto messages = decode_queue_messages(xml);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].message_id, "id1");
  EXPECT_EQ(messages[0].pop_receipt, "AgAA+/=");
  EXPECT_EQ(messages[0].dequeue_count, 3);
  EXPECT_EQ(messages[0].text, "{\"a\": \"<\"}");
  EXPECT_TRUE(decode_queue_messages("<?xml version=\"1.0\"?><QueueMessagesList />").empty());
  EXPECT_TRUE(decode_queue_messages("<QueueMessage><MessageId>cut").empty());
}

}  // namespace
}  // namespace queuecast::clients
