#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace queuecast::sqs {

using Md5 = std::array<unsigned char, 16>;

/// A message attribute as a client sends it; `binary` values are the decoded bytes.
struct MessageAttribute {
  std::string name;
  /// With its label: "Number.int".
  std::string type;
  std::string value;
  bool binary = false;
};

Md5 md5(std::string_view bytes);
/// Lower-case hexadecimal.
std::string hex(std::span<const unsigned char> bytes);
/// Lower-case hexadecimal SHA-256: the content-based deduplication id of a body.
std::string sha256_hex(std::string_view bytes);

/// What MD5OfMessageAttributes covers; the attributes must be sorted by name in byte order.
/// Source: SQS Developer Guide, "Calculating the MD5 message digest for message attributes".
Md5 attributes_md5(std::span<const MessageAttribute> sorted);
Md5 attributes_md5(std::span<const MessageAttribute* const> sorted);

}  // namespace queuecast::sqs
