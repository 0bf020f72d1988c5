#include <algorithm>

#include "sim/scenario/draft.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

using keda::Trigger;
using keda::TriggerAuthentication;

/// What a scaler reads from its metadata: KEDA v2.21 pkg/scalers/<type>_scaler.go.
struct Scaler {
  std::string type;
  std::vector<std::string> keys;
  std::vector<std::string> required;
  std::vector<std::string> integers;  // at least 0
  std::vector<std::string> booleans;
};

const std::vector<Scaler>& scalers() {
  static const std::vector<Scaler> kScalers{
      {"aws-sqs-queue",
       {"queueURL", "queueURLFromEnv", "queueLength", "activationQueueLength", "awsRegion", "awsEndpoint",
        "identityOwner", "scaleOnInFlight", "scaleOnDelayed", "awsAccessKeyIDFromEnv", "awsSecretAccessKeyFromEnv",
        "awsSessionTokenFromEnv"},
       {"awsRegion"},
       {"queueLength", "activationQueueLength"},
       {"scaleOnInFlight", "scaleOnDelayed"}},
      {"azure-queue",
       {"queueName", "queueLength", "activationQueueLength", "queueLengthStrategy", "connectionFromEnv", "accountName",
        "cloud", "endpointSuffix"},
       {"queueName"},
       {"queueLength", "activationQueueLength"},
       {}},
      {"cron",
       {"timezone", "start", "end", "desiredReplicas"},
       {"timezone", "start", "end", "desiredReplicas"},
       {"desiredReplicas"},
       {}},
      {"cpu", {"type", "value", "containerName"}, {"value"}, {}, {}},
      {"memory", {"type", "value", "containerName"}, {"value"}, {}, {}},
  };
  return kScalers;
}

const Scaler* find_scaler(const Value& type) {
  const auto written = type.text();
  if (!written) return nullptr;
  std::vector<std::string> types;
  for (const Scaler& scaler : scalers()) {
    if (scaler.type == *written) return &scaler;
    types.push_back(scaler.type);
  }
  type.report("unsupported trigger type '" + *written + "'", one_of(types), nearest_name(*written, types));
  return nullptr;
}

