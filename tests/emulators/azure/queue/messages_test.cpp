#include <gtest/gtest.h>

#include "tests/emulators/azure/queue/world.h"

namespace queuecast::azure::queue {
namespace {

using namespace testing;

class MessagesTest : public ::testing::Test {
 protected:
  MessagesTest() { cloud_.create(); }
  Cloud cloud_;
};

TEST_F(MessagesTest, PutAnswersWithTheMessageInTheServicesOwnForm) {
  const auto response = cloud_.put("hello");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/xml");
  EXPECT_EQ(response.headers.get("Server"), "Windows-Azure-Queue/1.0 Microsoft-HTTPAPI/2.0");
  EXPECT_EQ(response.headers.get("x-ms-version"), "2021-12-02");
  EXPECT_EQ(response.headers.get("Date"), "Thu, 01 Jan 2026 00:00:00 GMT");
  EXPECT_TRUE(response.headers.get("x-ms-request-id").ends_with("000000"));
  EXPECT_FALSE(response.headers.contains("Cache-Control"));
  EXPECT_EQ(response.body,
            "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList><QueueMessage><MessageId>" +
                element(response.body, "MessageId") +
                "</MessageId><InsertionTime>Thu, 01 Jan 2026 00:00:00 GMT</InsertionTime>"
                "<ExpirationTime>Thu, 08 Jan 2026 00:00:00 GMT</ExpirationTime><PopReceipt>" +
                element(response.body, "PopReceipt") +
                "</PopReceipt><TimeNextVisible>Thu, 01 Jan 2026 00:00:00 GMT</TimeNextVisible></QueueMessage>"
                "</QueueMessagesList>");
  EXPECT_EQ(element(response.body, "MessageId").size(), 36u);
  EXPECT_EQ(element(response.body, "PopReceipt").size(), 28u);
}

TEST_F(MessagesTest, GetHandsOutTheMessageInTheServicesOwnForm) {
  const auto put = cloud_.put("a &amp; b");
  cloud_.world.run_for(1500ms);
  const auto response = cloud_.get("?numofmessages=32&visibilitytimeout=20");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(response.body,
            "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList><QueueMessage><MessageId>" +
                element(put.body, "MessageId") +
                "</MessageId><InsertionTime>Thu, 01 Jan 2026 00:00:00 GMT</InsertionTime>"
                "<ExpirationTime>Thu, 08 Jan 2026 00:00:00 GMT</ExpirationTime><PopReceipt>" +
                element(response.body, "PopReceipt") +
                "</PopReceipt><TimeNextVisible>Thu, 01 Jan 2026 00:00:21 GMT</TimeNextVisible>"
                "<DequeueCount>1</DequeueCount><MessageText>a &amp; b</MessageText></QueueMessage>"
                "</QueueMessagesList>");
}

TEST_F(MessagesTest, EmptyGetAnswersAtOnce) {
  const auto response = cloud_.get();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList />");
}

TEST_F(MessagesTest, PeekHasNeitherReceiptNorEffect) {
  cloud_.put("a");
  for (int i = 0; i < 2; ++i) {
    const auto response = cloud_.get("?PeekOnly=True&visibilitytimeout=junk");
    EXPECT_EQ(element(response.body, "DequeueCount"), "0");
    EXPECT_EQ(element(response.body, "MessageText"), "a");
    EXPECT_EQ(response.body.find("PopReceipt"), std::string::npos);
    EXPECT_EQ(response.body.find("TimeNextVisible"), std::string::npos);
  }
}

TEST_F(MessagesTest, AllMessagesOfOneGetShareAReceipt) {
  cloud_.put("a");
  cloud_.world.run_for(1s);
  cloud_.put("b");
  const auto response = cloud_.get("?numofmessages=2");
  const std::string receipt = element(response.body, "PopReceipt");
  EXPECT_NE(response.body.rfind(receipt), response.body.find(receipt));
}

TEST_F(MessagesTest, ReceiptOfPutCanDeleteAtOnce) {
  const auto put = cloud_.put("a");
  EXPECT_EQ(cloud_.ask("DELETE", message_target(put)).status, 204);
  const auto again = cloud_.ask("DELETE", message_target(put));
  EXPECT_EQ(again.status, 404);
  EXPECT_EQ(error_code(again), "MessageNotFound");
}

TEST_F(MessagesTest, ReceiptStaysGoodAfterItsWindowUntilSomebodyElseGetsTheMessage) {
  cloud_.put("a");
  const auto first = cloud_.get("?visibilitytimeout=5");
  cloud_.world.run_for(6s);
  const auto second = cloud_.get("?visibilitytimeout=5");
  const auto stale = cloud_.ask("DELETE", message_target(first));
  EXPECT_EQ(stale.status, 404);
  EXPECT_EQ(error_code(stale), "MessageNotFound");
  cloud_.world.run_for(60s);
  EXPECT_EQ(cloud_.ask("DELETE", message_target(second)).status, 204);
}

TEST_F(MessagesTest, PeekLeavesTheReceiptGood) {
  cloud_.put("a");
  const auto gotten = cloud_.get("?visibilitytimeout=1");
  cloud_.world.run_for(2s);
  cloud_.get("?peekonly=true");
  EXPECT_EQ(cloud_.ask("DELETE", message_target(gotten)).status, 204);
}

TEST_F(MessagesTest, UpdateWithoutBodyKeepsTheTextAndKillsTheOldReceipt) {
  cloud_.put("a");
  const auto gotten = cloud_.get();
  const auto updated = cloud_.ask("PUT", message_target(gotten) + "&visibilitytimeout=60");
  EXPECT_EQ(updated.status, 204);
  EXPECT_EQ(updated.headers.get("x-ms-time-next-visible"), "Thu, 01 Jan 2026 00:01:00 GMT");
  const std::string receipt(updated.headers.get("x-ms-popreceipt"));
  EXPECT_EQ(receipt.size(), 32u);
  EXPECT_EQ(cloud_.ask("DELETE", message_target(gotten)).status, 404);
  cloud_.world.run_for(60s);
  EXPECT_EQ(element(cloud_.get("?peekonly=true").body, "MessageText"), "a");
  EXPECT_EQ(cloud_.ask("DELETE", message_target(gotten, receipt)).status, 204);
}

TEST_F(MessagesTest, UpdateWithEmptyTextMakesTheTextEmpty) {
  const auto put = cloud_.put("a");
  const auto updated =
      cloud_.ask("PUT", message_target(put) + "&visibilitytimeout=0", "<QueueMessage><MessageText/></QueueMessage>");
  EXPECT_EQ(updated.status, 204);
  cloud_.world.run_for(1s);
  EXPECT_NE(cloud_.get().body.find("<MessageText />"), std::string::npos);
}

TEST_F(MessagesTest, UpdateNeedsItsVisibilityTimeout) {
  const auto put = cloud_.put("a");
  const auto response = cloud_.ask("PUT", message_target(put));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(error_code(response), "MissingRequiredQueryParameter");
  EXPECT_EQ(element(response.body, "QueryParameterName"), "visibilitytimeout");
}

TEST_F(MessagesTest, UpdatePastTheExpiryIsRefusedUnlessTheOptionsAllowIt) {
  const auto put = cloud_.put("a", "?messagettl=10");
  const auto response = cloud_.ask("PUT", message_target(put) + "&visibilitytimeout=11");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(error_code(response), "InvalidQueryParameterValue");
  EXPECT_EQ(cloud_.ask("PUT", message_target(put) + "&visibilitytimeout=10").status, 204);

  Options options;
  options.update_past_expiry = true;
  Cloud lax(options);
  lax.create();
  const auto lax_put = lax.put("a", "?messagettl=10");
  EXPECT_EQ(lax.ask("PUT", message_target(lax_put) + "&visibilitytimeout=11").status, 204);
}

TEST_F(MessagesTest, InfiniteTimeToLivePrintsTheEndOfTheYear9999) {
  EXPECT_EQ(element(cloud_.put("a", "?messagettl=-1").body, "ExpirationTime"), "Fri, 31 Dec 9999 23:59:59 GMT");
}

TEST_F(MessagesTest, TimeToLiveBelowOneIsInvalid) {
  for (const char* ttl : {"0", "-2"}) {
    const auto response = cloud_.put("a", std::string("?messagettl=") + ttl);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(error_code(response), "InvalidQueryParameterValue");
    EXPECT_EQ(element(response.body, "QueryParameterName"), "messagettl");
    EXPECT_EQ(element(response.body, "QueryParameterValue"), ttl);
    EXPECT_EQ(element(response.body, "Reason"),
              "Value must be greater than or equal to 1, or -1 to indicate an infinite TTL.");
  }
  EXPECT_EQ(cloud_.put("a", "?messagettl=99999999").status, 201);
}

TEST_F(MessagesTest, TimeToLiveMustExceedTheVisibilityTimeout) {
  for (const char* query : {"?visibilitytimeout=10&messagettl=10", "?visibilitytimeout=604800"}) {
    const auto response = cloud_.put("a", query);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(element(response.body, "QueryParameterName"), "visibilitytimeout");
    EXPECT_EQ(element(response.body, "Reason"), "messagettl must be greater than visibilitytimeout");
  }
  EXPECT_EQ(cloud_.put("a", "?visibilitytimeout=604800&messagettl=-1").status, 201);
}

TEST_F(MessagesTest, NumbersOutOfRangeNameTheirBounds) {
  const auto response = cloud_.get("?numofmessages=33");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.headers.get("x-ms-error-code"), "OutOfRangeQueryParameterValue");
  EXPECT_NE(response.body.find("<QueryParameterName>numofmessages</QueryParameterName>"
                               "<QueryParameterValue>33</QueryParameterValue><MinimumAllowed>1</MinimumAllowed>"
                               "<MaximumAllowed>32</MaximumAllowed></Error>"),
            std::string::npos);
  EXPECT_EQ(error_code(cloud_.get("?numofmessages=0")), "OutOfRangeQueryParameterValue");
  EXPECT_EQ(error_code(cloud_.get("?visibilitytimeout=0")), "OutOfRangeQueryParameterValue");
  EXPECT_EQ(error_code(cloud_.get("?visibilitytimeout=604801")), "OutOfRangeQueryParameterValue");
  EXPECT_EQ(error_code(cloud_.put("a", "?visibilitytimeout=-1")), "OutOfRangeQueryParameterValue");
  EXPECT_EQ(error_code(cloud_.get("?numofmessages=two")), "InvalidQueryParameterValue");
  EXPECT_EQ(error_code(cloud_.get("?numofmessages=99999999999")), "InvalidQueryParameterValue");
}

TEST_F(MessagesTest, ClearRemovesAllAndTheCountFalls) {
  for (int i = 0; i < 3; ++i) cloud_.put("a");
  cloud_.get();
  const auto count = [this] {
    return std::string(
        cloud_.ask("GET", "/devstoreaccount1/jobs?comp=metadata").headers.get("x-ms-approximate-messages-count"));
  };
  EXPECT_EQ(count(), "3");
  EXPECT_EQ(cloud_.ask("DELETE", "/devstoreaccount1/jobs/messages").status, 204);
  EXPECT_EQ(count(), "0");
  EXPECT_EQ(cloud_.ask("DELETE", "/devstoreaccount1/jobs/messages").status, 204);
}

TEST_F(MessagesTest, OldVersionsGetTheOldAnswers) {
  const std::string body = "<QueueMessage><MessageText>a</MessageText></QueueMessage>";
  const auto ask = [&](const char* version, const char* query) {
    return cloud_.ask("POST", std::string("/devstoreaccount1/jobs/messages") + query, body,
                      {{"x-ms-version", version}, {"x-ms-client-request-id", "me"}});
  };
  EXPECT_EQ(ask("2015-12-11", "").body, "");
  EXPECT_EQ(ask("2015-12-11", "").status, 201);
  EXPECT_NE(ask("2016-05-31", "").body, "");
  EXPECT_EQ(ask("2017-04-17", "?messagettl=604801").status, 400);
  EXPECT_FALSE(ask("2017-04-17", "?messagettl=0").headers.contains("x-ms-error-code"));
  EXPECT_EQ(ask("2017-07-29", "?messagettl=604801").status, 201);
  EXPECT_FALSE(ask("2018-11-09", "").headers.contains("x-ms-client-request-id"));
  EXPECT_EQ(ask("2019-02-02", "").headers.get("x-ms-client-request-id"), "me");
  EXPECT_EQ(ask("2031-01-01", "").headers.get("x-ms-version"), "2031-01-01");
}

TEST_F(MessagesTest, RateLimitShutsTheQueueUntilItsCreditReturns) {
  Options options;
  options.rate_limit = true;
  Cloud busy(options);
  busy.create();
  int accepted = 0;
  http::Response response;
  for (;; ++accepted) {
    response = busy.put("a");
    if (response.status != 201) break;
  }
  EXPECT_EQ(accepted, 2000);
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(error_code(response), "ServerBusy");
  EXPECT_EQ(busy.service.usage().throttled, 1u);
  busy.world.run_for(500us);
  EXPECT_EQ(busy.put("a").status, 201);
  busy.world.run_for(1ms);
  EXPECT_EQ(busy.get("?numofmessages=32").status, 200);
  EXPECT_EQ(busy.get().status, 503);
  busy.world.run_for(16ms);
  EXPECT_EQ(busy.get().status, 200);
}

TEST_F(MessagesTest, UsageCountsByBillingClass) {
  const auto put = cloud_.put("a");
  cloud_.get();
  cloud_.get();
  cloud_.get("?peekonly=true");
  cloud_.ask("GET", "/devstoreaccount1/jobs?comp=metadata");
  cloud_.ask("DELETE", message_target(put));
  const Usage& usage = cloud_.service.usage();
  EXPECT_EQ(usage.class1, 4u);  // create, put, the get that returned a message, the delete that failed
  EXPECT_EQ(usage.class2, 3u);  // the empty get, peek, metadata
  EXPECT_EQ(usage.errors, 1u);
  EXPECT_EQ(usage.messages_gotten, 1u);
  EXPECT_EQ(usage.count(Operation::kGetMessages), 2u);
}

TEST_F(MessagesTest, SimulatorReadsTheCountersWithoutHttp) {
  cloud_.put("a");
  cloud_.put("b");
  cloud_.get();
  Queue* const queue = cloud_.service.find_queue("devstoreaccount1", "jobs");
  ASSERT_NE(queue, nullptr);
  const auto counts = queue->counts(cloud_.world.now());
  EXPECT_EQ(counts.visible, 1u);
  EXPECT_EQ(counts.invisible, 1u);
  EXPECT_EQ(cloud_.service.find_queue("devstoreaccount1", "none"), nullptr);
}

}  // namespace
}  // namespace queuecast::azure::queue
