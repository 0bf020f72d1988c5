#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace queuecast::sqs {

/// Bodies and string values: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF, in UTF-8.
bool valid_content(std::string_view text);

/// The same text, with U+FFFF wherever the bytes are not UTF-8: the service takes such a text for one with illegal
/// characters, and answers that quote it stay well-formed.
std::string with_marked_faults(std::string text);

/// Message group and deduplication ids: 1 to 128 ASCII letters, digits and punctuation characters, no blanks.
bool valid_token(std::string_view text);

/// Names and type labels of message attributes: letters and digits of any script, '_', '-', '.'.
bool valid_name(std::string_view text);

/// The value of a Number attribute: decimal, up to 38 digits of precision, magnitude 1e-128 to 1e+126 or zero.
bool valid_number(std::string_view text);

}  // namespace queuecast::sqs
