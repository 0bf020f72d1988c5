#include "tests/fuzz/service.h"

#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "emulators/http/utf8.h"
#include "runtime/http/codec.h"
#include "tests/fuzz/target.h"

namespace queuecast::fuzz {

namespace {

constexpr std::size_t kMostRequests = 16;

std::string_view take_until(std::string_view& rest, std::string_view end) {
  const std::string_view part = rest.substr(0, rest.find(end));
  rest.remove_prefix(std::min(rest.size(), part.size() + end.size()));
  return part;
}

/// What a server makes of the request's bytes; nothing when it would refuse them.
std::optional<http::Request> through_the_wire(const http::Request& request) {
  std::string bytes;
  http::write_request(request, "127.0.0.1:4566", bytes);
  http::RequestReader reader;
  const auto used = reader.feed(bytes);
  if (used.has_error() || !reader.done() || *used != bytes.size()) return std::nullopt;
  return reader.take();
}

std::optional<http::Request> read_request(std::string_view text) {
  http::Request request;
  std::string_view head = take_until(text, "\n\n");
  std::string_view line = take_until(head, "\n");
  request.method = take_until(line, " ");
  request.target = line;
  while (!head.empty()) {
    line = take_until(head, "\n");
    const std::string_view name = take_until(line, ": ");
    request.headers.add(name, line);
  }
  request.body = text;
  return through_the_wire(request);
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = emulators::decode_utf8(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void check_body(const http::Response& response) {
  const std::string_view type = response.headers.get("Content-Type");
  if (type.find("json") != std::string_view::npos && !response.body.empty()) {
    require(nlohmann::json::accept(response.body), "the body is JSON: " + response.body);
  }
  if (type.find("xml") != std::string_view::npos && !response.body.empty()) {
    pugi::xml_document document;
    require(bool{document.load_buffer(response.body.data(), response.body.size())},
            "the body is XML: " + response.body);
    require(is_utf8(response.body), "the body is UTF-8: " + response.body);
  }
}

/// A field with a line break, or a body where none may be, would be read as something else by the client.
void check_framing(const http::Response& response, const std::string& method) {
  std::string bytes;
  http::write_response(response, true, bytes, method == "HEAD");
  http::ResponseReader reader;
  reader.expect_answer_to(method);
  const auto used = reader.feed(bytes);
  require(!used.has_error() && reader.done() && *used == bytes.size(), "the answer can be read: " + bytes);
  const http::Response read = reader.take();
  require(read.status == response.status, "the status is carried");
  if (method == "HEAD" || response.status == 204 || response.status == 304) return;
  require(read.body == response.body, "the body is carried whole");
}

runtime::Task<void> ask(http::Handler& service, http::Request request, std::optional<http::Response>& answer) {
  http::Peer peer{"127.0.0.1"};
  answer = co_await service.handle(std::move(request), std::move(peer));
}

}  // namespace

std::vector<http::Request> read_requests(std::string_view text) {
  std::vector<http::Request> requests;
  while (!text.empty() && requests.size() < kMostRequests) {
    std::string_view part = take_until(text, "\n---\n");
    if (text.empty() && part.ends_with('\n')) part.remove_suffix(1);  // of the file
    if (auto request = read_request(part)) requests.push_back(std::move(*request));
  }
  return requests;
}

void serve(simulated::World& world, http::Handler& service, std::vector<http::Request> requests) {
  for (http::Request& request : requests) {
    const std::string method = request.method;
    const std::string asked = method + " " + request.target;
    std::optional<http::Response> answer;
    const runtime::Job job = world.start(ask(service, std::move(request), answer));
    world.run_for(std::chrono::minutes{1});
    require(answer.has_value(), asked + " is answered");
    require(answer->status >= 200 && answer->status <= 599 && answer->status != 500,
            asked + " got " + std::to_string(answer->status) + " " + answer->body);
    check_body(*answer);
    check_framing(*answer, method);
  }
}

}  // namespace queuecast::fuzz
