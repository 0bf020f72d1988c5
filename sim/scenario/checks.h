#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/error.h"

namespace queuecast::scenario {

/// What a check measures: a metric, and for a distribution or a series the function over it.
struct Measure {
  enum class Function { kNone, kMin, kMax, kMean, kLast, kQuantile };
  std::string cluster;  // empty: every cluster, each on its own
  Function function = Function::kNone;
  double quantile = 0;  // of kQuantile, in (0, 1): p99.9 is 0.999
  std::string metric;   // "message.latency"
  bool operator==(const Measure&) const = default;
};

/// One line of a scenario's `checks`: "p99(message.latency) < 2m".
struct Check {
  enum class Comparison { kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kEqual, kNotEqual };
  std::string text;
  Place place;
  Measure measure;
  Comparison comparison = Comparison::kLess;
  double bound = 0;  // seconds, dollars, a share from 0 to 1, or a count
};

/// A metric that checks may name. A scalar stands alone; a distribution or series of values needs a function.
struct Metric {
  enum class Shape { kScalar, kDistribution, kSeries };
  enum class Unit { kCount, kSeconds, kDollars, kShare };
  std::string name;
  Shape shape = Shape::kScalar;
  Unit unit = Unit::kCount;
};

/// All of them, in the order of the report.
const std::vector<Metric>& metrics();

/// Parses `[CLUSTER:] MEASURE COMPARISON VALUE`, where MEASURE is METRIC or FUNCTION(METRIC), a function is min, max,
/// mean, last or pN, and VALUE is a number, a duration ("2m") or a percentage, as the metric's unit asks. A fault is a
/// problem at its column of `place`; `clusters` are the names that may stand before the colon.
std::optional<Check> parse_check(std::string_view text, const Place& place, const std::vector<std::string>& clusters,
                                 Problems& problems);

/// Gives the value of a measure, or nothing when there is none (a quantile of no messages).
using Lookup = std::function<std::optional<double>(const Measure&)>;

struct CheckResult {
  std::optional<double> value;
  bool ok = false;  // false without a value
};

CheckResult evaluate(const Check& check, const Lookup& lookup);

}  // namespace queuecast::scenario
