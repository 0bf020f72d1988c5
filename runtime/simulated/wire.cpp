#include "runtime/simulated/wire.h"

#include <memory>
#include <optional>

#include "runtime/http/codec.h"
#include "runtime/runtime.h"
#include "runtime/signal.h"

namespace queuecast::simulated {

namespace {

/// What a client waits for; the server keeps it alive until it has answered.
struct Exchange {
  http::Request request;
  std::optional<http::Response> response;
  runtime::Signal answered;
};

/// The message as the other side reads it. In `bytes` mode it goes through the codec, so a message that cannot be
/// written and read back is found in the simulation and not in production.
http::Request transfer(http::Request request, const http::Endpoint& endpoint, WireMode mode) {
  if (!request.headers.contains("Host")) request.headers.add("Host", endpoint.authority());
  if (mode == WireMode::kDirect) return request;
  std::string bytes;
  http::write_request(request, endpoint.authority(), bytes);
  http::RequestReader reader;
  if (const auto used = reader.feed(bytes); used.has_error()) {
    throw std::logic_error("simulated wire: unreadable request: " + used.error().message);
  }
  if (!reader.done()) throw std::logic_error("simulated wire: incomplete request");
  return reader.take();
}

http::Response transfer(http::Response response, std::string_view method, WireMode mode) {
  if (mode == WireMode::kDirect) return response;
  std::string bytes;
  http::write_response(response, true, bytes, method == "HEAD");
  http::ResponseReader reader;
  reader.expect_answer_to(method);
  if (const auto used = reader.feed(bytes); used.has_error()) {
    throw std::logic_error("simulated wire: unreadable response: " + used.error().message);
  }
  if (!reader.done()) throw std::logic_error("simulated wire: incomplete response");
  return reader.take();
}

}  // namespace

class Wire::Connection final : public http::Client {
 public:
  Connection(Wire& wire, const http::Endpoint& endpoint) : wire_(wire), endpoint_(endpoint) {}

  runtime::Task<http::TransportResult<http::Response>> send(http::Request request) override {
    if (!open_) {
      co_await runtime::sleep_for(wire_.runtime_, wire_.timing_->connect(endpoint_));
      if (!wire_.servers_.contains(endpoint_.authority())) {
        co_return http::TransportError{http::TransportError::Kind::kConnect,
                                       "nothing listens at " + endpoint_.authority()};
      }
      open_ = true;
    }
    const runtime::Duration travel = wire_.timing_->request(endpoint_, request);
    auto exchange = std::make_shared<Exchange>();
    exchange->request = transfer(std::move(request), endpoint_, wire_.mode_);
    wire_.runtime_.spawn(serve(wire_, endpoint_, exchange, travel));
    while (!exchange->response) co_await exchange->answered.wait(wire_.runtime_);
    co_return std::move(*exchange->response);
  }

 private:
  // Static and by value: the task outlives the connection when the client is gone.
  static runtime::Task<void> serve(Wire& wire, http::Endpoint endpoint, std::shared_ptr<Exchange> exchange,
                                   runtime::Duration travel) {
    co_await runtime::sleep_for(wire.runtime_, travel);
    const auto server = wire.servers_.find(endpoint.authority());
    http::Response response{.status = 503, .headers = {}, .body = {}};
    http::Request request = exchange->request;
    if (server != wire.servers_.end()) {
      http::Peer peer{"10.0.0.1"};
      response = co_await server->second->handle(std::move(request), std::move(peer));
    }
    const runtime::Duration back = wire.timing_->response(endpoint, exchange->request, response);
    response = transfer(std::move(response), exchange->request.method, wire.mode_);
    co_await runtime::sleep_for(wire.runtime_, back);
    exchange->response = std::move(response);
    exchange->answered.notify_one();
  }

  Wire& wire_;
  http::Endpoint endpoint_;
  bool open_ = false;
};

void Wire::serve(std::string_view authority, http::Handler& handler) {
  servers_.insert_or_assign(std::string(authority), &handler);
}

void Wire::remove(std::string_view authority) {
  if (const auto server = servers_.find(authority); server != servers_.end()) servers_.erase(server);
}

std::unique_ptr<http::Client> Wire::connect(const http::Endpoint& endpoint) {
  return std::make_unique<Connection>(*this, endpoint);
}

}  // namespace queuecast::simulated
