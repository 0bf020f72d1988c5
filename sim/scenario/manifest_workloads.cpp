#include "sim/scenario/draft.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

using kubernetes::Deployment;

/// What the API server refuses: a selector that its own template does not meet.
void check_selector(const Value& selector, const kubernetes::LabelSelector& read, const kubernetes::Labels& labels) {
  if (read.match_labels.empty() && read.match_expressions.empty()) {
    selector.report("an empty selector", "matchLabels of the template");
  } else if (!read.matches(labels)) {
    selector.report("a selector that does not match the template's labels");
  }
}

void read_strategy(const Value& value, Deployment::Spec& spec) {
  Fields fields{value};
  fields.choice<bool, bool>("type", spec.recreate, {{"RollingUpdate", false}, {"Recreate", true}});
  const auto rolling = fields.find("rollingUpdate");
  if (!rolling) return;
  Fields update{*rolling};
  for (const auto& [name, target] :
       {std::pair{"maxSurge", &spec.max_surge}, std::pair{"maxUnavailable", &spec.max_unavailable}}) {
    const auto amount = update.find(name);
    if (const auto text = amount ? amount->count_or_percentage() : std::nullopt) *target = *text;
  }
}

ConfigData read_config_data(Object& object, Draft& draft, bool encoded) {
  ConfigData data{read_meta(object, draft), {}};
  if (const auto value = object.fields.find("data")) {
    data.data = value->text_map();
    for (auto& [key, text] : data.data) {
      if (!encoded) continue;
      auto decoded = parse_base64(text);
      if (decoded) {
        text = std::move(*decoded);
      } else {
        value->report("data '" + key + "'", "base64 text");
      }
    }
  }
  object.fields.accept({"immutable"});
  return data;
}

}  // namespace

void read_deployment(Object& object, Draft& draft) {
  Deployment deployment;
  deployment.meta = read_meta(object, draft);
  const auto value = object.fields.require("spec");
  if (!value) return;
  Fields spec{*value};
  spec.accept({"revisionHistoryLimit", "progressDeadlineSeconds"});
  spec.integer("replicas", deployment.spec.replicas);
  spec.integer("minReadySeconds", deployment.spec.min_ready_seconds);
  spec.boolean("paused", deployment.spec.paused);
  if (const auto strategy = spec.find("strategy")) read_strategy(*strategy, deployment.spec);
  if (const auto pod = spec.require("template")) {
    deployment.spec.pod_template = read_pod_template(*pod, deployment.meta.namespace_name, draft);
  }
  if (const auto selector = spec.require("selector")) {
    deployment.spec.selector = read_label_selector(*selector).value_or(kubernetes::LabelSelector{});
    check_selector(*selector, deployment.spec.selector, deployment.spec.pod_template.labels);
  }
  draft.manifests.deployments.push_back(std::move(deployment));
}

void read_daemon_set(Object& object, Draft& draft) {
  kubernetes::DaemonSet daemon_set;
  daemon_set.meta = read_meta(object, draft);
  const auto value = object.fields.require("spec");
  if (!value) return;
  Fields spec{*value};
  spec.accept({"updateStrategy", "minReadySeconds", "revisionHistoryLimit"});
  if (const auto pod = spec.require("template")) {
    daemon_set.pod_template = read_pod_template(*pod, daemon_set.meta.namespace_name, draft);
  }
  if (const auto selector = spec.require("selector")) {
    const auto read = read_label_selector(*selector);
    if (read) check_selector(*selector, *read, daemon_set.pod_template.labels);
  }
  draft.manifests.daemon_sets.push_back(std::move(daemon_set));
}

void read_disruption_budget(Object& object, Draft& draft) {
  kubernetes::PodDisruptionBudget budget;
  budget.meta = read_meta(object, draft);
  const auto value = object.fields.require("spec");
  if (!value) return;
  Fields spec{*value};
  spec.accept({"unhealthyPodEvictionPolicy"});
  if (const auto selector = spec.find("selector")) budget.selector = read_label_selector(*selector);
  const auto least = spec.find("minAvailable");
  const auto most = spec.find("maxUnavailable");
  if (least) budget.min_available = least->count_or_percentage();
  if (most) budget.max_unavailable = most->count_or_percentage();
  if (least.has_value() == most.has_value()) {
    value->report(least ? "both minAvailable and maxUnavailable" : "neither minAvailable nor maxUnavailable",
                  "exactly one of them");
  }
  draft.manifests.disruption_budgets.push_back(std::move(budget));
}

void read_service_account(Object& object, Draft& draft) {
  draft.manifests.service_accounts.push_back({read_meta(object, draft)});
  object.fields.accept({"secrets", "imagePullSecrets", "automountServiceAccountToken"});
}

void read_namespace(Object& object, Draft& draft) {
  draft.manifests.namespaces.push_back(read_meta(object, draft, false));
}

void read_config_map(Object& object, Draft& draft) {
  object.fields.accept({"binaryData"});
  draft.manifests.config_maps.push_back(read_config_data(object, draft, false));
}

void read_secret(Object& object, Draft& draft) {
  object.fields.accept({"type"});
  ConfigData secret = read_config_data(object, draft, true);
  if (const auto plain = object.fields.find("stringData")) {
    for (auto& [key, text] : plain->text_map()) secret.data[key] = text;
  }
  draft.manifests.secrets.push_back(std::move(secret));
}

void read_priority_class(Object& object, Draft& draft) {
  const auto meta = read_meta(object, draft, false);
  object.fields.accept({"globalDefault", "description", "preemptionPolicy"});
  std::int64_t value = 0;
  if (object.fields.require("value")) {
    object.fields.integer("value", value, std::numeric_limits<std::int32_t>::min(), 1'000'000'000);
  }
  draft.priority_classes[meta.name] = value;
}

}  // namespace queuecast::scenario
