#include <algorithm>

#include "sim/scenario/draft.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

bool is_subdomain(const std::string& name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  const auto edge = [&](char c) { return allowed(c) && c != '-' && c != '.'; };
  return !name.empty() && name.size() <= 253 && edge(name.front()) && edge(name.back()) &&
         std::all_of(name.begin(), name.end(), allowed);
}

const std::vector<std::pair<std::string, kubernetes::Operator>>& selector_operators() {
  using kubernetes::Operator;
  static const std::vector<std::pair<std::string, Operator>> kOperators{{"In", Operator::kIn},
                                                                        {"NotIn", Operator::kNotIn},
                                                                        {"Exists", Operator::kExists},
                                                                        {"DoesNotExist", Operator::kDoesNotExist}};
  return kOperators;
}

std::vector<std::pair<std::string, kubernetes::Operator>> node_operators_list() {
  using kubernetes::Operator;
  auto operators = selector_operators();
  operators.insert(operators.end(),
                   {{"Gt", Operator::kGt}, {"Lt", Operator::kLt}, {"Gte", Operator::kGte}, {"Lte", Operator::kLte}});
  return operators;
}

void check_values(const Value& item, const kubernetes::Requirement& requirement) {
  using kubernetes::Operator;
  const std::size_t count = requirement.values.size();
  switch (requirement.op) {
    case Operator::kIn:
      if (count == 0) item.report("operator In of '" + requirement.key + "' without values", "at least one value");
      if (requirement.min_values && count < static_cast<std::size_t>(*requirement.min_values)) {
        item.report("minValues " + std::to_string(*requirement.min_values) + " of '" + requirement.key + "' with " +
                        std::to_string(count) + " values",
                    "at least as many values");
      }
      break;
    case Operator::kNotIn:
      if (count == 0) item.report("operator NotIn of '" + requirement.key + "' without values", "at least one value");
      break;
    case Operator::kExists:
    case Operator::kDoesNotExist:
      if (count != 0) item.report("values for '" + requirement.key + "'", "none with this operator");
      break;
    default:
      if (count != 1 || parse_integer(requirement.values.front()).value_or(-1) < 0) {
        item.report("a bound of '" + requirement.key + "'", "exactly one integer in quotes, at least 0");
      }
  }
}

}  // namespace

kubernetes::ObjectMeta read_meta(Object& object, Draft& draft, bool namespaced) {
  kubernetes::ObjectMeta meta;
  if (!namespaced) meta.namespace_name.clear();
  const auto value = object.fields.require("metadata");
  if (!value) return meta;
  Fields fields{*value};
  fields.accept({"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "ownerReferences",
                 "selfLink", "generateName", "finalizers", "deletionTimestamp", "deletionGracePeriodSeconds"});
  if (namespaced) {
    fields.text("namespace", meta.namespace_name);
  } else {
    fields.accept({"namespace"});
  }
  fields.text_map("labels", meta.labels);
  fields.text_map("annotations", meta.annotations);
  const auto name = fields.require("name");
  if (!name || !fields.text("name", meta.name)) return meta;
  if (!is_subdomain(meta.name)) {
    name->report("name '" + meta.name + "'", "lower-case letters, digits, '-' and '.', at most 253");
  }
  const auto [known, added] =
      draft.manifests.places.try_emplace(object.kind + "/" + meta.namespace_name + "/" + meta.name, name->place());
  if (!added) name->report("a second " + object.kind + " '" + meta.name + "'; the first is at " + known->second.text());
  return meta;
}

std::optional<kubernetes::LabelSelector> read_label_selector(const Value& value) {
  kubernetes::LabelSelector selector;
  Fields fields{value};
  fields.text_map("matchLabels", selector.match_labels);
  if (const auto list = fields.find("matchExpressions")) selector.match_expressions = read_requirements(*list, false);
  return selector;
}

std::vector<kubernetes::Requirement> read_requirements(const Value& list, bool node_operators) {
  std::vector<kubernetes::Requirement> requirements;
  for (const Value& item : list.items()) {
    kubernetes::Requirement requirement;
    Fields fields{item};
    if (fields.require("key")) fields.text("key", requirement.key);
    fields.texts("values", requirement.values);
    if (node_operators) fields.integer("minValues", requirement.min_values, 1, 50);
    const auto op = fields.require("operator");
    const auto chosen = op ? op->choice(node_operators ? node_operators_list() : selector_operators()) : std::nullopt;
    if (chosen) {
      requirement.op = *chosen;
      check_values(item, requirement);
    }
    requirements.push_back(std::move(requirement));
  }
  return requirements;
}

std::vector<kubernetes::Taint> read_taints(const Value& list) {
  using kubernetes::TaintEffect;
  std::vector<kubernetes::Taint> taints;
  for (const Value& item : list.items()) {
    kubernetes::Taint taint;
    Fields fields{item};
    fields.accept({"timeAdded"});
    if (fields.require("key")) fields.text("key", taint.key);
    fields.text("value", taint.value);
    if (fields.require("effect")) {
      fields.choice<TaintEffect, TaintEffect>("effect", taint.effect,
                                              {{"NoSchedule", TaintEffect::kNoSchedule},
                                               {"PreferNoSchedule", TaintEffect::kPreferNoSchedule},
                                               {"NoExecute", TaintEffect::kNoExecute}});
    }
    taints.push_back(std::move(taint));
  }
  return taints;
}

kubernetes::Resources read_resource_list(const Value& value) {
  kubernetes::Resources resources;
  static const std::vector<std::string> kStandard{"cpu", "memory", "ephemeral-storage", "pods"};
  for (const Value& entry : value.entries()) {
    const std::string& name = entry.name();
    const bool known = std::find(kStandard.begin(), kStandard.end(), name) != kStandard.end();
    if (!known && name.find('/') == std::string::npos && name.rfind("hugepages-", 0) != 0) {
      entry.report("unknown resource '" + name + "'", one_of(kStandard), nearest_name(name, kStandard));
      continue;
    }
    const auto amount = name == "cpu" ? entry.quantity_milli() : entry.quantity();
    if (!amount) continue;
    if (name == "cpu") {
      resources.cpu_milli = *amount;
    } else if (name == "memory") {
      resources.memory_bytes = *amount;
    } else if (name == "ephemeral-storage") {
      resources.ephemeral_storage_bytes = *amount;
    } else if (name == "pods") {
      resources.pods = *amount;
    } else {
      resources.extended[name] = *amount;
    }
  }
  return resources;
}

}  // namespace queuecast::scenario
