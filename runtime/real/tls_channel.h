#pragma once

#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;

namespace queuecast::real {

/// The server's side of one TLS connection, without a socket: bytes of the wire go in and out, plain text likewise.
class TlsChannel {
 public:
  explicit TlsChannel(ssl_ctx_st* context);
  ~TlsChannel();

  /// Takes what came over the wire and appends the plain text in it; the handshake is done on the way. False when the
  /// peer broke the protocol or ended the connection; `to_send` may still hold an alert.
  bool receive(std::string_view wire, std::string& plain);
  /// Encrypts; the handshake must be over.
  void send(std::string_view plain);
  /// Bytes for the wire that have gathered; they are taken away.
  std::string to_send();

  /// Whether a connection's first byte begins a TLS record and not an HTTP request.
  static bool begins_tls(char first) { return first == 0x16; }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace queuecast::real
