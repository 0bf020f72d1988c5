#include <algorithm>

#include "sim/keda/validation.h"
#include "sim/scenario/draft.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

using keda::ScaledObject;
using keda::Trigger;

void read_fallback(const Value& value, ScaledObject::Spec& spec) {
  keda::Fallback fallback;
  Fields fields{value};
  if (fields.require("failureThreshold")) fields.integer("failureThreshold", fallback.failure_threshold);
  if (fields.require("replicas")) fields.integer("replicas", fallback.replicas);
  std::vector<std::pair<std::string, std::string>> behaviors;
  for (const char* name :
       {"static", "currentReplicas", "currentReplicasIfHigher", "currentReplicasIfLower", "scalingModifiers"}) {
    behaviors.emplace_back(name, name);
  }
  fields.choice("behavior", fallback.behavior, behaviors);
  spec.fallback = fallback;
}

void read_modifiers(const Value& value, ScaledObject::Spec& spec) {
  keda::ScalingModifiers modifiers;
  Fields fields{value};
  fields.text("formula", modifiers.formula);
  fields.text("target", modifiers.target);
  fields.text("activationTarget", modifiers.activation_target);
  fields.choice<std::string, std::string>("metricType", modifiers.metric_type,
                                          {{"AverageValue", "AverageValue"}, {"Value", "Value"}});
  spec.scaling_modifiers = modifiers;
}

void read_advanced(const Value& value, ScaledObject::Spec& spec) {
  Fields fields{value};
  fields.boolean("restoreToOriginalReplicaCount", spec.restore_to_original_replica_count);
  if (const auto config = fields.find("horizontalPodAutoscalerConfig")) {
    Fields config_fields{*config};
    config_fields.text("name", spec.hpa_name);
    if (const auto behavior = config_fields.find("behavior")) spec.behavior = read_behavior(*behavior);
  }
  if (const auto modifiers = fields.find("scalingModifiers")) read_modifiers(*modifiers, spec);
}

/// Where a path such as "spec.triggers[1].name" stands below an object, or the nearest thing above it that is there.
Place place_at(const Node& object, std::string_view path) {
  const Node* node = &object;
  while (!path.empty()) {
    const auto end = std::min(path.find_first_of(".[", 1), path.size());
    std::string_view part = path.substr(0, end);
    path.remove_prefix(end);
    const Node* next = nullptr;
    if (part.front() == '[') {
      const auto index = parse_integer(part.substr(1, part.size() - 2));
      if (index && static_cast<std::size_t>(*index) < node->items.size()) next = &node->items[*index];
    } else {
      if (part.front() == '.') part.remove_prefix(1);
      next = node->find(part);
    }
    if (next == nullptr) break;
    node = next;
  }
  return node->place();
}

/// What KEDA itself refuses, at its place; and a formula whose triggers have no name to be called by.
void check_spec(const Value& object, const ScaledObject::Spec& spec) {
  for (const keda::Problem& problem : keda::validate(spec)) {
    if (problem.field == "spec.scaleTargetRef.name") continue;  // missing: said already
    object.problems().add(place_at(object.node(), problem.field), problem.field + ": " + problem.message);
  }
  const bool formula = spec.scaling_modifiers && !spec.scaling_modifiers->formula.empty();
  const bool named = std::any_of(spec.triggers.begin(), spec.triggers.end(),
                                 [](const Trigger& trigger) { return !trigger.name.empty(); });
  if (formula && !named) {
    object.problems().add(place_at(object.node(), "spec.triggers"), "a formula and no named trigger",
                          "names on the triggers that it uses");
  }
}

