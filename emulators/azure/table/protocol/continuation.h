#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace queuecast::azure::table {

/// A key as it stands in the continuation headers: "1!", the length of the coded text, "!", base64 with '-' for '='.
std::string encode_continuation(std::string_view key);
/// Nothing when the text is no token of ours.
std::optional<std::string> decode_continuation(std::string_view token);

}  // namespace queuecast::azure::table
