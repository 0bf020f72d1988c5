#include "emulators/server/admin.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "emulators/http/timestamp.h"
#include "emulators/server/embedded.h"

namespace queuecast::emulators {

namespace {

using nlohmann::json;

constexpr std::string_view kPrefix = "/_queuecast/";
constexpr double kLongestAdvance = 100 * 366 * 86400.0;

/// What the caller did wrong, with the field that holds it.
struct BadRequest {
  std::string message;
};

http::Response answer(int status, const json& body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  return response;
}

http::Response text(std::string_view type, std::string body) {
  http::Response response;
  response.headers.add("Content-Type", type);
  response.body = std::move(body);
  return response;
}

http::Response not_allowed(std::string_view allowed) {
  http::Response response = answer(405, {{"error", "use " + std::string(allowed)}});
  response.headers.add("Allow", allowed);
  return response;
}

json read_body(const http::Request& request) {
  if (request.body.empty()) return json::object();
  json body = json::parse(request.body, nullptr, false);
  if (!body.is_object()) throw BadRequest{"the body is no JSON object"};
  return body;
}

void check_names(const json& body, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : body.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string names;
    for (const std::string_view one : known) names.append(names.empty() ? "" : ", ").append(one);
    throw BadRequest{"unknown field '" + name + "'; known are " + names};
  }
}

double read_number(const json& body, const char* name, double fallback, double low, double high) {
  if (!body.contains(name)) return fallback;
  if (!body[name].is_number()) throw BadRequest{std::string(name) + " is no number"};
  const double value = body[name].get<double>();
  if (!std::isfinite(value) || value < low || value > high) {
    throw BadRequest{std::string(name) + " is " + body[name].dump() + ", expected " + json(low).dump() + " to " +
                     json(high).dump()};
  }
  return value;
}

std::string read_text(const json& body, const char* name) {
  if (!body.contains(name)) return {};
  if (!body[name].is_string()) throw BadRequest{std::string(name) + " is no text"};
  return body[name].get<std::string>();
}

/// "2026-11-22T23:00:00Z", or seconds since 1970.
runtime::TimePoint read_time(const json& body) {
  if (!body.contains("time")) throw BadRequest{"no field 'time'"};
  const json& time = body["time"];
  if (time.is_number()) {
    const double seconds = read_number(body, "time", 0, 0, 9.2e9);
    return runtime::TimePoint{} + std::chrono::duration_cast<runtime::Duration>(std::chrono::duration<double>(seconds));
  }
  const auto parsed = time.is_string() ? parse_iso8601(time.get<std::string>()) : std::nullopt;
  if (!parsed) throw BadRequest{"time is " + time.dump() + ", expected \"2026-11-22T23:00:00Z\" or seconds since 1970"};
  return *parsed;
}

double seconds_since_1970(runtime::TimePoint at) {
  return std::chrono::duration<double>(at.time_since_epoch()).count();
}

json show(const Fault& fault) {
  json out{{"id", fault.id},         {"kind", name_of(fault.kind)}, {"service", fault.service},
           {"action", fault.action}, {"queue", fault.resource},     {"probability", fault.probability},
           {"times", fault.times},   {"hits", fault.hits},          {"seconds", fault.seconds}};
  if (fault.status > 0) out["status"] = fault.status;
  if (!fault.code.empty()) out["code"] = fault.code;
  return out;
}

Fault read_fault(const json& body) {
  check_names(body,
              {"kind", "service", "action", "queue", "probability", "times", "seconds", "status", "code", "seed"});
  Fault fault;
  const std::string kind = read_text(body, "kind");
  const auto known = fault_kind(kind);
  if (!known) {
    throw BadRequest{"kind is '" + kind + "', expected throttle, error, delay, duplicate, drop or stale_counters"};
  }
  fault.kind = *known;
  fault.service = read_text(body, "service");
  constexpr std::array<std::string_view, 7> kServices{"",     "sqs", "dynamodb", "sts", "azure-queue", "azure-table",
                                                      "entra"};
  if (std::find(kServices.begin(), kServices.end(), fault.service) == kServices.end()) {
    throw BadRequest{"service is '" + fault.service +
                     "', expected sqs, dynamodb, sts, azure-queue, azure-table or entra"};
  }
  fault.action = read_text(body, "action");
  fault.resource = read_text(body, "queue");
  fault.probability = read_number(body, "probability", 1, 0, 1);
  const double times = read_number(body, "times", 0, 0, 1e15);
  if (times != std::floor(times)) throw BadRequest{"times is " + body["times"].dump() + ", expected a whole number"};
  fault.times = static_cast<std::uint64_t>(times);
  const bool timed = fault.kind == Fault::Kind::kDelay || fault.kind == Fault::Kind::kStaleCounters;
  if (timed && !body.contains("seconds")) throw BadRequest{kind + " needs the field 'seconds'"};
  fault.seconds = read_number(body, "seconds", 0, 0, 86400);
  fault.status = static_cast<int>(read_number(body, "status", 0, 400, 599));
  fault.code = read_text(body, "code");
  // It stands in headers.
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_'; };
  if (!std::all_of(fault.code.begin(), fault.code.end(), plain)) {
    throw BadRequest{"code is " + body["code"].dump() + ", expected letters, digits, dots and underscores"};
  }
  return fault;
}

json show(const QueueView& queue) {
  return {{"service", queue.service}, {"account", queue.account},     {"name", queue.name},
          {"visible", queue.visible}, {"in_flight", queue.in_flight}, {"delayed", queue.delayed}};
}

json show(const MessageView& message) {
  return {{"id", message.id},
          {"body", message.body},
          {"state", message.state},
          {"receives", message.receives},
          {"sent", iso8601(message.sent)}};
}

/// The part of a path up to the next slash, which is taken off.
std::string_view next_part(std::string_view& path) {
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part;
}

}  // namespace

