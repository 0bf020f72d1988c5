#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/random.h"
#include "runtime/time.h"
#include "sim/catalog/catalog.h"

namespace queuecast::catalog {

/// How long a step takes, in seconds. Parameters: lognormal mu, sigma; shifted exponential shift, mean of the rest;
/// uniform low, high; constant value; Bernoulli probability (a 0 or 1, not a time).
struct Distribution {
  enum class Kind { kLognormal, kShiftedExponential, kUniform, kConstant, kBernoulli };
  Kind kind = Kind::kConstant;
  double first = 0;
  double second = 0;

  static Distribution constant(double seconds) { return {.kind = Kind::kConstant, .first = seconds, .second = 0}; }
  static Distribution lognormal(double median, double p95);

  double median() const;
  /// One draw, clipped to [0.2, 20] times the median: a safety net against absurd tails. Times are not negative,
  /// except constants, which may be corrections.
  double draw(runtime::Random& random) const;
  bool operator==(const Distribution&) const = default;
};

/// The rows of data/latencies.csv by (cloud, step), with a scenario's overrides.
///
/// A draw is a pure function of the seed and the stream's name: name the stream after the object ("node.boot/7fk2x"),
/// not after the cloud, and both clouds meet the same luck.
class Latencies {
 public:
  explicit Latencies(std::uint64_t seed);

  /// `cloud` is aws or azure; rows of "any" serve both. Unknown rows are errors that name the nearest.
  Result<Distribution> row(std::string_view cloud, std::string_view step) const;
  /// Replaces a row, by its step for every cloud that has it ("node_tail_probability") or by "aws.STEP".
  Result<Distribution> override_row(std::string_view name, Distribution distribution);

  runtime::Duration draw(std::string_view cloud, std::string_view step, std::string_view stream) const;
  bool happens(std::string_view cloud, std::string_view step, std::string_view stream) const;

 private:
  const Distribution* find(std::string_view cloud, std::string_view step) const;

  std::uint64_t seed_;
  std::map<std::string, Distribution, std::less<>> rows_;  // "aws.registered_to_ready"
};

}  // namespace queuecast::catalog
