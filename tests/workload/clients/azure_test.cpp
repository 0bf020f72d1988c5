#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/workload/clients/scripted_server.h"
#include "workload/clients/azure_queue.h"
#include "workload/clients/azure_table.h"
#include "workload/clients/entra.h"

namespace queuecast::clients {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kToken =
    R"({"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"a.b.c"})";

class AzureTest : public testing::Test {
 protected:
  AzureTest() {
    queue_options.endpoint = http::Endpoint::parse("https://acct.queue.core.windows.net");
    table_options.endpoint = http::Endpoint::parse("https://acct.table.core.windows.net");
    entra.endpoint = http::Endpoint::parse("https://login.microsoftonline.com");
    entra.tenant_id = "tenant";
    entra.client_id = "client";
    entra.assertion = "x.y.z";
  }

  simulated::World world;
  AzureOptions queue_options, table_options;
  EntraOptions entra;
  runtime::Random& jitter = world.random("retries");
  http::Response next = answer(200, "<QueueMessagesList />");
  http::Response token = answer(200, kToken);
  ScriptedServer queue{world, "acct.queue.core.windows.net", [this](const auto&) { return next; }};
  ScriptedServer table{world, "acct.table.core.windows.net", [this](const auto&) { return next; }};
  ScriptedServer login{world, "login.microsoftonline.com", [this](const auto&) { return token; }};
};

TEST_F(AzureTest, RequestsLookLikeThoseOfTheSdks) {
  EntraCredential credential(world, entra);
  AzureQueue client(world, queue_options, &credential, "jobs", jitter);
  EXPECT_TRUE(run(world, client.get_messages(1, 60))->empty());
  const http::Request& get = queue.seen[0].request;
  EXPECT_EQ(get.method, "GET");
  EXPECT_EQ(get.target, "/jobs/messages?numofmessages=1&visibilitytimeout=60");
  EXPECT_EQ(get.headers.get("Accept"), "application/xml");
  EXPECT_EQ(get.headers.get("x-ms-version"), "2021-12-02");
  EXPECT_EQ(get.headers.get("x-ms-date"), "Thu, 01 Jan 2026 00:00:00 GMT");
  EXPECT_EQ(get.headers.get("Authorization"), "Bearer a.b.c");
  EXPECT_EQ(get.headers.get("x-ms-client-request-id").size(), 36u);

  next = answer(201,
                "<QueueMessagesList><QueueMessage><MessageId>id</MessageId><PopReceipt>pop</PopReceipt>"
                "</QueueMessage></QueueMessagesList>");
  PutMessage put;
  put.text = "<&>";
  put.visibility_timeout = 5;
  put.time_to_live = -1;
  EXPECT_EQ(run(world, client.put_message(put))->message_id, "id");
  EXPECT_EQ(queue.seen[1].request.target, "/jobs/messages?visibilitytimeout=5&messagettl=-1");
  EXPECT_THAT(queue.seen[1].request.body,
              HasSubstr("<QueueMessage><MessageText>&lt;&amp;&gt;</MessageText></QueueMessage>"));

  next = answer(204, "");
  EXPECT_FALSE(run(world, client.delete_message("id", "Ag+/=")).has_error());
  EXPECT_EQ(queue.seen[2].request.method, "DELETE");
  EXPECT_EQ(queue.seen[2].request.target, "/jobs/messages/id?popreceipt=Ag%2B%2F%3D");

  next = answer(200, "", {{"x-ms-approximate-messages-count", "42"}});
  EXPECT_EQ(*run(world, client.approximate_count()), 42);
}

TEST_F(AzureTest, TablesGetTypedEntities) {
  next = answer(204, "");
  table_options.base_path = "/acct";
  table_options.shared_key = SharedKey();
  table_options.shared_key->account = "acct";
  table_options.shared_key->key = "a2V5";
  AzureTable client(world, table_options, nullptr, "payments", jitter);
  EXPECT_FALSE(run(world, client.insert({{"PartitionKey", "p"}, {"data", "a\"b"}})).has_error());
  const http::Request& post = table.seen[0].request;
  EXPECT_EQ(post.target, "/acct/payments");
  EXPECT_EQ(post.headers.get("x-ms-version"), "2019-02-02");
  EXPECT_EQ(post.headers.get("DataServiceVersion"), "3.0");
  EXPECT_EQ(post.headers.get("Content-Type"), "application/json;odata=nometadata");
  EXPECT_THAT(std::string(post.headers.get("Authorization")), testing::StartsWith("SharedKey acct:"));
  EXPECT_EQ(post.body, R"({"PartitionKey": "p", "PartitionKey@odata.type": "Edm.String", )"
                       R"("data": "a\"b", "data@odata.type": "Edm.String"})");
}

