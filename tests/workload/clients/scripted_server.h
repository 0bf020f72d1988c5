#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/http/handler.h"
#include "runtime/simulated/world.h"

namespace queuecast {

/// A server that answers as a test tells it and remembers when it was asked what.
class ScriptedServer final : public http::Handler {
 public:
  struct Seen {
    double at = 0;  // seconds since the world began
    http::Request request;
  };
  using Answer = std::function<http::Response(const http::Request&)>;

  ScriptedServer(simulated::World& world, std::string_view authority, Answer answer)
      : world_(world), answer_(std::move(answer)) {
    world.wire().serve(authority, *this);
  }

  runtime::Task<http::Response> handle(http::Request request, http::Peer) override {
    Seen one;
    one.at = runtime::to_seconds(world_.now() - simulated::World::kEpoch);
    one.request = std::move(request);
    seen.push_back(std::move(one));
    http::Response response = answer_(seen.back().request);
    co_await runtime::sleep_for(world_, delay);
    co_return response;
  }

  std::vector<double> times() const {
    std::vector<double> out;
    for (const Seen& one : seen) out.push_back(one.at);
    return out;
  }

  std::vector<Seen> seen;
  runtime::Duration delay{};

 private:
  simulated::World& world_;
  Answer answer_;
};

inline http::Response answer(int status, std::string body,
                             std::vector<std::pair<std::string, std::string>> fields = {}) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  for (const auto& [name, value] : fields) response.headers.add(name, value);
  return response;
}

/// Counts connections by host.
class CountingTiming final : public simulated::Timing {
 public:
  runtime::Duration connect(const http::Endpoint& endpoint) override {
    ++connections[endpoint.host];
    return {};
  }
  std::map<std::string, int> connections;
};

/// Runs a task to its end and gives its result; for calls that end by themselves.
template <class T>
T run(simulated::World& world, runtime::Task<T> task) {
  std::optional<T> result;
  const auto keep = [](runtime::Task<T> inner, std::optional<T>& out) -> runtime::Task<void> {
    out.emplace(co_await std::move(inner));
  };
  const runtime::Job job = world.start(keep(std::move(task), result));
  world.run_while([&] { return !result; });
  return std::move(*result);
}

}  // namespace queuecast
