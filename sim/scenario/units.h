#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/time.h"

namespace queuecast::scenario {

using runtime::Duration;
using runtime::TimePoint;

// How manifests and scenarios write amounts. Each function takes the whole text and gives nothing when it is not one.

/// A Kubernetes quantity (apimachinery pkg/api/resource): "500m", "128Mi", "0.1", "1e3", "2Gi". Rounded up to whole
/// thousandths, saturating at the largest int64.
std::optional<std::int64_t> parse_quantity_milli(std::string_view text);
/// The same, rounded up to whole units: bytes, pods.
std::optional<std::int64_t> parse_quantity(std::string_view text);

/// A Go duration (time.ParseDuration): "720h", "1m30s", "1.5s", "250ms", "-1s", "0".
std::optional<Duration> parse_go_duration(std::string_view text);

/// A scenario's duration, never negative: a Go duration with days ("7d", "1d12h"), or ISO 8601 ("PT1H30M", "P1D").
std::optional<Duration> parse_duration(std::string_view text);

/// "2/s", "30/m", "100/h", "5/200ms" as events in a second.
std::optional<double> parse_rate(std::string_view text);

/// A decimal number in full ("2", "0.5", "1e3"); no sign of infinity, no NaN.
std::optional<double> parse_number(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);

/// "25%" as 0.25.
std::optional<double> parse_percentage(std::string_view text);

/// Standard base64 with padding; line breaks are skipped.
std::optional<std::string> parse_base64(std::string_view text);

}  // namespace queuecast::scenario
