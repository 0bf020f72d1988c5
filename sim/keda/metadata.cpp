#include "sim/keda/metadata.h"

#include <algorithm>
#include <array>

#include "sim/keda/numbers.h"

namespace queuecast::keda {
namespace {

std::optional<std::string> lookup(const kubernetes::Labels& values, const std::string& key) {
  const auto found = values.find(key);
  if (found == values.end()) return std::nullopt;
  const std::string_view value = trimmed(found->second);
  return value.empty() ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace

std::optional<std::string> Metadata::find(const std::string& key) const { return lookup(trigger_.metadata, key); }

std::optional<std::string> Metadata::find_or_env(const std::string& key) const {
  if (auto value = find(key)) return value;
  const auto variable = find(key + "FromEnv");
  if (!variable || !context_.environment) return variable;
  return lookup(*context_.environment, *variable);
}

bool Metadata::authentication_has(const std::string& parameter) const {
  return context_.authentication && context_.authentication->secret_refs.contains(parameter);
}

std::string_view Metadata::pod_identity() const {
  return context_.authentication ? std::string_view(context_.authentication->pod_identity_provider)
                                 : std::string_view{};
}

std::string Metadata::required(const std::string& key) {
  if (auto value = find(key)) return *value;
  problem(key, "missing required parameter \"" + key + "\"");
  return {};
}

std::int64_t Metadata::number(const std::string& key, std::int64_t fallback) {
  const auto text = find(key);
  if (!text) return fallback;
  // JSON's integers: no plus sign, no leading zeros.
  const std::string_view digits = text->starts_with('-') ? std::string_view(*text).substr(1) : *text;
  const bool json = !digits.empty() && digits.front() != '+' && digits.front() != '-' &&
                    (digits.size() == 1 || digits.front() != '0');
  const auto value = json ? parse_int(*text) : std::nullopt;
  if (!value) problem(key, "unable to set param \"" + key + "\" value \"" + *text + "\": not an integer");
  return value.value_or(fallback);
}

bool Metadata::boolean(const std::string& key, bool fallback) {
  const auto text = find(key);
  if (!text) return fallback;
  constexpr std::array<std::string_view, 6> kYes{"1", "t", "T", "TRUE", "true", "True"};
  constexpr std::array<std::string_view, 6> kNo{"0", "f", "F", "FALSE", "false", "False"};
  if (std::find(kYes.begin(), kYes.end(), *text) != kYes.end()) return true;
  if (std::find(kNo.begin(), kNo.end(), *text) != kNo.end()) return false;
  problem(key, "unable to parse boolean value \"" + *text + "\"");
  return fallback;
}

kubernetes::MetricSpec::TargetType Metadata::target_type() {
  using TargetType = kubernetes::MetricSpec::TargetType;
  if (trigger_.metric_type == "Utilization") {
    trigger_problem("metricType", "'Utilization' metric type is unsupported for external metrics");
  }
  return trigger_.metric_type.empty() || trigger_.metric_type == "AverageValue" ? TargetType::kAverageValue
                                                                                : TargetType::kValue;
}

std::string metric_name(std::size_t index, std::string_view text) {
  std::string name = "s" + std::to_string(index) + "-";
  for (const char c : text) name += std::string_view("/.:%()").find(c) == std::string_view::npos ? c : '-';
  return name;
}

MadeScaler make_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context) {
  if (trigger.type == "aws-sqs-queue") return make_sqs_scaler(trigger, index, context);
  if (trigger.type == "azure-queue") return make_azure_queue_scaler(trigger, index, context);
  if (trigger.type == "cron") return make_cron_scaler(trigger, index, context);
  if (trigger.type == "cpu" || trigger.type == "memory") return make_resource_scaler(trigger, index, context);
  return std::vector<Problem>{
      {"spec.triggers[" + std::to_string(index) + "].type", "no scaler found for type: " + trigger.type}};
}

}  // namespace queuecast::keda