bool Admin::claims(const http::Request& request) {
  const std::string_view path = http::path_of(request.target);
  if (path.starts_with(kPrefix) || path == "/metrics") return true;
  // DynamoDB and Azure answer at / too, but never to a browser.
  return path == "/" && request.method == "GET" &&
         request.headers.get("Accept").find("text/html") != std::string_view::npos;
}

http::Response Admin::handle(const http::Request& request) {
  const std::string_view path = http::path_of(request.target);
  try {
    if (path == "/metrics") {
      return text("text/plain; version=0.0.4; charset=utf-8", metrics_.text(backstage_.queues()));
    }
    if (path == "/") return text("text/html; charset=utf-8", std::string(embedded_file("page.html")));
    return route(request, path.substr(kPrefix.size()));
  } catch (const BadRequest& bad) {
    return answer(400, {{"error", bad.message}});
  }
}

http::Response Admin::route(const http::Request& request, std::string_view path) {
  const std::string_view first = next_part(path);
  if (first == "health") return answer(200, {{"status", "ok"}});
  if (first == "clock") return clock(request, path);
  if (first == "faults") return faults(request, path);
  if (first == "queues") return queues(request, path);
  if (first == "reset") {
    if (request.method != "POST") return not_allowed("POST");
    backstage_.reset();
    faults_.clear();
    metrics_.clear();
    return answer(200, {{"status", "ok"}});
  }
  return answer(404, {{"error", "no such route; there are health, clock, faults, queues and reset"}});
}

http::Response Admin::clock(const http::Request& request, std::string_view action) {
  const bool reads = action.empty() && request.method == "GET";
  if (!reads) {
    if (request.method != "POST") return not_allowed(action.empty() ? "GET" : "POST");
    const json body = read_body(request);
    if (action == "advance") {
      check_names(body, {"seconds"});
      if (!body.contains("seconds")) throw BadRequest{"no field 'seconds'"};
      const double seconds = read_number(body, "seconds", 0, 0, kLongestAdvance);
      world_.advance(std::chrono::duration_cast<runtime::Duration>(std::chrono::duration<double>(seconds)));
    } else if (action == "set") {
      check_names(body, {"time"});
      world_.set(read_time(body));
    } else if (action == "freeze") {
      world_.freeze();
    } else if (action == "resume") {
      world_.resume();
    } else {
      return answer(404, {{"error", "no such action; there are advance, set, freeze and resume"}});
    }
  }
  const runtime::TimePoint now = world_.now();
  const auto wall = std::chrono::time_point_cast<runtime::Duration>(std::chrono::system_clock::now());
  return answer(200, {{"now", iso8601(now)},
                      {"seconds", seconds_since_1970(now)},
                      {"ahead_of_wall_clock_seconds", std::chrono::duration<double>(now - wall).count()},
                      {"frozen", world_.clock().frozen()}});
}

http::Response Admin::faults(const http::Request& request, std::string_view rest) {
  if (request.method == "GET") {
    json list = json::array();
    for (const Fault& fault : faults_.all()) list.push_back(show(fault));
    return answer(200, {{"faults", list}});
  }
  if (request.method == "POST") {
    const json body = read_body(request);
    Fault fault = read_fault(body);
    if (body.contains("seed")) faults_.reseed(static_cast<std::uint64_t>(read_number(body, "seed", 0, 0, 9e15)));
    return answer(201, show(faults_.add(std::move(fault))));
  }
  if (request.method != "DELETE") return not_allowed("GET, POST, DELETE");
  if (rest.empty()) {
    faults_.clear();
    return answer(200, {{"faults", json::array()}});
  }
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
  const bool whole = error == std::errc() && end == rest.data() + rest.size();
  if (!whole || !faults_.remove(id)) return answer(404, {{"error", "no fault '" + std::string(rest) + "'"}});
  return answer(200, {{"removed", id}});
}

http::Response Admin::queues(const http::Request& request, std::string_view rest) {
  if (request.method != "GET") return not_allowed("GET");
  json list = json::array();
  if (rest.empty()) {
    for (const QueueView& queue : backstage_.queues()) list.push_back(show(queue));
    return answer(200, {{"queues", list}});
  }
  const std::string service{next_part(rest)};
  const std::string name = http::percent_decode(next_part(rest));
  std::size_t limit = 100;
  for (const auto& [field, value] : http::parse_query(http::query_of(request.target))) {
    if (field != "limit") continue;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), limit);
    if (error != std::errc() || end != value.data() + value.size()) throw BadRequest{"limit is no whole number"};
  }
  const auto messages = backstage_.peek(service, name, limit);
  if (!messages) return answer(404, {{"error", "no queue '" + name + "' of service '" + service + "'"}});
  for (const MessageView& message : *messages) list.push_back(show(message));
  return answer(200, {{"messages", list}});
}

}  // namespace queuecast::emulators
