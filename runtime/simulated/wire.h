#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>

#include "runtime/http/client.h"
#include "runtime/http/codec.h"
#include "runtime/http/handler.h"
#include "runtime/time.h"

namespace queuecast::runtime {
class Runtime;
}

namespace queuecast::simulated {

/// `kBytes`: every message is serialised and parsed, so the code under test is the code that ships.
/// `kDirect`: the message object is handed over, for large sweeps. Both give the same run, event for event.
enum class WireMode { kBytes, kDirect };

/// How long messages travel. Implementations draw from the world's named streams; everything is zero by default.
class Timing {
 public:
  virtual ~Timing() = default;
  /// TCP and TLS set-up, paid by the first request of a connection.
  virtual runtime::Duration connect(const http::Endpoint&) { return {}; }
  /// From the client's send to the server's handler.
  virtual runtime::Duration request(const http::Endpoint&, const http::Request&) { return {}; }
  /// From the handler's answer to the client. `request` is what was sent, so that the answer to an empty receive can
  /// be told from one with a message.
  virtual runtime::Duration response(const http::Endpoint&, const http::Request&, const http::Response&) { return {}; }
};

/// The in-memory network of a simulated world.
///
/// Each request's handler runs as a task of its own: a client that dies or gives up does not undo what the server has
/// begun, and a late answer is dropped.
class Wire {
 public:
  Wire(runtime::Runtime& runtime, WireMode mode) : runtime_(runtime), mode_(mode) {}

  /// Puts a server on the network. The handler must outlive the world's tasks.
  void serve(std::string_view authority, http::Handler& handler);
  /// Takes it off again: connecting then fails as to a host that does not answer.
  void remove(std::string_view authority);
  /// Without a timing all messages arrive at once. The object must outlive the world's tasks.
  void set_timing(Timing& timing) { timing_ = &timing; }

  std::unique_ptr<http::Client> connect(const http::Endpoint& endpoint);

 private:
  class Connection;
  struct Exchange;

  /// An address that clients have asked for: looked up once a connection, never removed.
  struct Route {
    std::string authority;
    http::Handler* handler = nullptr;  // null: nobody listens
  };
  struct EndpointOrder {
    bool operator()(const http::Endpoint& a, const http::Endpoint& b) const {
      return std::tie(a.host, a.port, a.scheme) < std::tie(b.host, b.port, b.scheme);
    }
  };
  using Routes = std::map<http::Endpoint, Route, EndpointOrder>;

  Routes::value_type& route(const http::Endpoint& endpoint);
  http::Request transfer(const http::Request& request, const Route& route);
  http::Response transfer(http::Response response, std::string_view method);
  static runtime::Task<void> serve(Wire& wire, const Routes::value_type& route, std::shared_ptr<Exchange> exchange,
                                   runtime::Duration travel);

  runtime::Runtime& runtime_;
  WireMode mode_;
  Timing no_delay_;
  Timing* timing_ = &no_delay_;
  std::map<std::string, http::Handler*, std::less<>> servers_;
  Routes routes_;
  // Messages cross one at a time and whole: all share the buffer and the readers.
  std::string bytes_;
  http::RequestReader request_reader_;
  http::ResponseReader response_reader_;
};

}  // namespace queuecast::simulated
