#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "runtime/http/codec.h"
#include "runtime/http/handler.h"
#include "runtime/real/certificates.h"
#include "runtime/real/world.h"

namespace queuecast::real {

/// A TCP listener that hands each request to a handler: HTTP/1.1, keep-alive, one request of a connection at a time.
///
/// A request that waits, such as a long poll, ends when its client is gone or has closed its side; one that need not
/// wait is still answered to the latter. Bytes that are no HTTP get 400 (or 413, 431, 505) and the connection closes; a
/// message that does not come to its end within `read_timeout` of wall-clock time closes it too.
class Server {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    http::Limits limits;
    std::chrono::milliseconds read_timeout{60'000};
    /// With it, connections that begin with TLS are served as https; plain HTTP goes on beside it. Handlers see
    /// X-Forwarded-Proto: https on such requests, as behind a proxy that ends TLS. Must outlive the server.
    const CertificateAuthority* tls = nullptr;
  };

  /// Listens at once; throws boost::system::system_error when it cannot. World and handler must outlive the server.
  Server(World& world, http::Handler& handler, Options options);
  Server(World& world, http::Handler& handler) : Server(world, handler, Options{}) {}
  ~Server();

  std::uint16_t port() const;
  /// "http://127.0.0.1:4566"
  std::string url() const;

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace queuecast::real
