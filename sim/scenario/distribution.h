#pragma once

#include <optional>
#include <string>

#include "sim/scenario/reader.h"

namespace queuecast::scenario {

/// A distribution of times in seconds, or of a probability. The parameters are those of the latency catalogue:
/// constant (value), lognormal (mu, sigma), uniform (low, high), shifted exponential (shift, mean of the rest),
/// bernoulli (probability).
struct Distribution {
  enum class Kind { kConstant, kLognormal, kUniform, kShiftedExponential, kBernoulli };
  Kind kind = Kind::kConstant;
  double first = 0;
  double second = 0;
  bool operator==(const Distribution&) const = default;
};

/// "200ms"; {p50: 1s, p95: 3s} is lognormal; {low: 1s, high: 2s}; {shift: 1s, mean: 2s} or {mean: 2s};
/// {probability: 0.01}.
std::optional<Distribution> read_distribution(const Value& value);

}  // namespace queuecast::scenario
