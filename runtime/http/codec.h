#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

#include "runtime/http/message.h"

namespace queuecast::http {

/// Bounds of what a reader accepts from the other side.
struct Limits {
  std::size_t header_bytes = 64 * 1024;
  std::uint64_t body_bytes = 64 * 1024 * 1024;
};

/// Why bytes are not a message, and the status that a server answers with.
struct ProtocolError {
  ProtocolError() = default;
  ProtocolError(int answer_status, std::string why) : status(answer_status), message(std::move(why)) {}
  int status = 400;
  std::string message;
};

/// HTTP/1.1 without I/O: turns bytes into messages, however they are split. The parser is Boost.Beast's; it stays
/// inside codec.cpp.
class RequestReader {
 public:
  explicit RequestReader(Limits limits = {});
  RequestReader(RequestReader&&) noexcept;
  RequestReader& operator=(RequestReader&&) noexcept;
  ~RequestReader();

  /// Takes bytes of the current message; returns how many it used. Stops at the message's end: call `take` before
  /// handing over the rest. After an error the reader is spent.
  boost::system::result<std::size_t, ProtocolError> feed(std::string_view bytes);
  bool done() const;
  /// Whether any byte of the current message has been seen.
  bool started() const;
  /// Whether the headers are complete and ask for "100 Continue" before the body is sent; says so only once.
  bool take_expect_continue();
  /// Whether the connection stays open after this message; valid once `done`.
  bool keep_alive() const;
  /// The finished message; the reader is then ready for the next one.
  Request take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class ResponseReader {
 public:
  explicit ResponseReader(Limits limits = {});
  ResponseReader(ResponseReader&&) noexcept;
  ResponseReader& operator=(ResponseReader&&) noexcept;
  ~ResponseReader();

  /// The response answers a request of this method: one to HEAD has no body whatever its length says.
  void expect_answer_to(std::string_view method);
  boost::system::result<std::size_t, ProtocolError> feed(std::string_view bytes);
  /// The connection was closed by the server; completes a message whose body ends there. Returns whether it is whole.
  bool feed_end();
  bool done() const;
  bool keep_alive() const;
  Response take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Appends the message in HTTP/1.1 form. Length and connection fields are the writer's own.
void write_request(const Request& request, std::string_view authority, std::string& out);
/// `head_only`: the answer to a HEAD request, which states the body's length but does not carry it.
void write_response(const Response& response, bool keep_alive, std::string& out, bool head_only = false);

/// Whether a header field belongs to the transport (length, encoding, connection): a writer computes it anew.
bool transport_field(std::string_view name);

}  // namespace queuecast::http
