#include "sim/scenario/distribution.h"

#include "runtime/random.h"

namespace queuecast::scenario {
namespace {

using Kind = Distribution::Kind;

/// The 95th percentile of a standard normal variable.
constexpr double kNormal95 = 1.6448536269514722;

}  // namespace

std::optional<Distribution> read_distribution(const Value& value) {
  if (!value.is_mapping()) {
    const auto constant = value.duration();
    if (!constant) return std::nullopt;
    return Distribution{Kind::kConstant, runtime::to_seconds(*constant), 0};
  }
  Fields fields{value};
  std::optional<runtime::Duration> p50, p95, low, high, shift, mean;
  double probability = 0;
  fields.duration("p50", p50);
  fields.duration("p95", p95);
  fields.duration("low", low);
  fields.duration("high", high);
  fields.duration("shift", shift);
  fields.duration("mean", mean);
  const bool bernoulli = fields.number("probability", probability, 0, 1);
  const auto seconds = [](const std::optional<runtime::Duration>& duration) { return runtime::to_seconds(*duration); };
  const std::size_t given = value.node().entries.size();
  if (p50 && p95 && given == 2 && p50->count() > 0 && *p95 >= *p50) {
    const double sigma = runtime::portable_log(seconds(p95) / seconds(p50)) / kNormal95;
    return Distribution{Kind::kLognormal, runtime::portable_log(seconds(p50)), sigma};
  }
  if (low && high && given == 2 && *low <= *high) return Distribution{Kind::kUniform, seconds(low), seconds(high)};
  if (mean && given == (shift ? 2U : 1U)) {
    return Distribution{Kind::kShiftedExponential, shift ? seconds(shift) : 0, seconds(mean)};
  }
  if (bernoulli && given == 1) return Distribution{Kind::kBernoulli, probability, 0};
  value.report("a distribution of other fields",
               "a duration, {p50, p95} with p50 <= p95, {low, high}, {mean}, {shift, mean} or {probability}");
  return std::nullopt;
}

}  // namespace queuecast::scenario
