#pragma once

#include <string>

#include "runtime/random.h"

namespace queuecast::kubernetes {

/// The letters of generated names (apimachinery's rand.String): no vowels, no look-alikes.
inline constexpr std::string_view kNameLetters = "bcdfghjklmnpqrstvwxz2456789";

/// What follows the prefix in generateName.
inline std::string random_suffix(runtime::Random& random, int length = 5) {
  std::string suffix;
  for (int i = 0; i < length; ++i) suffix += kNameLetters[random.below(kNameLetters.size())];
  return suffix;
}

/// A pod-template-hash: the same for the same text.
inline std::string template_hash(std::string_view text) {
  std::string hash;
  for (std::uint64_t bits = runtime::stable_hash(text); hash.size() < 10; bits /= kNameLetters.size()) {
    hash += kNameLetters[bits % kNameLetters.size()];
  }
  return hash;
}

}  // namespace queuecast::kubernetes
