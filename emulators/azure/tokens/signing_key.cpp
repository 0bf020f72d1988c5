#include "emulators/azure/tokens/signing_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include <stdexcept>

#include "emulators/azure/base64.h"
#include "emulators/azure/json_text.h"

namespace queuecast::azure::tokens {

namespace {

constexpr unsigned kKeyBits = 2048;

using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// A number of the key, big-endian.
std::string number_of(const EVP_PKEY* key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) throw std::runtime_error("an RSA key lacks a number");
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(raw, &BN_free);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return base64url_encode(bytes);
}

}  // namespace

const SigningKey& SigningKey::of_process() {
  static const SigningKey key;
  return key;
}

SigningKey::SigningKey() : key_(EVP_RSA_gen(kKeyBits), &EVP_PKEY_free) {
  if (!key_) throw std::runtime_error("cannot make an RSA key");
  modulus_ = number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N);
  exponent_ = number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E);
  const std::string canonical = R"({"e":")" + exponent_ + R"(","kty":"RSA","n":")" + modulus_ + "\"}";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(bytes_of(canonical), canonical.size(), digest);
  id_ = base64url_encode({reinterpret_cast<const char*>(digest), sizeof digest});
}

std::string SigningKey::sign(std::string_view text) const {
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
  std::string signature(size, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(signature.data());
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(digest.get(), out, &size, bytes_of(text), text.size()) != 1) {
    throw std::runtime_error("cannot sign with an RSA key");
  }
  signature.resize(size);
  return signature;
}

bool SigningKey::verify(std::string_view text, std::string_view signature) const {
  const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

std::string SigningKey::key_set() const {
  std::string out = R"({"keys":[{"kty":"RSA","use":"sig","alg":"RS256")";
  append_member(out, "kid", id_);
  append_member(out, "x5t", id_);
  append_member(out, "n", modulus_);
  append_member(out, "e", exponent_);
  return out + "}]}";
}

}  // namespace queuecast::azure::tokens
