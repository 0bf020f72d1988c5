#include "runtime/real/server.h"

#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "runtime/real/tls_channel.h"

namespace queuecast::real {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

class Session;

/// How long a connection that is done with may go on sending what nobody reads any more.
constexpr std::chrono::seconds kLinger{5};

}  // namespace

struct Server::Impl {
  Impl(World& w, http::Handler& h, Options o) : world(w), handler(h), options(std::move(o)), acceptor(w.io()) {}

  World& world;
  http::Handler& handler;
  Options options;
  tcp::acceptor acceptor;
  std::set<Session*> sessions;
  // One thread serves all connections: they share the buffer that a ready socket is read into.
  std::array<char, 64 * 1024> buffer;

  void accept(std::shared_ptr<Impl> self);
};

namespace {

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Server::Impl> server, tcp::socket socket);
  ~Session() { server_->sessions.erase(this); }

  /// Reads when there is something to read.
  void wait_for_bytes();
  void close() {
    error_code ignored;
    deadline_.cancel();
    socket_.close(ignored);
  }
  /// Ends the request that is being handled, too.
  void abandon() {
    jobs_ = {};
    close();
  }

 private:
  void ready();
  void read_ready();
  bool peer_is_gone();
  void drain();
  void feed(std::string_view bytes);
  void feed_encrypted(std::string_view wire);
  void send_now(std::string_view text);
  void set_deadline();
  void close_after(std::chrono::milliseconds time);
  void refuse(const http::ProtocolError& error);
  void answer(const http::Response& response, bool keep_alive, bool head_only);
  void flush(bool keep_alive);
  void next_message(bool keep_alive);
  void finish();
  static runtime::Task<void> serve(std::shared_ptr<Session> session, http::Request request, bool keep_alive);

  std::shared_ptr<Server::Impl> server_;
  tcp::socket socket_;
  asio::steady_timer deadline_;
  http::RequestReader reader_;
  std::string peer_;
  std::string unread_;  // bytes of the next request that came with this one
  std::string out_;
  std::optional<TlsChannel> tls_;
  bool began_ = false;  // the first byte has come
  bool waiting_ = false;
  bool watching_ = false;   // a wait for bytes is pending
  bool busy_ = false;       // a request is being handled, or its answer written
  bool answering_ = false;  // the latter
  bool readable_ = false;   // bytes came meanwhile
  bool draining_ = false;   // the last answer is written
  // The handler's task and the one before it: a task that ends starts its successor and must not be destroyed by that.
  std::array<runtime::Job, 2> jobs_;
  std::size_t current_job_ = 0;
};

Session::Session(std::shared_ptr<Server::Impl> server, tcp::socket socket)
    : server_(std::move(server)),
      socket_(std::move(socket)),
      deadline_(server_->world.io()),
      reader_(server_->options.limits) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay{true}, ignored);
  peer_ = socket_.remote_endpoint(ignored).address().to_string();
  server_->sessions.insert(this);
}

void Session::wait_for_bytes() {
  if (std::exchange(watching_, true)) return;
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
    self->watching_ = false;
    if (!error) self->ready();
  });
}

void Session::ready() {
  if (draining_) return drain();
  if (!busy_) return read_ready();
  // A client that has closed its own side only still reads: it gets what is ready for it.
  if (!answering_ && peer_is_gone()) {
    // Nobody waits for the answer any more: a parked poll must not take a message for it.
    jobs_[current_job_] = runtime::Job{};
    return close();
  }
  readable_ = true;
}

bool Session::peer_is_gone() {
  char byte;
  error_code error;
  const std::size_t n = socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
  return error != asio::error::would_block && (error || n == 0);
}

void Session::drain() {
  error_code error;
  socket_.read_some(asio::buffer(server_->buffer), error);
  if (error && error != asio::error::would_block) return close();
  wait_for_bytes();
}

void Session::read_ready() {
  error_code error;
  const std::size_t n = socket_.read_some(asio::buffer(server_->buffer), error);
  if (error == asio::error::would_block) return wait_for_bytes();
  if (error) return close();
  const std::string_view bytes{server_->buffer.data(), n};
  if (!began_) {
    began_ = true;
    if (server_->options.tls && TlsChannel::begins_tls(bytes.front())) tls_.emplace(server_->options.tls->context());
  }
  tls_ ? feed_encrypted(bytes) : feed(bytes);
}

void Session::feed_encrypted(std::string_view wire) {
  std::string plain;
  const bool goes_on = tls_->receive(wire, plain);
  const std::string reply = tls_->to_send();
  error_code error;
  if (!reply.empty()) asio::write(socket_, asio::buffer(reply), error);
  if (!goes_on || error) return close();
  // A handshake that stops half-way runs into the deadline as a message does.
  if (plain.empty()) {
    set_deadline();
    return wait_for_bytes();
  }
  feed(plain);
}

