#pragma once

#include <string>
#include <string_view>

#include "runtime/http/message.h"

namespace queuecast::clients {

/// An Azure storage account and one of its keys.
struct SharedKey {
  std::string account;
  /// base64 of 64 bytes, as the portal shows it.
  std::string key;
};

/// What the Authorization header of a queue request says ("SharedKey ACCOUNT:SIGNATURE"). The request must carry its
/// x-ms-date already. Microsoft Learn, "Authorize with Shared Key". Throws std::invalid_argument on a key that is no
/// base64.
std::string shared_key_for_queue(const http::Request& request, const SharedKey& key);
/// The shorter string that tables sign: no canonical headers, `comp` alone of the query.
std::string shared_key_for_table(const http::Request& request, const SharedKey& key);

}  // namespace queuecast::clients
