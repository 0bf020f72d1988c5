#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace queuecast::azure::tokens {

/// The RSA key pair that access tokens are signed with (RS256, RFC 7518).
///
/// There is one a process, made on first use by OpenSSL's own generator and not from a world's seed: it is a secret,
/// and nothing but the signature's bits hangs on it.
class SigningKey {
 public:
  static const SigningKey& of_process();

  /// The signature of the text, as bytes.
  std::string sign(std::string_view text) const;
  bool verify(std::string_view text, std::string_view signature) const;
  /// What tells the key from others: its thumbprint (RFC 7638).
  const std::string& id() const { return id_; }
  /// The public key as a set of one JSON Web Key (RFC 7517), which is what clients fetch to verify tokens.
  std::string key_set() const;

 private:
  SigningKey();

  std::shared_ptr<evp_pkey_st> key_;
  /// base64url of the public numbers.
  std::string modulus_, exponent_;
  std::string id_;
};

}  // namespace queuecast::azure::tokens
