#include "sim/karpenter/requirements.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {

namespace {

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <class T, class Pick>
std::optional<T> merged(const std::optional<T>& left, const std::optional<T>& right, Pick pick) {
  if (!left || !right) return left ? left : right;
  return pick(*left, *right);
}

}  // namespace

Constraint::Constraint(const kubernetes::Requirement& requirement) : min_values_(requirement.min_values) {
  using kubernetes::Operator;
  const auto bound = [&] { return requirement.values.empty() ? std::nullopt : integer(requirement.values.front()); };
  switch (requirement.op) {
    case Operator::kIn: *this = in(requirement.values); break;
    case Operator::kDoesNotExist: *this = nothing(); break;
    case Operator::kNotIn:
      *this = in(requirement.values);
      open_ = true;
      break;
    case Operator::kExists: break;
    case Operator::kGte: lower_ = bound(); break;
    case Operator::kLte: upper_ = bound(); break;
    case Operator::kLt:
      if (const auto value = bound()) upper_ = *value - 1;
      break;
    case Operator::kGt:
      if (const auto value = bound()) {
        if (*value == std::numeric_limits<std::int64_t>::max()) {
          *this = nothing();
          return;
        }
        lower_ = *value + 1;
      }
      break;
  }
  min_values_ = requirement.min_values;
}

Constraint Constraint::in(std::vector<std::string> values) {
  Constraint constraint;
  constraint.open_ = false;
  constraint.values_ = std::move(values);
  std::sort(constraint.values_.begin(), constraint.values_.end());
  constraint.values_.erase(std::unique(constraint.values_.begin(), constraint.values_.end()), constraint.values_.end());
  return constraint;
}

bool Constraint::within_bounds(std::string_view value) const {
  if (!lower_ && !upper_) return true;
  const auto number = integer(value);
  return number && (!lower_ || *number >= *lower_) && (!upper_ || *number <= *upper_);
}

bool Constraint::has(std::string_view value) const {
  return within_bounds(value) && open_ != std::binary_search(values_.begin(), values_.end(), value);
}

bool Constraint::has_intersection(const Constraint& other) const {
  const auto lower = merged(lower_, other.lower_, [](auto a, auto b) { return std::max(a, b); });
  const auto upper = merged(upper_, other.upper_, [](auto a, auto b) { return std::min(a, b); });
  if (lower && upper && *lower > *upper) return false;
  if (open_ && other.open_) return true;
  const Constraint& finite = open_ ? other : *this;
  const Constraint& rest = open_ ? *this : other;
  return std::any_of(finite.values_.begin(), finite.values_.end(),
                     [&](const std::string& value) { return rest.has(value) && finite.within_bounds(value); });
}

Constraint Constraint::intersection(const Constraint& other) const {
  Constraint result;
  result.min_values_ = merged(min_values_, other.min_values_, [](auto a, auto b) { return std::max(a, b); });
  result.lower_ = merged(lower_, other.lower_, [](auto a, auto b) { return std::max(a, b); });
  result.upper_ = merged(upper_, other.upper_, [](auto a, auto b) { return std::min(a, b); });
  if (result.lower_ && result.upper_ && *result.lower_ > *result.upper_) {
    Constraint none = nothing();
    none.min_values_ = result.min_values_;
    return none;
  }
  result.open_ = open_ && other.open_;
  if (result.open_) {
    std::set_union(values_.begin(), values_.end(), other.values_.begin(), other.values_.end(),
                   std::back_inserter(result.values_));
  } else {
    const Constraint& finite = open_ ? other : *this;
    const Constraint& rest = open_ ? *this : other;
    std::copy_if(finite.values_.begin(), finite.values_.end(), std::back_inserter(result.values_),
                 [&](const std::string& value) { return rest.has(value); });
  }
  std::erase_if(result.values_, [&](const std::string& value) { return !result.within_bounds(value); });
  if (!result.open_) result.lower_ = result.upper_ = std::nullopt;
  return result;
}

std::vector<kubernetes::Requirement> Constraint::to_api(const std::string& key) const {
  using kubernetes::Operator;
  std::vector<kubernetes::Requirement> requirements;
  const auto add = [&](Operator op, std::vector<std::string> values) {
    requirements.push_back({.key = key, .op = op, .values = std::move(values), .min_values = min_values_});
  };
  if (lower_) add(Operator::kGte, {std::to_string(*lower_)});
  if (upper_) add(Operator::kLte, {std::to_string(*upper_)});
  if (!requirements.empty()) return requirements;  // the real code drops the excluded values here, too
  if (open_) {
    add(values_.empty() ? Operator::kExists : Operator::kNotIn, values_);
  } else {
    add(values_.empty() ? Operator::kDoesNotExist : Operator::kIn, values_);
  }
  return requirements;
}

std::string Constraint::any() const {
  if (!open_) return values_.empty() ? std::string{} : values_.front();
  std::int64_t candidate = lower_.value_or(0);
  while (!has(std::to_string(candidate)) && candidate < lower_.value_or(0) + 1000) ++candidate;
  return std::to_string(candidate);
}

Requirements Requirements::of(const std::vector<kubernetes::Requirement>& requirements) {
  Requirements result;
  for (const auto& requirement : requirements) result.add(normalized_key(requirement.key), Constraint(requirement));
  return result;
}

Requirements Requirements::of_labels(const kubernetes::Labels& labels) {
  Requirements result;
  for (const auto& [key, value] : labels) result.add(normalized_key(key), Constraint::in({value}));
  return result;
}

void Requirements::add(const std::string& key, const Constraint& constraint) {
  const auto [entry, added] = constraints_.try_emplace(key, constraint);
  if (!added) entry->second = entry->second.intersection(constraint);
}

void Requirements::add(const Requirements& other) {
  for (const auto& [key, constraint] : other.constraints_) add(key, constraint);
}

const Constraint* Requirements::find(std::string_view key) const {
  const auto found = constraints_.find(key);
  return found == constraints_.end() ? nullptr : &found->second;
}

Constraint Requirements::get(std::string_view key) const {
  const Constraint* found = find(key);
  return found ? *found : Constraint{};
}

std::string_view Requirements::conflict(const Requirements& other) const {
  const Requirements& few = constraints_.size() <= other.constraints_.size() ? *this : other;
  const Requirements& many = &few == this ? other : *this;
  for (const auto& [key, constraint] : few.constraints_) {
    const Constraint* opposite = many.find(key);
    if (!opposite || constraint.has_intersection(*opposite)) continue;
    if (!constraint.negative() || !opposite->negative()) return key;
  }
  return {};
}

std::string_view Requirements::incompatibility(const Requirements& incoming, Undefined allowed) const {
  for (const auto& [key, constraint] : incoming.constraints_) {
    if (allowed == Undefined::kWellKnown && is_well_known(key)) continue;
    if (!find(key) && !constraint.negative()) return key;
  }
  return conflict(incoming);
}

bool Requirements::has_min_values() const {
  return std::any_of(constraints_.begin(), constraints_.end(),
                     [](const auto& entry) { return entry.second.min_values().has_value(); });
}

}  // namespace queuecast::karpenter
