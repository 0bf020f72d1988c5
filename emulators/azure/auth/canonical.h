#pragma once

#include <string>
#include <string_view>

#include "emulators/azure/auth/auth.h"

namespace queuecast::azure::auth {

/// How a client may have sorted its x-ms headers before it signed them.
enum class HeaderOrder {
  /// The service's: a .NET culture gives '-' no weight at first and puts '_' before digits and letters.
  kCulture,
  /// That of older SDKs.
  kOrdinal
};

/// Whether a lower-case header name comes before another in culture order.
bool culture_less(std::string_view a, std::string_view b);

/// "name:value\n" for each x-ms header: names in lower case, values trimmed and unfolded, repeated names joined with a
/// comma ("Authorize with Shared Key", constructing the canonicalized headers string).
std::string canonicalized_headers(const http::Request& request, HeaderOrder order);

/// "/ACCOUNT/PATH" with the path as it was sent. In path style the account stands twice, the second time with
/// "-secondary" where the client wrote so; `primary` leaves that out, as some clients do.
std::string canonicalized_path(const Address& address, bool primary);

/// The long form: "\nname:value" for each query parameter, names in lower case and sorted, values decoded, those of a
/// repeated name sorted and joined with commas.
std::string canonicalized_query(std::string_view query);

/// The short form of Table Storage and SharedKeyLite: "?comp=VALUE", or nothing.
std::string comp_query(std::string_view query);

}  // namespace queuecast::azure::auth
