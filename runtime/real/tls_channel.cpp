#include "runtime/real/tls_channel.h"

#include <array>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace queuecast::real {

struct TlsChannel::Impl {
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl{nullptr, &SSL_free};
  BIO* in = nullptr;  // the connection owns both
  BIO* out = nullptr;
};

TlsChannel::TlsChannel(ssl_ctx_st* context) : impl_(std::make_unique<Impl>()) {
  impl_->ssl.reset(SSL_new(context));
  impl_->in = BIO_new(BIO_s_mem());
  impl_->out = BIO_new(BIO_s_mem());
  SSL_set_bio(impl_->ssl.get(), impl_->in, impl_->out);
  SSL_set_accept_state(impl_->ssl.get());
}

TlsChannel::~TlsChannel() = default;

bool TlsChannel::receive(std::string_view wire, std::string& plain) {
  ERR_clear_error();
  BIO_write(impl_->in, wire.data(), static_cast<int>(wire.size()));
  std::array<char, 16 * 1024> buffer;
  for (;;) {
    const int n = SSL_read(impl_->ssl.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (n <= 0) return SSL_get_error(impl_->ssl.get(), n) == SSL_ERROR_WANT_READ;
    plain.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

void TlsChannel::send(std::string_view plain) {
  // A memory BIO takes everything at once; one call encrypts it all.
  if (!plain.empty()) SSL_write(impl_->ssl.get(), plain.data(), static_cast<int>(plain.size()));
}

std::string TlsChannel::to_send() {
  std::string bytes(BIO_ctrl_pending(impl_->out), '\0');
  if (!bytes.empty()) BIO_read(impl_->out, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

}  // namespace queuecast::real
