#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/keda/scaler.h"

namespace queuecast::keda {

/// Reads a trigger's metadata as KEDA's typed config does (pkg/scalers/scalersconfig): white space at the ends does not
/// count, an empty value is none, "KEYFromEnv" names a variable of the target's container where the scaler allows it.
/// Collects what is wrong under the field's path.
class Metadata {
 public:
  Metadata(const Trigger& trigger, std::size_t index, const ScalerContext& context)
      : trigger_(trigger), context_(context), path_("spec.triggers[" + std::to_string(index) + "]") {}

  std::optional<std::string> find(const std::string& key) const;
  /// Also through KEYFromEnv. A variable whose environment is not known counts as given, with the name as its value.
  std::optional<std::string> find_or_env(const std::string& key) const;
  /// Whether the TriggerAuthentication hands out that parameter.
  bool authentication_has(const std::string& parameter) const;
  std::string_view pod_identity() const;

  std::string required(const std::string& key);
  std::int64_t number(const std::string& key, std::int64_t fallback);
  bool boolean(const std::string& key, bool fallback);

  /// AverageValue when absent; Utilization is not for external metrics.
  kubernetes::MetricSpec::TargetType target_type();

  void problem(const std::string& key, std::string message) {
    problems_.push_back({path_ + ".metadata." + key, std::move(message)});
  }
  void trigger_problem(const std::string& field, std::string message) {
    problems_.push_back({path_ + "." + field, std::move(message)});
  }
  std::vector<Problem>& problems() { return problems_; }
  const std::string& path() const { return path_; }

 private:
  const Trigger& trigger_;
  const ScalerContext& context_;
  std::string path_;
  std::vector<Problem> problems_;
};

// One file a scaler.
MadeScaler make_sqs_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context);
MadeScaler make_azure_queue_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context);
MadeScaler make_cron_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context);
MadeScaler make_resource_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context);

}  // namespace queuecast::keda
