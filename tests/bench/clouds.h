#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "emulators/clouds.h"
#include "runtime/simulated/world.h"

namespace queuecast {

inline http::Request aws_request(std::string_view target, std::string body) {
  http::Request request;
  request.method = "POST";
  request.headers.add("X-Amz-Target", target);
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.headers.add("Host", "sqs.us-east-1.amazonaws.com");
  request.body = std::move(body);
  return request;
}

inline http::Request azure_request(std::string method, std::string target, std::string body = {}) {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers.add("Host", "acct.queue.core.windows.net");
  request.headers.add("x-ms-version", "2019-02-02");
  request.headers.add("x-ms-date", "Thu, 01 Jan 2026 00:00:00 GMT");
  request.headers.add("Accept", "application/json;odata=nometadata");
  request.headers.add("Content-Type", "application/json");
  request.body = std::move(body);
  return request;
}

/// Both clouds on the wire of a simulated world, with the queue "jobs" and the table "payments" on each.
class Clouds {
 public:
  explicit Clouds(simulated::World& world) : aws(world), azure(world) {
    world.wire().serve("sqs.us-east-1.amazonaws.com", aws);
    world.wire().serve("dynamodb.us-east-1.amazonaws.com", aws);
    world.wire().serve("acct.queue.core.windows.net", azure.queue());
    world.wire().serve("acct.table.core.windows.net", azure.table());
    world.wire().serve("login.microsoftonline.com", azure.entra());
    set_up(world, aws, aws_request("AmazonSQS.CreateQueue", R"({"QueueName":"jobs"})"));
    set_up(world, aws,
           aws_request("DynamoDB_20120810.CreateTable",
                       R"({"TableName":"payments","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
                       R"({"AttributeName":"id","AttributeType":"S"}],)"
                       R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]})"));
    set_up(world, azure.queue(), azure_request("PUT", "/jobs"));
    set_up(world, azure.table(), azure_request("POST", "/Tables", R"({"TableName":"payments"})"));
  }

  emulators::Aws aws;
  emulators::Azure azure;

 private:
  static runtime::Task<void> ask(http::Handler& handler, http::Request request, std::optional<http::Response>& out) {
    http::Peer peer;
    out = co_await handler.handle(std::move(request), std::move(peer));
  }
  static void set_up(simulated::World& world, http::Handler& handler, http::Request request) {
    std::optional<http::Response> response;
    world.spawn(ask(handler, std::move(request), response));
    world.run_for({});
    if (!response || response->status >= 300) throw std::runtime_error("set-up: " + (response ? response->body : ""));
  }
};

}  // namespace queuecast
