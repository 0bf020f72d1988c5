#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace queuecast::emulators {

/// RFC 4648 section 4, with padding.
std::string base64_encode(std::string_view bytes);
/// The same behind a text.
void append_base64(std::string& out, std::string_view bytes);

/// RFC 4648 section 5 ('-' and '_') without padding, as in a JSON Web Token.
std::string base64url_encode(std::string_view bytes);

/// The bytes of a text of RFC 4648 section 4 whose padding is complete; nothing when it is malformed, also when bits
/// behind the last byte are set.
std::optional<std::string> base64_decode(std::string_view text);

/// The bytes of a text of RFC 4648 section 5 ('-' and '_') without padding, as in a JSON Web Token.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace queuecast::emulators
