#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/sqs/service.h"
#include "runtime/simulated/world.h"

namespace queuecast::sqs {

using namespace std::chrono_literals;

/// A service in a simulated world and the wire to it.
class SqsTest : public testing::Test {
 protected:
  explicit SqsTest(Options options = {}) : service(world, std::move(options)) {
    world.wire().serve("sqs.test", service);
  }

  struct Reply {
    http::Response response;
    runtime::TimePoint at;
  };

  /// Posts a call and returns at once; the reply appears when the world has run far enough.
  std::shared_ptr<std::optional<Reply>> post(std::string_view action, std::string body) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "AmazonSQS." + std::string(action));
    request.body = std::move(body);
    return post(std::move(request));
  }
  std::shared_ptr<std::optional<Reply>> post(http::Request request) {
    auto reply = std::make_shared<std::optional<Reply>>();
    world.spawn(exchange(world, std::move(request), reply));
    world.run_for(0s);
    return reply;
  }

  /// A call that is answered at this instant: the body.
  std::string ask(std::string_view action, std::string body, int status = 200) {
    const auto reply = post(action, std::move(body));
    if (!reply->has_value()) {
      ADD_FAILURE() << action << " is still waiting";
      return {};
    }
    EXPECT_EQ((*reply)->response.status, status) << (*reply)->response.body;
    last = (*reply)->response;
    return last.body;
  }
  /// A call that fails: its message; the code stands in `last_code`.
  std::string fault(std::string_view action, std::string body, int status = 400) {
    const std::string answer = ask(action, std::move(body), status);
    last_code = last.headers.get("x-amzn-query-error");
    return member(answer, "message").value_or("(no message)");
  }

  /// The first text member of that name anywhere in the answer.
  static std::optional<std::string> member(std::string_view json, std::string_view name) {
    const std::string key = "\"" + std::string(name) + "\":\"";
    const std::size_t start = json.find(key);
    if (start == std::string_view::npos) return std::nullopt;
    std::string value;
    for (std::size_t i = start + key.size(); i < json.size() && json[i] != '"'; ++i) {
      if (json[i] == '\\') ++i;
      value += json[i];
    }
    return value;
  }

  std::string create(std::string_view name, std::string_view attributes = "") {
    ask("CreateQueue",
        R"({"QueueName":")" + std::string(name) + R"(","Attributes":{)" + std::string(attributes) + "}}");
    return std::string(name);
  }
  std::string send(std::string_view queue, std::string_view body, std::string_view more = "") {
    return ask("SendMessage", R"({"QueueUrl":")" + std::string(queue) + R"(","MessageBody":")" + std::string(body) +
                                  '"' + std::string(more) + "}");
  }
  std::string receive(std::string_view queue, std::string_view more = "") {
    return ask("ReceiveMessage", R"({"QueueUrl":")" + std::string(queue) + '"' + std::string(more) + "}");
  }
  std::string remove(std::string_view queue, std::string_view handle, int status = 200) {
    return ask("DeleteMessage",
               R"({"QueueUrl":")" + std::string(queue) + R"(","ReceiptHandle":")" + std::string(handle) + R"("})",
               status);
  }
  std::string change(std::string_view queue, std::string_view handle, int seconds, int status = 200) {
    return ask("ChangeMessageVisibility",
               R"({"QueueUrl":")" + std::string(queue) + R"(","ReceiptHandle":")" + std::string(handle) +
                   R"(","VisibilityTimeout":)" + std::to_string(seconds) + "}",
               status);
  }
  /// The bodies of a receive's answer, in order.
  static std::vector<std::string> bodies(std::string_view answer) {
    std::vector<std::string> all;
    constexpr std::string_view kKey = "\"Body\":\"";
    for (std::size_t at = answer.find(kKey); at != std::string_view::npos; at = answer.find(kKey, at + 1)) {
      const std::size_t start = at + kKey.size();
      all.emplace_back(answer.substr(start, answer.find('"', start) - start));
    }
    return all;
  }
  using Bodies = std::vector<std::string>;

  simulated::World world;
  Service service;
  http::Response last;
  std::string last_code;

 private:
  static runtime::Task<void> exchange(simulated::World& where, http::Request request,
                                      std::shared_ptr<std::optional<Reply>> reply) {
    auto client = where.http_client(http::Endpoint::parse("http://sqs.test"));
    auto response = co_await client->send(std::move(request));
    if (response.has_value()) reply->emplace(Reply{std::move(*response), where.now()});
  }
};

}  // namespace queuecast::sqs
