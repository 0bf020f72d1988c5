#pragma once

#include <memory>

#include "runtime/http/client.h"
#include "runtime/real/world.h"

namespace queuecast::real {

/// A client over TCP, with TLS for https (the system's certificate authorities, or SSL_CERT_FILE's).
std::unique_ptr<http::Client> connect(World& world, const http::Endpoint& endpoint);

}  // namespace queuecast::real
