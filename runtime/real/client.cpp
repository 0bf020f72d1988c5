#include "runtime/real/client.h"

#include <functional>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

#include "runtime/http/codec.h"

namespace queuecast::real {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// A started socket operation. The awaiting task may be destroyed first: the handler then finds nobody to resume.
struct Operation {
  std::coroutine_handle<> waiting;
  error_code error;
  std::size_t bytes = 0;
  bool finished = false;
};

/// Awaits `start(handler)`, where handler takes (error_code, bytes).
class Completion {
 public:
  using Handler = std::function<void(error_code, std::size_t)>;

  explicit Completion(const std::function<void(Handler)>& start) {
    start([operation = operation_](error_code error, std::size_t bytes) {
      operation->error = error;
      operation->bytes = bytes;
      operation->finished = true;
      if (operation->waiting) operation->waiting.resume();
    });
  }
  Completion(const Completion&) = delete;
  Completion& operator=(const Completion&) = delete;
  ~Completion() { operation_->waiting = nullptr; }

  bool await_ready() const noexcept { return operation_->finished; }
  void await_suspend(std::coroutine_handle<> waiting) { operation_->waiting = waiting; }
  error_code await_resume() const noexcept { return operation_->error; }
  std::size_t bytes() const { return operation_->bytes; }

 private:
  std::shared_ptr<Operation> operation_ = std::make_shared<Operation>();
};

/// The socket and its buffers, kept alive by pending operations after the client is gone.
struct Connection : std::enable_shared_from_this<Connection> {
  explicit Connection(asio::io_context& io) : resolver(io), socket(io) {}

  tcp::resolver resolver;
  tcp::socket socket;
  std::optional<asio::ssl::context> tls_context;
  std::optional<asio::ssl::stream<tcp::socket&>> tls;
  tcp::resolver::results_type addresses;
  std::string out;
  std::array<char, 16 * 1024> in;

  void close() {
    error_code ignored;
    resolver.cancel();
    socket.close(ignored);
  }
  void read_some(Completion::Handler handler) {
    auto keep = [self = shared_from_this(), handler](error_code e, std::size_t n) { handler(e, n); };
    tls ? tls->async_read_some(asio::buffer(in), keep) : socket.async_read_some(asio::buffer(in), keep);
  }
  void write(Completion::Handler handler) {
    auto keep = [self = shared_from_this(), handler](error_code e, std::size_t n) { handler(e, n); };
    tls ? asio::async_write(*tls, asio::buffer(out), keep) : asio::async_write(socket, asio::buffer(out), keep);
  }
};

class TcpClient final : public http::Client {
 public:
  TcpClient(World& world, http::Endpoint endpoint) : world_(world), endpoint_(std::move(endpoint)) {}
  ~TcpClient() override { disconnect(); }

  runtime::Task<http::TransportResult<http::Response>> send(http::Request request) override {
    using Kind = http::TransportError::Kind;
    const bool reused = connection_ != nullptr;
    for (int attempt = reused ? 0 : 1;; ++attempt) {
      if (!connection_) {
        if (const error_code error = co_await open()) {
          disconnect();
          co_return http::TransportError{Kind::kConnect,
                                         "cannot connect to " + endpoint_.authority() + ": " + error.message()};
        }
      }
      connection_->out.clear();
      http::write_request(request, endpoint_.authority(), connection_->out);
      auto answer = co_await exchange(request.method);
      if (answer.has_value()) co_return answer;
      disconnect();
      // A kept connection may have been closed by the server meanwhile: that, and only that, is tried once more.
      const bool stale = attempt == 0 && answer.error().kind == Kind::kClosed;
      if (!stale) co_return answer;
    }
  }

 private:
  void disconnect() {
    if (connection_) connection_->close();
    connection_.reset();
  }

  runtime::Task<error_code> open() {
    connection_ = std::make_shared<Connection>(world_.io());
    auto connection = connection_;
    reader_ = http::ResponseReader{};
    Completion resolve{[&](Completion::Handler handler) {
      connection->resolver.async_resolve(endpoint_.host, endpoint_.port,
                                         [connection, handler](error_code e, tcp::resolver::results_type found) {
                                           connection->addresses = std::move(found);
                                           handler(e, 0);
                                         });
    }};
    error_code error = co_await resolve;
    if (error) co_return error;
    Completion connect{[&](Completion::Handler handler) {
      asio::async_connect(connection->socket, connection->addresses,
                          [connection, handler](error_code e, const tcp::endpoint&) { handler(e, 0); });
    }};
    error = co_await connect;
    if (error) co_return error;
    connection->socket.set_option(tcp::no_delay{true}, error);
    if (endpoint_.scheme != "https") co_return error_code{};
    connection->tls_context.emplace(asio::ssl::context::tls_client);
    connection->tls_context->set_default_verify_paths(error);
    connection->tls.emplace(connection->socket, *connection->tls_context);
    connection->tls->set_verify_mode(asio::ssl::verify_peer, error);
    connection->tls->set_verify_callback(asio::ssl::host_name_verification(endpoint_.host), error);
    SSL_set_tlsext_host_name(connection->tls->native_handle(), endpoint_.host.c_str());
    Completion handshake{[&](Completion::Handler handler) {
      connection->tls->async_handshake(asio::ssl::stream_base::client,
                                       [connection, handler](error_code e) { handler(e, 0); });
    }};
    error = co_await handshake;
    co_return error;
  }

  runtime::Task<http::TransportResult<http::Response>> exchange(std::string method) {
    using Kind = http::TransportError::Kind;
    auto connection = connection_;
    Completion write{[&](Completion::Handler handler) { connection->write(std::move(handler)); }};
    if (const error_code error = co_await write) co_return http::TransportError{Kind::kClosed, error.message()};
    reader_.expect_answer_to(method);
    while (!reader_.done()) {
      Completion read{[&](Completion::Handler handler) { connection->read_some(std::move(handler)); }};
      const error_code error = co_await read;
      if (error == asio::error::eof && reader_.feed_end()) break;
      if (error) co_return http::TransportError{Kind::kClosed, error.message()};
      const auto used = reader_.feed({connection->in.data(), read.bytes()});
      if (used.has_error()) co_return http::TransportError{Kind::kProtocol, used.error().message};
    }
    const bool keep = reader_.keep_alive();
    http::Response response = reader_.take();
    if (!keep) disconnect();
    co_return response;
  }

  World& world_;
  http::Endpoint endpoint_;
  std::shared_ptr<Connection> connection_;
  http::ResponseReader reader_;
};

}  // namespace

std::unique_ptr<http::Client> connect(World& world, const http::Endpoint& endpoint) {
  return std::make_unique<TcpClient>(world, endpoint);
}

}  // namespace queuecast::real
