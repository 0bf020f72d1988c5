#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulators/azure/table/service.h"
#include "runtime/simulated/world.h"

namespace queuecast::azure::table::testing {

using namespace std::chrono_literals;

/// A service in a simulated world, asked over the in-memory wire as the SDKs ask.
struct Cloud {
  explicit Cloud(Options options = {}) : service(world, std::move(options)) {
    world.wire().serve("127.0.0.1:10002", service);
  }

  http::Response ask(std::string method, std::string target, std::string body = {},
                     std::vector<http::Headers::Field> headers = {}) {
    http::Request request;
    request.method = std::move(method);
    request.target = "/devstoreaccount1" + target;
    request.body = std::move(body);
    request.headers.add("Host", "127.0.0.1:10002");
    request.headers.add("x-ms-version", "2019-02-02");
    request.headers.add("Accept", "application/json;odata=minimalmetadata");
    for (const auto& [name, value] : headers) request.headers.set(name, value);
    http::Response answer;
    world.spawn(exchange(world, std::move(request), answer));
    world.run_for(0s);
    return answer;
  }

  static runtime::Task<void> exchange(simulated::World& world, http::Request request, http::Response& answer) {
    auto client = world.http_client(http::Endpoint::parse("http://127.0.0.1:10002"));
    auto result = co_await client->send(std::move(request));
    if (result) answer = std::move(*result);
  }

  http::Response create(const std::string& name = "jobs") {
    return ask("POST", "/Tables", "{\"TableName\":\"" + name + "\"}");
  }
  http::Response insert(const std::string& partition, const std::string& row, const std::string& properties = "") {
    return ask("POST", "/jobs", R"({"PartitionKey":")" + partition + R"(","RowKey":")" + row + "\"" + properties + "}");
  }
  http::Response get(const std::string& partition, const std::string& row, const std::string& query = "") {
    return ask("GET", "/jobs(PartitionKey='" + partition + "',RowKey='" + row + "')" + query);
  }
  http::Response query(const std::string& parameters) { return ask("GET", "/jobs()?" + parameters); }

  simulated::World world;
  Service service;
};

/// The code of an error in the odata.error form.
inline std::string error_code(const http::Response& response) {
  static constexpr std::string_view kOpen = "{\"odata.error\":{\"code\":\"";
  if (!response.body.starts_with(kOpen)) return {};
  return response.body.substr(kOpen.size(), response.body.find('"', kOpen.size()) - kOpen.size());
}

/// The code of an error in the XML form, which also stands in a header.
inline std::string xml_error_code(const http::Response& response) {
  const std::string code(response.headers.get("x-ms-error-code", "none"));
  return response.body.find("<m:code>" + code + "</m:code>") != std::string::npos ? code : std::string{};
}

/// All values of a text property in the order of an answer.
inline std::vector<std::string> values(const http::Response& response, std::string_view name) {
  std::vector<std::string> found;
  const std::string open = "\"" + std::string(name) + "\":\"";
  for (std::size_t at = response.body.find(open); at != std::string::npos; at = response.body.find(open, at + 1)) {
    const std::size_t start = at + open.size();
    found.push_back(response.body.substr(start, response.body.find('"', start) - start));
  }
  return found;
}

}  // namespace queuecast::azure::table::testing
