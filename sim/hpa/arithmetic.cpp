#include "sim/hpa/arithmetic.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace queuecast::hpa {
namespace {

constexpr auto kMaxInt64 = std::numeric_limits<std::int64_t>::max();

/// Go wraps where C++ has no defined result.
std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::int32_t capped(double replicas) {
  return replicas > static_cast<double>(kMaxInt32) ? kMaxInt32 : to_int32(std::ceil(replicas));
}

struct Ratio {
  double ratio = 0;
  std::int64_t usage = 0;  // average, or percent of the requests
};

/// The ratio to the target over pods whose usage is given by `usage_of` (nothing = not counted).
template <class UsageOf, class RatioOf>
std::optional<Ratio> ratio_over(std::span<const PodSample> pods, UsageOf usage_of, RatioOf ratio_of,
                                std::int64_t& counted) {
  std::int64_t usage = 0;
  std::int64_t requests = 0;
  counted = 0;
  for (const PodSample& pod : pods) {
    const std::optional<std::int64_t> used = usage_of(pod);
    if (!used) continue;
    usage = wrapping_add(usage, *used);
    requests = wrapping_add(requests, pod.request_milli);
    ++counted;
  }
  return ratio_of(usage, requests, counted);
}

/// The scheme that both resource targets share: missing pods are taken to be at `missing_when_low` when the others
/// are below the target and idle when above, unready pods idle when scaling up; a change of direction means no change.
template <class RatioOf, class MissingWhenLow>
std::optional<Proposal> resource_replicas(std::span<const PodSample> pods, std::int32_t current,
                                          const Tolerances& tolerances, RatioOf ratio_of,
                                          MissingWhenLow missing_when_low) {
  std::int64_t counted = 0;
  const auto sample_of = [](const PodSample& pod) { return pod.unready ? std::nullopt : pod.usage_milli; };
  const auto first = ratio_over(pods, sample_of, ratio_of, counted);
  if (counted == 0 || !first) return std::nullopt;
  const auto missing_of = [](const PodSample& pod) { return !pod.unready && !pod.usage_milli; };
  const bool missing = std::any_of(pods.begin(), pods.end(), missing_of);
  const bool unready = std::any_of(pods.begin(), pods.end(), [](const PodSample& pod) { return pod.unready; });
  const bool scale_up_with_unready = unready && first->ratio > 1.0;
  if (!scale_up_with_unready && !missing) {
    if (tolerances.within(first->ratio)) return Proposal{current, first->usage};
    return Proposal{to_int32(std::ceil(first->ratio * static_cast<double>(counted))), first->usage};
  }
  const auto filled = [&](const PodSample& pod) -> std::optional<std::int64_t> {
    if (pod.unready) return scale_up_with_unready ? std::optional<std::int64_t>{0} : std::nullopt;
    if (pod.usage_milli) return pod.usage_milli;
    if (first->ratio < 1.0) return missing_when_low(pod);
    return first->ratio > 1.0 ? std::optional<std::int64_t>{0} : std::nullopt;
  };
  const auto second = ratio_over(pods, filled, ratio_of, counted);
  if (!second) return std::nullopt;
  const bool turned = (first->ratio < 1.0 && second->ratio > 1.0) || (first->ratio > 1.0 && second->ratio < 1.0);
  if (tolerances.within(second->ratio) || turned) return Proposal{current, first->usage};
  const std::int32_t replicas = to_int32(std::ceil(second->ratio * static_cast<double>(counted)));
  const bool contradicts = (second->ratio < 1.0 && replicas > current) || (second->ratio > 1.0 && replicas < current);
  return Proposal{contradicts ? current : replicas, first->usage};
}

}  // namespace

std::int64_t to_int64(double value) {
  constexpr double kLimit = 9223372036854775808.0;
  return value >= -kLimit && value < kLimit ? static_cast<std::int64_t>(value)
                                            : std::numeric_limits<std::int64_t>::min();
}

std::int32_t to_int32(double value) {
  return value > -2147483649.0 && value < 2147483648.0 ? static_cast<std::int32_t>(value)
                                                       : std::numeric_limits<std::int32_t>::min();
}

Proposal external_average_value(std::span<const std::int64_t> values_milli, std::int64_t target_milli,
                                std::int32_t status_replicas, const Tolerances& tolerances) {
  std::int64_t usage = 0;
  for (const std::int64_t value : values_milli) {
    usage = wrapping_add(usage, value);
    if (usage < 0) {
      usage = kMaxInt64;
      break;
    }
  }
  const double used = static_cast<double>(usage);
  const double target = static_cast<double>(target_milli);
  const double pods = static_cast<double>(status_replicas);
  Proposal proposal{status_replicas, kMaxInt64};
  if (!tolerances.within(used / (target * pods))) proposal.replicas = capped(std::ceil(used / target));
  if (used < static_cast<double>(kMaxInt64)) proposal.usage_milli = to_int64(std::ceil(used / pods));
  return proposal;
}

std::optional<Proposal> external_value(std::span<const std::int64_t> values_milli, std::int64_t target_milli,
                                       std::int32_t spec_replicas, PodCounts pods, const Tolerances& tolerances) {
  std::int64_t usage = 0;
  for (const std::int64_t value : values_milli) {
    if (value > 0 && usage > kMaxInt64 - value) {
      usage = kMaxInt64;
      break;
    }
    usage = wrapping_add(usage, value);
  }
  const double ratio = static_cast<double>(usage) / static_cast<double>(target_milli);
  if (spec_replicas == 0) return Proposal{to_int32(std::ceil(ratio)), usage};
  if (tolerances.within(ratio)) return Proposal{spec_replicas, usage};
  if (pods.matched == 0) return std::nullopt;
  return Proposal{capped(ratio * static_cast<double>(pods.ready)), usage};
}

std::optional<Proposal> resource_utilization(std::span<const PodSample> pods, std::int32_t target_percent,
                                             std::int32_t current_replicas, const Tolerances& tolerances) {
  const auto ratio_of = [&](std::int64_t usage, std::int64_t requests, std::int64_t) -> std::optional<Ratio> {
    if (requests == 0) return std::nullopt;
    const auto percent = static_cast<std::int32_t>(usage * 100 / requests);
    return Ratio{static_cast<double>(percent) / static_cast<double>(target_percent), percent};
  };
  const std::int64_t missing_percent = std::max(100, target_percent);
  return resource_replicas(pods, current_replicas, tolerances, ratio_of, [&](const PodSample& pod) {
    return std::optional<std::int64_t>{pod.request_milli * missing_percent / 100};
  });
}

std::optional<Proposal> resource_average_value(std::span<const PodSample> pods, std::int64_t target_milli,
                                               std::int32_t current_replicas, const Tolerances& tolerances) {
  const auto ratio_of = [&](std::int64_t usage, std::int64_t, std::int64_t counted) -> std::optional<Ratio> {
    if (counted == 0) return std::nullopt;
    const std::int64_t average = usage / counted;
    return Ratio{static_cast<double>(average) / static_cast<double>(target_milli), average};
  };
  return resource_replicas(pods, current_replicas, tolerances, ratio_of,
                           [&](const PodSample&) { return std::optional<std::int64_t>{target_milli}; });
}

}  // namespace queuecast::hpa
