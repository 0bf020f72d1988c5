#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/random.h"

namespace queuecast::emulators {

inline constexpr std::string_view kUpperAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
inline constexpr std::string_view kAlphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
inline constexpr std::string_view kLowerHex = "0123456789abcdef";

/// A random (version 4) UUID of RFC 9562 in lower-case hexadecimal: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff".
std::string uuid(runtime::Random& random);

/// `length` characters drawn uniformly from the alphabet, which has between 1 and 256 characters.
std::string random_text(runtime::Random& random, std::size_t length, std::string_view alphabet);

}  // namespace queuecast::emulators