keda::TriggerAuthentication read_authentication_spec(const Value& value) {
  keda::TriggerAuthentication authentication;
  Fields spec{value};
  spec.accept({"hashiCorpVault", "azureKeyVault", "gcpSecretManager", "awsSecretManager", "configMapTargetRef",
               "boundServiceAccountToken", "filePath"});
  if (const auto identity = spec.find("podIdentity")) {
    Fields fields{*identity};
    fields.accept({"identityTenantId", "identityAuthorityHost", "roleArn"});
    if (fields.require("provider")) {
      std::vector<std::pair<std::string, std::string>> providers;
      for (const char* name : {"azure-workload", "aws", "aws-eks", "gcp", "none"}) providers.emplace_back(name, name);
      fields.choice("provider", authentication.pod_identity_provider, providers);
    }
    fields.text("identityId", authentication.identity_id);
    fields.choice<std::string, std::string>("identityOwner", authentication.identity_owner,
                                            {{"keda", "keda"}, {"workload", "workload"}});
  }
  for (const char* source : {"secretTargetRef", "env"}) {
    const auto list = spec.find(source);
    if (!list) continue;
    for (const Value& item : list->items()) {
      std::string parameter, name, key;
      Fields fields{item};
      fields.accept({"containerName"});
      if (fields.require("parameter")) fields.text("parameter", parameter);
      if (fields.require("name")) fields.text("name", name);
      if (std::string_view{source} == "secretTargetRef" && fields.require("key")) fields.text("key", key);
      authentication.secret_refs[parameter] = key.empty() ? "env/" + name : name + "/" + key;
    }
  }
  return authentication;
}

}  // namespace

void read_scaled_object(Object& object, Draft& draft) {
  ScaledObject scaled;
  scaled.meta = read_meta(object, draft);
  const auto value = object.fields.require("spec");
  if (!value) return;
  Fields fields{*value};
  ScaledObject::Spec& spec = scaled.spec;
  if (const auto target = fields.require("scaleTargetRef")) {
    Fields target_fields{*target};
    target_fields.accept({"envSourceContainerName"});
    spec.target = read_scale_target(target_fields);
    const Node* name = target->node().find("name");
    draft.references.push_back({name == nullptr ? target->place() : name->place(), spec.target.kind,
                                scaled.meta.namespace_name, spec.target.name});
  }
  fields.integer("pollingInterval", spec.polling_interval, 1);
  fields.integer("cooldownPeriod", spec.cooldown_period);
  fields.integer("initialCooldownPeriod", spec.initial_cooldown_period);
  fields.integer("idleReplicaCount", spec.idle_replica_count);
  fields.integer("minReplicaCount", spec.min_replica_count);
  fields.integer("maxReplicaCount", spec.max_replica_count, 1);
  if (const auto fallback = fields.find("fallback")) read_fallback(*fallback, spec);
  if (const auto advanced = fields.find("advanced")) read_advanced(*advanced, spec);
  if (const auto list = fields.find("triggers")) {
    for (const Value& item : list->items()) {
      spec.triggers.push_back(read_trigger(item, scaled.meta.namespace_name, draft));
      const Trigger& trigger = spec.triggers.back();
      for (QueueTrigger& queue : draft.manifests.queue_triggers) {
        if (queue.scaled_object.empty() && queue.type == trigger.type) {
          queue.scaled_object = scaled.meta.namespace_name + "/" + scaled.meta.name;
          queue.index = spec.triggers.size() - 1;
        }
      }
    }
  }
  check_spec(object.fields.value(), spec);
  draft.manifests.scaled_objects.push_back(std::move(scaled));
}

void read_trigger_authentication(Object& object, Draft& draft) {
  const bool cluster_wide = object.kind == "ClusterTriggerAuthentication";
  const auto meta = read_meta(object, draft, !cluster_wide);
  const auto value = object.fields.require("spec");
  if (!value) return;
  keda::TriggerAuthentication authentication = read_authentication_spec(*value);
  authentication.meta = meta;
  auto& all = cluster_wide ? draft.manifests.cluster_trigger_authentications : draft.manifests.trigger_authentications;
  all.push_back(std::move(authentication));
}

}  // namespace queuecast::scenario
