#pragma once

#include <gtest/gtest.h>

#include <simdjson.h>

#include <optional>
#include <string>

#include "emulators/aws/dynamodb/service.h"
#include "runtime/simulated/world.h"

namespace queuecast::dynamodb {

using namespace std::chrono_literals;

/// A simulated world with the service in it.
class ServiceTest : public testing::Test {
 protected:
  explicit ServiceTest(Options options = {.account_id = "111122223333"}) : service(world, std::move(options)) {}

  http::Response send(http::Request request) {
    std::optional<http::Response> response;
    world.spawn(exchange(service, std::move(request), response));
    world.run_for(0s);
    return response.value();
  }

  http::Response call(std::string_view operation, std::string_view body) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Host", "dynamodb.local:8000");
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.headers.add("X-Amz-Target", "DynamoDB_20120810." + std::string(operation));
    request.body = body;
    return send(std::move(request));
  }

  /// The body of a call that must succeed.
  std::string ok(std::string_view operation, std::string_view body) {
    const http::Response response = call(operation, body);
    EXPECT_EQ(response.status, 200) << operation << " " << response.body;
    return response.body;
  }

  /// "ErrorName: message" of a call that must fail.
  std::string error(std::string_view operation, std::string_view body) {
    const http::Response response = call(operation, body);
    EXPECT_EQ(response.status, 400) << operation << " " << response.body;
    const auto member = [&](std::string_view name) {
      simdjson::dom::parser parser;
      std::string_view text;
      const simdjson::padded_string padded{response.body};
      return parser.parse(padded)[name].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
    };
    const std::string type = member("__type");
    const std::string message = member("message") + member("Message");
    return type.substr(type.find('#') + 1) + ": " + message;
  }

  void create_payments() {
    ok("CreateTable", R"({"TableName":"payments","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
                      R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
                      R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}})");
  }

  void create_readings() {
    ok("CreateTable",
       R"({"TableName":"readings","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
       R"({"AttributeName":"at","AttributeType":"N"}],)"
       R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],)"
       R"("BillingMode":"PAY_PER_REQUEST"})");
  }

  simulated::World world;
  Service service;

 private:
  static runtime::Task<void> exchange(Service& service, http::Request request, std::optional<http::Response>& out) {
    http::Peer peer;
    out = co_await service.handle(std::move(request), std::move(peer));
  }
};

}  // namespace queuecast::dynamodb
