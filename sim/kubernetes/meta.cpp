#include "sim/kubernetes/meta.h"

#include <algorithm>

namespace queuecast::kubernetes {

Resources& Resources::operator+=(const Resources& other) {
  cpu_milli += other.cpu_milli;
  memory_bytes += other.memory_bytes;
  ephemeral_storage_bytes += other.ephemeral_storage_bytes;
  pods += other.pods;
  for (const auto& [name, amount] : other.extended) extended[name] += amount;
  return *this;
}

Resources& Resources::operator-=(const Resources& other) {
  cpu_milli -= other.cpu_milli;
  memory_bytes -= other.memory_bytes;
  ephemeral_storage_bytes -= other.ephemeral_storage_bytes;
  pods -= other.pods;
  for (const auto& [name, amount] : other.extended) extended[name] -= amount;
  return *this;
}

bool Resources::fits_in(const Resources& other) const {
  if (cpu_milli > other.cpu_milli || memory_bytes > other.memory_bytes || pods > other.pods ||
      ephemeral_storage_bytes > other.ephemeral_storage_bytes) {
    return false;
  }
  return std::all_of(extended.begin(), extended.end(), [&](const auto& asked) {
    const auto found = other.extended.find(asked.first);
    return asked.second <= (found == other.extended.end() ? 0 : found->second);
  });
}

bool LabelSelector::matches(const Labels& labels) const {
  const auto value_of = [&](const std::string& key) -> const std::string* {
    const auto found = labels.find(key);
    return found == labels.end() ? nullptr : &found->second;
  };
  for (const auto& [key, wanted] : match_labels) {
    const std::string* value = value_of(key);
    if (!value || *value != wanted) return false;
  }
  return std::all_of(match_expressions.begin(), match_expressions.end(), [&](const Requirement& requirement) {
    const std::string* value = value_of(requirement.key);
    const bool listed =
        value && std::find(requirement.values.begin(), requirement.values.end(), *value) != requirement.values.end();
    switch (requirement.op) {
      case Operator::kIn: return listed;
      case Operator::kNotIn: return !listed;
      case Operator::kExists: return value != nullptr;
      case Operator::kDoesNotExist: return value == nullptr;
      default: return false;
    }
  });
}

bool Toleration::tolerates(const Taint& taint) const {
  if (effect && *effect != taint.effect) return false;
  if (!key.empty() && key != taint.key) return false;
  return exists || (!key.empty() && value == taint.value);
}

bool is_true(const Conditions& conditions, const std::string& type) {
  const auto found = conditions.find(type);
  return found != conditions.end() && found->second.status == Condition::Status::kTrue;
}

bool set_condition(Conditions& conditions, const std::string& type, Condition::Status status, std::string reason,
                   TimePoint now, std::string message) {
  const auto [entry, added] = conditions.try_emplace(type);
  Condition& condition = entry->second;
  if (!added && condition.status == status && condition.reason == reason && condition.message == message) return false;
  if (added || condition.status != status) condition.last_transition = now;
  condition.status = status;
  condition.reason = std::move(reason);
  condition.message = std::move(message);
  return true;
}

}  // namespace queuecast::kubernetes
