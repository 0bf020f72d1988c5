#include "emulators/azure/queue/protocol/content_md5.h"

#include <openssl/evp.h>

#include "emulators/azure/queue/error.h"
#include "emulators/http/base64.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::size_t kMd5Bytes = 16;

}  // namespace

Result<void> check_content_md5(const http::Request& request) {
  const auto header = request.headers.find("Content-MD5");
  if (!header) return {};
  const auto claimed = emulators::base64_decode(*header);
  if (!claimed || claimed->size() != kMd5Bytes) return errors::invalid_md5();
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(request.body.data(), request.body.size(), digest, &size, EVP_md5(), nullptr);
  const std::string_view computed(reinterpret_cast<const char*>(digest), size);
  if (*claimed != computed) return errors::md5_mismatch();
  return {};
}

}  // namespace queuecast::azure::queue
