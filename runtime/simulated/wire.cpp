#include "runtime/simulated/wire.h"

#include <memory>
#include <optional>
#include <stdexcept>

#include "runtime/runtime.h"
#include "runtime/signal.h"

namespace queuecast::simulated {

/// What a client waits for; the server keeps it alive until it has answered.
struct Wire::Exchange {
  http::Request sent;      // as the client sent it, for the timing of the answer
  http::Request received;  // as the server reads it
  std::optional<http::Response> response;
  bool lost = false;  // the server closed the connection instead of answering
  runtime::Signal answered;
};

/// The message as the other side reads it. In `bytes` mode it goes through the codec, so a message that cannot be
/// written and read back is found in the simulation and not in production.
http::Request Wire::transfer(const http::Request& request, const Route& route) {
  if (mode_ == WireMode::kDirect) return request;
  bytes_.clear();
  http::write_request(request, route.authority, bytes_);
  if (const auto used = request_reader_.feed(bytes_); used.has_error()) {
    throw std::logic_error("simulated wire: unreadable request: " + used.error().message);
  }
  if (!request_reader_.done()) throw std::logic_error("simulated wire: incomplete request");
  return request_reader_.take();
}

http::Response Wire::transfer(http::Response response, std::string_view method) {
  if (mode_ == WireMode::kDirect) return response;
  bytes_.clear();
  http::write_response(response, true, bytes_, method == "HEAD");
  response_reader_.expect_answer_to(method);
  if (const auto used = response_reader_.feed(bytes_); used.has_error()) {
    throw std::logic_error("simulated wire: unreadable response: " + used.error().message);
  }
  if (!response_reader_.done()) throw std::logic_error("simulated wire: incomplete response");
  return response_reader_.take();
}

class Wire::Connection final : public http::Client {
 public:
  Connection(Wire& wire, const Routes::value_type& route) : wire_(wire), route_(route) {}

  runtime::Task<http::TransportResult<http::Response>> send(http::Request request) override {
    const auto& [endpoint, server] = route_;
    if (!open_) {
      co_await runtime::sleep_for(wire_.runtime_, wire_.timing_->connect(endpoint));
      if (!server.handler) {
        co_return http::TransportError{http::TransportError::Kind::kConnect, "nothing listens at " + server.authority};
      }
      open_ = true;
    }
    const runtime::Duration travel = wire_.timing_->request(endpoint, request);
    auto exchange = std::make_shared<Exchange>();
    if (!request.headers.contains("Host")) request.headers.add("Host", server.authority);
    exchange->received = wire_.transfer(request, server);
    exchange->sent = std::move(request);
    wire_.runtime_.spawn(serve(wire_, route_, exchange, travel));
    while (!exchange->response && !exchange->lost) co_await exchange->answered.wait(wire_.runtime_);
    if (exchange->lost) {
      open_ = false;
      co_return http::TransportError{http::TransportError::Kind::kClosed, "the connection closed without an answer"};
    }
    co_return std::move(*exchange->response);
  }

 private:
  Wire& wire_;
  const Routes::value_type& route_;
  bool open_ = false;
};

/// A task of the wire's own: it outlives the connection when the client is gone.
runtime::Task<void> Wire::serve(Wire& wire, const Routes::value_type& route, std::shared_ptr<Exchange> exchange,
                                runtime::Duration travel) {
  co_await runtime::sleep_for(wire.runtime_, travel);
  http::Response response{.status = 503, .headers = {}, .body = {}};
  if (http::Handler* const handler = route.second.handler) {
    http::Peer peer{"10.0.0.1"};
    response = co_await handler->handle(std::move(exchange->received), std::move(peer));
  }
  if (response.status == http::kNoAnswer) {
    exchange->lost = true;
    exchange->answered.notify_one();
    co_return;
  }
  const runtime::Duration back = wire.timing_->response(route.first, exchange->sent, response);
  response = wire.transfer(std::move(response), exchange->sent.method);
  co_await runtime::sleep_for(wire.runtime_, back);
  exchange->response = std::move(response);
  exchange->answered.notify_one();
}

void Wire::serve(std::string_view authority, http::Handler& handler) {
  servers_.insert_or_assign(std::string(authority), &handler);
  for (auto& [endpoint, route] : routes_) {
    if (route.authority == authority) route.handler = &handler;
  }
}

void Wire::remove(std::string_view authority) {
  if (const auto server = servers_.find(authority); server != servers_.end()) servers_.erase(server);
  for (auto& [endpoint, route] : routes_) {
    if (route.authority == authority) route.handler = nullptr;
  }
}

Wire::Routes::value_type& Wire::route(const http::Endpoint& endpoint) {
  if (const auto known = routes_.find(endpoint); known != routes_.end()) return *known;
  Route route{endpoint.authority(), nullptr};
  if (const auto server = servers_.find(route.authority); server != servers_.end()) route.handler = server->second;
  return *routes_.emplace(endpoint, std::move(route)).first;
}

std::unique_ptr<http::Client> Wire::connect(const http::Endpoint& endpoint) {
  return std::make_unique<Connection>(*this, route(endpoint));
}

}  // namespace queuecast::simulated
