#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace queuecast::keda {

// Numbers as KEDA's Go code treats them on amd64.

/// strings.TrimSpace, for ASCII.
std::string_view trimmed(std::string_view text);
/// int64(f): toward zero; what does not fit becomes the smallest integer.
std::int64_t truncated(double value);
/// Wraps around.
std::int64_t wrapping_subtract(std::int64_t a, std::int64_t b);
/// AsApproximateFloat64 of a quantity in thousandths.
double approximate(std::int64_t milli);
/// strconv.ParseFloat, without hexadecimal and underscores: "0.5", "1e2", "Inf".
std::optional<double> parse_float(std::string_view text);
/// strconv.ParseInt in base 10.
std::optional<std::int64_t> parse_int(std::string_view text);
/// The thousandths that an HPA reads of a scaler's value: three decimals, correctly rounded; no number, infinite and
/// negative count as 0; from 2^63 / 1000 on they wrap around (KEDA from v2.20.2).
std::int64_t metric_milli(double value);

}  // namespace queuecast::keda
