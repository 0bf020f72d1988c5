#pragma once

#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;

namespace queuecast::real {

/// A certificate authority of this machine's own, so that https:// endpoints of the real names can be served: it signs
/// a certificate for whatever name a client asks for (RFC 6066 SNI). Clients trust it by its file, for example with
/// AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE or NODE_EXTRA_CA_CERTS.
class CertificateAuthority {
 public:
  /// Reads ca.pem and ca-key.pem of the folder; makes the folder and them when they are not there. Throws
  /// std::runtime_error, naming the file, when it can do neither or a file is damaged.
  explicit CertificateAuthority(const std::string& folder);
  ~CertificateAuthority();

  /// The certificate that clients must trust, in PEM.
  const std::string& certificate_file() const { return certificate_file_; }
  /// What new connections are made from. Lives as long as the authority.
  ssl_ctx_st* context() const;

 private:
  struct Impl;
  std::string certificate_file_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace queuecast::real
