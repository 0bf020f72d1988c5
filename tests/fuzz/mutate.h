#pragma once

#include <string>
#include <vector>

#include "runtime/random.h"

namespace queuecast::fuzz {

/// The text with one to eight changes: bytes flipped, inserted, cut, doubled, or replaced by what breaks parsers; parts
/// of other texts spliced in.
std::string mutate(std::string text, const std::vector<std::string>& others, runtime::Random& random);

}  // namespace queuecast::fuzz
