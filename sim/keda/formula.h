#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "sim/keda/objects.h"

namespace queuecast::keda {

/// A scaling modifiers formula: the part of the expr language (github.com/expr-lang/expr) that computes with numbers:
/// + - * / % ** ^, comparisons, and or not && || !, ?:, ??, nil, true, false, arrays, and the functions abs, ceil,
/// floor, round, int, float, max, min, sum, mean, len, count, any, all, none, filter and map (with # or {# ...}).
class Formula {
 public:
  struct Node;
  /// A trigger's value; nothing is nil.
  using Values = std::map<std::string, std::optional<double>>;

  /// Compiles a formula over the names of the triggers and tries it once with -1 for each, as KEDA does. Refused:
  /// unknown names, results that are no number.
  static boost::system::result<Formula, std::string> compile(std::string_view text,
                                                             const std::vector<std::string>& names);

  /// The formula's value; nil gives an empty inner value, a failing evaluation nothing at all.
  std::optional<std::optional<double>> run(const Values& values) const;

  /// The text as KEDA hands it to expr: wrapped in float(...), or so that nil passes through when it has a ??.
  static std::string wrapped(std::string_view text);

 private:
  std::shared_ptr<const Node> root_;
  bool nil_passes_ = false;
};

/// The composite metric in thousandths: trunc(1000 * result), negative and infinite ones as Go makes them on amd64; nil
/// takes fallback.replicas * target. Nothing when the formula fails.
std::optional<std::int64_t> composite_milli(const Formula& formula, const Formula::Values& values,
                                            const ScaledObject::Spec& spec);

}  // namespace queuecast::keda