void Session::feed(std::string_view bytes) {
  const auto used = reader_.feed(bytes);
  if (used.has_error()) return refuse(used.error());
  if (!reader_.done()) {
    if (reader_.take_expect_continue()) {
      send_now("HTTP/1.1 100 Continue\r\n\r\n");
    }
    set_deadline();
    return wait_for_bytes();
  }
  if (waiting_) {
    waiting_ = false;
    deadline_.cancel();
  }
  unread_.assign(bytes.substr(*used));
  const bool keep_alive = reader_.keep_alive();
  busy_ = true;
  current_job_ = 1 - current_job_;
  jobs_[current_job_] = server_->world.start(serve(shared_from_this(), reader_.take(), keep_alive));
  wait_for_bytes();
}

void Session::send_now(std::string_view text) {
  error_code ignored;
  if (!tls_) {
    asio::write(socket_, asio::buffer(text), ignored);
    return;
  }
  tls_->send(text);
  asio::write(socket_, asio::buffer(tls_->to_send()), ignored);
}

void Session::set_deadline() {
  if (waiting_ || (!reader_.started() && !tls_)) return;
  waiting_ = true;
  close_after(server_->options.read_timeout);
}

void Session::close_after(std::chrono::milliseconds time) {
  deadline_.expires_after(time);
  deadline_.async_wait([self = weak_from_this()](error_code error) {
    if (error) return;
    if (const auto session = self.lock()) session->close();
  });
}

runtime::Task<void> Session::serve(std::shared_ptr<Session> session, http::Request request, bool keep_alive) {
  const bool head_only = request.method == "HEAD";
  if (session->tls_) request.headers.set("X-Forwarded-Proto", "https");
  http::Peer peer{session->peer_};
  const http::Response response = co_await session->server_->handler.handle(std::move(request), std::move(peer));
  if (response.status == http::kNoAnswer) co_return session->close();
  session->answer(response, keep_alive, head_only);
}

void Session::refuse(const http::ProtocolError& error) {
  http::Response response;
  response.status = error.status;
  response.headers.add("Content-Type", "text/plain");
  response.body = error.message + "\n";
  answer(response, false, false);
}

void Session::answer(const http::Response& response, bool keep_alive, bool head_only) {
  answering_ = true;
  out_.clear();
  http::write_response(response, keep_alive, out_, head_only);
  if (tls_) {
    tls_->send(out_);
    out_ = tls_->to_send();
  }
  flush(keep_alive);
}

void Session::flush(bool keep_alive) {
  // Nearly always the socket takes all at once; only the rest waits for it.
  error_code error;
  const std::size_t sent = socket_.write_some(asio::buffer(out_), error);
  if (error && error != asio::error::would_block) return close();
  if (sent == out_.size()) return next_message(keep_alive);
  out_.erase(0, error ? 0 : sent);
  asio::async_write(socket_, asio::buffer(out_), [self = shared_from_this(), keep_alive](error_code e, std::size_t) {
    e ? self->close() : self->next_message(keep_alive);
  });
}

void Session::next_message(bool keep_alive) {
  busy_ = answering_ = false;
  if (!keep_alive) return finish();
  if (!unread_.empty()) {
    const std::string bytes = std::move(unread_);
    unread_.clear();
    return feed(bytes);
  }
  if (std::exchange(readable_, false)) read_ready();
}

void Session::finish() {
  // Closing with bytes unread would reset the connection, and a client that is still sending would lose its answer.
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  draining_ = true;
  close_after(kLinger);
  wait_for_bytes();
}

}  // namespace

void Server::Impl::accept(std::shared_ptr<Impl> self) {
  acceptor.async_accept([this, self](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
    if (!error) std::make_shared<Session>(self, std::move(socket))->wait_for_bytes();
    accept(self);
  });
}

Server::Server(World& world, http::Handler& handler, Options options)
    : impl_(std::make_shared<Impl>(world, handler, std::move(options))) {
  const tcp::endpoint endpoint{asio::ip::make_address(impl_->options.address), impl_->options.port};
  impl_->acceptor.open(endpoint.protocol());
  impl_->acceptor.set_option(tcp::acceptor::reuse_address{true});
  impl_->acceptor.bind(endpoint);
  impl_->acceptor.listen(4096);
  impl_->accept(impl_);
}

Server::~Server() {
  error_code ignored;
  impl_->acceptor.close(ignored);
  // A request that waits must not outlive the handler that it waits in. Its end may be that of its session.
  std::vector<std::shared_ptr<Session>> sessions;
  for (Session* session : impl_->sessions) sessions.push_back(session->shared_from_this());
  for (const auto& session : sessions) session->abandon();
}

std::uint16_t Server::port() const { return impl_->acceptor.local_endpoint().port(); }

std::string Server::url() const { return "http://" + impl_->options.address + ":" + std::to_string(port()); }

}  // namespace queuecast::real