TEST_F(AzureTest, ErrorsAreReadFromXmlAndJson) {
  next = answer(404,
                "\xef\xbb\xbf<?xml version=\"1.0\"?><Error><Code>MessageNotFound</Code><Message>The specified message "
                "does not exist.\nRequestId:1\nTime:2</Message></Error>");
  EntraCredential credential(world, entra);
  AzureQueue queues(world, queue_options, &credential, "jobs", jitter);
  const auto missing = run(world, queues.delete_message("id", "pop"));
  EXPECT_EQ(missing.error().code, "MessageNotFound");
  EXPECT_EQ(missing.error().message, "The specified message does not exist.");
  EXPECT_EQ(missing.error().attempts, 1);
  next = answer(
      409,
      R"({"odata.error":{"code":"EntityAlreadyExists","message":{"lang":"en-US","value":"Exists.\nRequestId:1"}}})");
  AzureTable tables(world, table_options, &credential, "payments", jitter);
  const auto exists = run(world, tables.insert({{"PartitionKey", "p"}}));
  EXPECT_EQ(exists.error().code, "EntityAlreadyExists");
  EXPECT_EQ(exists.error().message, "Exists.");
  next = answer(403, "<m:error><m:code>AuthenticationFailed</m:code><m:message>No.</m:message></m:error>");
  EXPECT_EQ(run(world, tables.insert({{"PartitionKey", "p"}})).error().code, "AuthenticationFailed");
}

TEST_F(AzureTest, QueuesAreRetriedAfterAbout18And24And42Seconds) {
  next = answer(503, "", {{"x-ms-error-code", "ServerBusy"}});
  EntraCredential credential(world, entra);
  AzureQueue client(world, queue_options, &credential, "jobs", jitter);
  const auto result = run(world, client.get_messages(1, 60));
  EXPECT_EQ(result.error().code, "ServerBusy");
  EXPECT_EQ(result.error().attempts, 4);
  const std::vector<double> times = queue.times();
  ASSERT_EQ(times.size(), 4u);
  EXPECT_NEAR(times[1] - times[0], 18, 3);
  EXPECT_NEAR(times[2] - times[1], 24, 3);
  EXPECT_NEAR(times[3] - times[2], 42, 3);
}

TEST_F(AzureTest, TablesAreRetriedAfter0And1600And3200Milliseconds) {
  next = answer(503, "");
  EntraCredential credential(world, entra);
  AzureTable client(world, table_options, &credential, "payments", jitter);
  EXPECT_EQ(run(world, client.insert({{"PartitionKey", "p"}})).error().attempts, 4);
  EXPECT_THAT(table.times(), ElementsAre(0, 0, 1.6, 4.8));
}

TEST_F(AzureTest, CredentialsKeepTheirTokenUntilFiveMinutesBeforeItsEnd) {
  EntraCredential credential(world, entra);
  AzureQueue client(world, queue_options, &credential, "jobs", jitter);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(run(world, client.get_messages(1, 60)).has_error());
  ASSERT_EQ(login.seen.size(), 1u);
  EXPECT_EQ(login.seen[0].request.target, "/tenant/oauth2/v2.0/token");
  EXPECT_EQ(
      login.seen[0].request.body,
      "client_assertion=x.y.z&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
      "&client_id=client&grant_type=client_credentials&scope=https%3A%2F%2Fstorage.azure.com%2F.default");
  world.run_for(3299s);
  EXPECT_FALSE(run(world, client.get_messages(1, 60)).has_error());
  EXPECT_EQ(login.seen.size(), 1u);
  world.run_for(1s);
  EXPECT_FALSE(run(world, client.get_messages(1, 60)).has_error());
  EXPECT_EQ(login.seen.size(), 2u);
}

TEST_F(AzureTest, QueuesWaitForATokenAsForAServerAndTablesDoNot) {
  token = answer(401, R"({"error":"invalid_client","error_description":"AADSTS700213: no match"})");
  EntraCredential credential(world, entra);
  AzureTable tables(world, table_options, &credential, "payments", jitter);
  const auto insert = run(world, tables.insert({{"PartitionKey", "p"}}));
  EXPECT_TRUE(insert.error().authentication);
  EXPECT_EQ(insert.error().code, "invalid_client");
  EXPECT_EQ(login.seen.size(), 1u);
  AzureQueue queues(world, queue_options, &credential, "jobs", jitter);
  const auto get = run(world, queues.get_messages(1, 60));
  EXPECT_EQ(get.error().attempts, 4);
  EXPECT_EQ(login.seen.size(), 5u);
  EXPECT_TRUE(queue.seen.empty());
  EXPECT_NEAR(login.seen[4].at, 84, 9);
}

TEST_F(AzureTest, UnsignedRequestsStillCarryTheirToken) {
  queue_options.sign = false;
  EntraCredential credential(world, entra);
  AzureQueue client(world, queue_options, &credential, "jobs", jitter);
  EXPECT_FALSE(run(world, client.get_messages(1, 60)).has_error());
  EXPECT_EQ(queue.seen[0].request.headers.get("Authorization"), "Bearer a.b.c");
  EXPECT_FALSE(queue.seen[0].request.headers.contains("x-ms-client-request-id"));
}

TEST_F(AzureTest, TokenAnswersWithoutATokenAreErrors) {
  for (const char* body : {"", "{}", R"({"access_token":"a"})", R"({"expires_in":"3599"})", "<html>"}) {
    token = answer(200, body);
    EntraCredential credential(world, entra);
    EXPECT_EQ(run(world, credential.request_token()).error().code, "invalid_response") << body;
  }
  token = answer(200, R"({"expires_in":"3599","access_token":"a"})");
  EntraCredential credential(world, entra);
  EXPECT_EQ(run(world, credential.request_token())->expires, world.now() + 3599s);
}

}  // namespace
}  // namespace queuecast::clients
