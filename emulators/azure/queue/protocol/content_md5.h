#pragma once

#include "emulators/azure/error.h"
#include "runtime/http/message.h"

namespace queuecast::azure::queue {

/// Holds a request's body against its Content-MD5, when it has one: InvalidMd5 or Md5Mismatch.
Result<void> check_content_md5(const http::Request& request);

}  // namespace queuecast::azure::queue
