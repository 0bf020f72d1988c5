#include "emulators/aws/sqs/digest.h"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

namespace queuecast::sqs {

namespace {

/// Fetched once a thread: looking an algorithm up costs more than digesting a short message.
class Digester {
 public:
  explicit Digester(const char* algorithm)
      : algorithm_(EVP_MD_fetch(nullptr, algorithm, nullptr)), context_(EVP_MD_CTX_new()) {
    if (!algorithm_ || !context_) throw std::runtime_error(std::string("OpenSSL has no ") + algorithm);
  }

  template <std::size_t kSize>
  std::array<unsigned char, kSize> operator()(std::string_view bytes) {
    std::array<unsigned char, kSize> digest{};
    if (EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) != 1 ||
        EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1 ||
        EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) != 1) {
      throw std::runtime_error("OpenSSL failed to digest");
    }
    return digest;
  }

 private:
  struct Free {
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD, Free> algorithm_;
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

void append_length(std::string& out, std::size_t length) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(length >> shift & 0xff);
}

void append_attribute(std::string& out, const MessageAttribute& attribute) {
  append_length(out, attribute.name.size());
  out += attribute.name;
  append_length(out, attribute.type.size());
  out += attribute.type;
  out += attribute.binary ? '\x02' : '\x01';
  append_length(out, attribute.value.size());
  out += attribute.value;
}

}  // namespace

Md5 md5(std::string_view bytes) {
  thread_local Digester digester{"MD5"};
  return digester.operator()<16>(bytes);
}

std::string hex(std::span<const unsigned char> bytes) {
  std::string out(bytes.size() * 2, '0');
  char* at = out.data();
  for (const unsigned char byte : bytes) {
    *at++ = "0123456789abcdef"[byte >> 4];
    *at++ = "0123456789abcdef"[byte & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  thread_local Digester digester{"SHA256"};
  return hex(digester.operator()<32>(bytes));
}

Md5 attributes_md5(std::span<const MessageAttribute> sorted) {
  std::string bytes;
  for (const MessageAttribute& attribute : sorted) append_attribute(bytes, attribute);
  return md5(bytes);
}

Md5 attributes_md5(std::span<const MessageAttribute* const> sorted) {
  std::string bytes;
  for (const MessageAttribute* attribute : sorted) append_attribute(bytes, *attribute);
  return md5(bytes);
}

}  // namespace queuecast::sqs
