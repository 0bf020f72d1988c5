#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulators/azure/queue/service.h"
#include "runtime/simulated/world.h"

namespace queuecast::azure::queue::testing {

using namespace std::chrono_literals;

/// A service in a simulated world, asked through its HTTP handler over the in-memory wire.
struct Cloud {
  explicit Cloud(Options options = {}, std::uint64_t seed = 1) : world(seed), service(world, std::move(options)) {
    world.wire().serve("127.0.0.1:10001", service);
    world.wire().serve("acct.queue.core.windows.net", service);
  }

  http::Response ask(std::string method, std::string target, std::string body = {},
                     std::vector<http::Headers::Field> headers = {}) {
    http::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers.add("Host", "127.0.0.1:10001");
    request.headers.add("x-ms-version", "2021-12-02");
    for (const auto& [name, value] : headers) request.headers.set(name, value);
    return send(std::move(request), "http://127.0.0.1:10001");
  }

  http::Response send(http::Request request, std::string_view url) {
    http::Response answer;
    world.spawn(exchange(world, http::Endpoint::parse(url), std::move(request), answer));
    world.run_for(0s);
    return answer;
  }

  static runtime::Task<void> exchange(simulated::World& world, http::Endpoint endpoint, http::Request request,
                                      http::Response& answer) {
    auto client = world.http_client(endpoint);
    auto result = co_await client->send(std::move(request));
    if (result) answer = std::move(*result);
  }

  http::Response create(std::string name = "jobs") { return ask("PUT", "/devstoreaccount1/" + name); }
  http::Response put(std::string_view text, std::string query = "") {
    return ask("POST", "/devstoreaccount1/jobs/messages" + query,
               "<QueueMessage><MessageText>" + std::string(text) + "</MessageText></QueueMessage>");
  }
  http::Response get(std::string query = "") { return ask("GET", "/devstoreaccount1/jobs/messages" + query); }

  simulated::World world;
  Service service;
};

/// The text between the first <name> and </name>; "" when there is none.
inline std::string element(std::string_view xml, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">";
  const std::size_t start = xml.find(open);
  if (start == std::string_view::npos) return {};
  const std::size_t from = start + open.size();
  return std::string(xml.substr(from, xml.find("</" + std::string(name) + ">", from) - from));
}

inline std::string error_code(const http::Response& response) { return element(response.body, "Code"); }

/// The target of an operation on the first message in an answer.
inline std::string message_target(const http::Response& response, std::string_view receipt = {}) {
  const std::string own = element(response.body, "PopReceipt");
  return "/devstoreaccount1/jobs/messages/" + element(response.body, "MessageId") +
         "?popreceipt=" + http::percent_encode(receipt.empty() ? own : receipt);
}

}  // namespace queuecast::azure::queue::testing
