#include "sim/keda/formula.h"

#include <algorithm>
#include <stdexcept>

#include "sim/keda/formula_node.h"
#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

/// The result as a float; nil passes only where the formula may give it.
std::optional<double> to_float(const FormulaValue& value, bool nil_passes) {
  if (std::holds_alternative<std::monostate>(value.held)) {
    if (nil_passes) return std::nullopt;
    throw std::invalid_argument("invalid argument for float (type nil)");
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value.held)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value.held)) return *real;
  throw std::invalid_argument("invalid argument for float");
}

/// A name that no branch of the trial run reaches is unknown all the same.
void check_names(const Formula::Node& node, const std::vector<std::string>& names) {
  if (node.kind == Formula::Node::Kind::kName && std::find(names.begin(), names.end(), node.text) == names.end()) {
    throw std::invalid_argument("unknown name " + node.text);
  }
  for (const NodePtr& part : node.parts) check_names(*part, names);
}

}  // namespace

std::string Formula::wrapped(std::string_view text) {
  const std::string formula(text);
  if (text.find("??") != std::string_view::npos) {
    return "let _kedaCompositeResult = (" + formula +
           "); _kedaCompositeResult == nil ? nil : float(_kedaCompositeResult)";
  }
  return trimmed(text).starts_with("float(") ? formula : "float(" + formula + ")";
}

boost::system::result<Formula, std::string> Formula::compile(std::string_view text,
                                                             const std::vector<std::string>& names) {
  try {
    Formula formula;
    formula.nil_passes_ = text.find("??") != std::string_view::npos;
    formula.root_ = parse_formula(trimmed(text));
    check_names(*formula.root_, names);
    Values trial;
    for (const std::string& name : names) trial[name] = -1.0;
    to_float(evaluate(*formula.root_, trial), formula.nil_passes_);
    return formula;
  } catch (const std::invalid_argument& error) {
    return std::string("error validating formula in ScalingModifiers: ") + error.what();
  }
}

std::optional<std::optional<double>> Formula::run(const Values& values) const {
  try {
    return to_float(evaluate(*root_, values), nil_passes_);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

std::optional<std::int64_t> composite_milli(const Formula& formula, const Formula::Values& values,
                                            const ScaledObject::Spec& spec) {
  const auto result = formula.run(values);
  if (!result) return std::nullopt;
  if (*result) return truncated(**result * 1000);
  if (!spec.fallback) return std::nullopt;
  const auto target = parse_float(spec.scaling_modifiers->target);
  if (!target) return std::nullopt;
  return truncated(static_cast<double>(spec.fallback->replicas) * *target * 1000);
}

}  // namespace queuecast::keda