void check_metadata(const Value& metadata, const Scaler& scaler, const std::map<std::string, std::string>& read) {
  const auto names = [](const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  for (const Node::Entry& entry : metadata.node().entries) {
    if (!names(scaler.keys, entry.key)) {
      metadata.problems().add(entry.place, "unknown field '" + entry.key + "' of a " + scaler.type + " trigger",
                              one_of(scaler.keys), nearest_name(entry.key, scaler.keys));
    } else if (names(scaler.integers, entry.key) && parse_integer(entry.value.scalar).value_or(-1) < 0) {
      metadata.problems().add(entry.value.place(), entry.key + " is " + entry.value.describe(),
                              "an integer of at least 0, in quotes");
    } else if (names(scaler.booleans, entry.key) && entry.value.scalar != "true" && entry.value.scalar != "false") {
      metadata.problems().add(entry.value.place(), entry.key + " is " + entry.value.describe(),
                              "\"true\" or \"false\"");
    }
  }
  for (const std::string& name : scaler.required) {
    if (read.count(name) == 0) metadata.report("missing field '" + name + "' in a " + scaler.type + " trigger");
  }
}

const TriggerAuthentication* find_authentication(const Trigger& trigger, const std::string& namespace_name,
                                                 const Manifests& manifests) {
  const auto& all = trigger.authentication_is_cluster_wide ? manifests.cluster_trigger_authentications
                                                           : manifests.trigger_authentications;
  const auto found = std::find_if(all.begin(), all.end(), [&](const TriggerAuthentication& candidate) {
    return candidate.meta.name == trigger.authentication_ref &&
           (trigger.authentication_is_cluster_wide || candidate.meta.namespace_name == namespace_name);
  });
  return found == all.end() ? nullptr : &*found;
}

std::string value_or_empty(const std::map<std::string, std::string>& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? std::string{} : found->second;
}

void check_owner(const Value& metadata, const Trigger& trigger) {
  const std::string owner = value_or_empty(trigger.metadata, "identityOwner");
  if (!owner.empty() && owner != "pod" && owner != "operator" && owner != "workload") {
    const std::vector<std::string> owners{"pod", "operator", "workload"};
    metadata.report("identityOwner is '" + owner + "'", one_of(owners), nearest_name(owner, owners));
  }
}

/// The queue's name in a queueURL: all of a bare name, or the second part of the URL's path /account/name.
std::optional<std::string> name_in_url(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url.find('/') == std::string::npos ? std::optional{url} : std::nullopt;
  const auto path = url.find('/', scheme + 3);
  const auto name = path == std::string::npos ? path : url.find('/', path + 1);
  if (name == std::string::npos || name == path + 1 || name + 1 == url.size()) return std::nullopt;
  const std::string result = url.substr(name + 1);
  return result.find('/') == std::string::npos ? std::optional{result} : std::nullopt;
}

void read_sqs_queue(const Value& metadata, const Trigger& trigger, Draft& draft) {
  check_owner(metadata, trigger);
  const std::string from_env = value_or_empty(trigger.metadata, "queueURLFromEnv");
  const Node* written = metadata.node().find("queueURL");
  if (written == nullptr) {
    if (from_env.empty()) metadata.report("missing field 'queueURL' or 'queueURLFromEnv' in an aws-sqs-queue trigger");
    return;
  }
  const auto name = name_in_url(written->scalar);
  if (!name || name->empty()) {
    metadata.problems().add(written->place(), "queueURL '" + written->scalar + "'",
                            "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or a queue's name");
    return;
  }
  draft.manifests.queue_triggers.push_back({"", 0, trigger.type, *name, written->place()});
}

void read_azure_queue(const Value& metadata, const Trigger& trigger, const TriggerAuthentication* authentication,
                      Draft& draft) {
  const auto given = [&](const char* key) { return trigger.metadata.count(key) > 0; };
  const std::string provider = authentication == nullptr ? "" : authentication->pod_identity_provider;
  if (provider.empty() || provider == "none") {
    const bool secret = authentication != nullptr && authentication->secret_refs.count("connection") > 0;
    const bool unresolved = authentication == nullptr && !trigger.authentication_ref.empty();
    if (!given("connectionFromEnv") && !secret && !unresolved) {
      metadata.report("an azure-queue trigger without connection",
                      "connectionFromEnv, or authenticationRef with the identity azure-workload and accountName");
    }
  } else if (provider != "azure-workload") {
    metadata.report("pod identity " + provider + " for an azure-queue trigger", "azure-workload");
  } else if (!given("accountName")) {
    metadata.report("missing field 'accountName' in an azure-queue trigger with pod identity");
  }
  const std::string strategy = value_or_empty(trigger.metadata, "queueLengthStrategy");
  if (!strategy.empty() && strategy != "all" && strategy != "visibleonly") {
    const std::vector<std::string> strategies{"all", "visibleonly"};
    metadata.report("queueLengthStrategy is '" + strategy + "'", one_of(strategies),
                    nearest_name(strategy, strategies));
  }
  if (value_or_empty(trigger.metadata, "cloud") == "Private" && !given("endpointSuffix")) {
    metadata.report("missing field 'endpointSuffix' with cloud Private");
  }
  const Node* queue = metadata.node().find("queueName");
  if (queue != nullptr) {
    draft.manifests.queue_triggers.push_back({"", 0, trigger.type, queue->scalar, queue->place()});
  }
}

void read_authentication_reference(const Value& value, const std::string& namespace_name, Draft& draft,
                                   Trigger& trigger) {
  Fields fields{value};
  fields.choice<bool, bool>("kind", trigger.authentication_is_cluster_wide,
                            {{"TriggerAuthentication", false}, {"ClusterTriggerAuthentication", true}});
  const auto name = fields.require("name");
  if (!name || !fields.text("name", trigger.authentication_ref)) return;
  const bool cluster_wide = trigger.authentication_is_cluster_wide;
  draft.references.push_back({name->place(), cluster_wide ? "ClusterTriggerAuthentication" : "TriggerAuthentication",
                              cluster_wide ? std::string{} : namespace_name, trigger.authentication_ref});
}

void check_metric_type(const Value& value, const Trigger& trigger) {
  const bool resource = trigger.type == "cpu" || trigger.type == "memory";
  if (trigger.metric_type == "Utilization" && !resource) {
    value.report("metricType Utilization on a " + trigger.type + " trigger", "AverageValue or Value");
  }
  if (resource && trigger.metric_type == "Value") {
    value.report("metricType Value on a " + trigger.type + " trigger", "Utilization or AverageValue");
  }
}

}  // namespace

Trigger read_trigger(const Value& value, const std::string& namespace_name, Draft& draft) {
  Trigger trigger;
  Fields fields{value};
  fields.text("name", trigger.name);
  fields.boolean("useCachedMetrics", trigger.use_cached_metrics);
  fields.choice<std::string, std::string>(
      "metricType", trigger.metric_type,
      {{"AverageValue", "AverageValue"}, {"Value", "Value"}, {"Utilization", "Utilization"}});
  if (const auto reference = fields.find("authenticationRef")) {
    read_authentication_reference(*reference, namespace_name, draft, trigger);
  }
  const auto type = fields.require("type");
  const auto metadata = fields.require("metadata");
  const Scaler* scaler = type ? find_scaler(*type) : nullptr;
  if (scaler == nullptr || !metadata) return trigger;
  trigger.type = scaler->type;
  trigger.metadata = metadata->text_map();
  check_metadata(*metadata, *scaler, trigger.metadata);
  check_metric_type(value, trigger);
  if (trigger.type == "aws-sqs-queue") read_sqs_queue(*metadata, trigger, draft);
  if (trigger.type == "azure-queue") {
    read_azure_queue(*metadata, trigger, find_authentication(trigger, namespace_name, draft.manifests), draft);
  }
  return trigger;
}

}  // namespace queuecast::scenario
