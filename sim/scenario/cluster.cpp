#include <algorithm>

#include "sim/scenario/scenario_reader.h"
#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

/// Which cloud the manifests speak of, when the scenario does not say.
std::optional<Cloud> cloud_of(const Manifests& manifests) {
  if (!manifests.ec2_node_classes.empty()) return Cloud::kAws;
  if (!manifests.aks_node_classes.empty()) return Cloud::kAzure;
  if (manifests.queue_triggers.empty()) return std::nullopt;
  return manifests.queue_triggers.front().type == "aws-sqs-queue" ? Cloud::kAws : Cloud::kAzure;
}

void read_manifest_paths(Fields& fields, const ScenarioContext& context, Cluster& cluster) {
  std::vector<ManifestPath> paths;
  std::vector<Patch> patches;
  if (const auto value = fields.find("patches")) {
    for (const Value& entry : value->entries()) {
      if (!entry.is_mapping()) entry.wrong("a mapping of fields to change");
      patches.push_back({entry.name(), entry.node(), entry.place()});
    }
  }
  const auto value = fields.require("manifests");
  if (!value) return;
  for (const Value& item : value->items()) {
    const auto path = item.word();
    if (!path) continue;
    cluster.manifest_paths.push_back(context.resolve(*path));
    paths.push_back({cluster.manifest_paths.back(), item.place()});
  }
  cluster.manifests = read_manifests(paths, patches, context.problems);
}

void read_cloud(Fields& fields, Cluster& cluster) {
  const bool given =
      fields.choice<Cloud, Cloud>("cloud", cluster.cloud, {{"aws", Cloud::kAws}, {"azure", Cloud::kAzure}});
  if (!given) {
    const auto guess = cloud_of(cluster.manifests);
    if (guess) {
      cluster.cloud = *guess;
    } else {
      fields.require("cloud");
    }
  }
  const Manifests& manifests = cluster.manifests;
  const bool foreign =
      cluster.cloud == Cloud::kAws ? !manifests.aks_node_classes.empty() : !manifests.ec2_node_classes.empty();
  if (foreign) {
    fields.value().report("cluster '" + cluster.name + "' is on " + to_string(cluster.cloud) +
                          ", but its manifests have a node class of the other cloud");
  }
}

bool is_aws_region(const std::string& region) {
  const auto last = region.rfind('-');
  return std::count(region.begin(), region.end(), '-') >= 2 && last + 1 < region.size() &&
         region.find_first_not_of("0123456789", last + 1) == std::string::npos &&
         region.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == last + 1;
}

bool is_azure_region(const std::string& region) {
  return !region.empty() && region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
}

void read_region(Fields& fields, const ScenarioContext& context, Cluster& cluster) {
  const bool aws = cluster.cloud == Cloud::kAws;
  cluster.region = aws ? "us-east-1" : "eastus";
  if (!fields.word("region", cluster.region)) return;
  const auto known = context.options.regions.find(cluster.cloud);
  if (known != context.options.regions.end() && !known->second.empty()) {
    const auto& names = known->second;
    if (std::find(names.begin(), names.end(), cluster.region) != names.end()) return;
    return fields.find("region")->report("region is '" + cluster.region + "'", one_of(names),
                                         nearest_name(cluster.region, names));
  }
  const bool right = aws ? is_aws_region(cluster.region) : is_azure_region(cluster.region);
  if (!right) fields.find("region")->wrong(aws ? "a region such as us-east-1" : "a region such as eastus");
}

/// "1.30" or "2.15.1".
void read_version(Fields& fields, const char* name, const Version& low, const Version& high, Version& version) {
  const auto value = fields.find(name);
  const auto text = value ? value->word() : std::nullopt;
  if (!text) return;
  std::vector<std::int64_t> parts;
  std::string_view rest = *text;
  bool right = true;
  while (right) {
    const auto dot = std::min(rest.find('.'), rest.size());
    const auto part = parse_integer(rest.substr(0, dot));
    right = part && *part >= 0 && *part < 1000;
    if (right) parts.push_back(*part);
    if (dot == rest.size()) break;
    rest.remove_prefix(dot + 1);
  }
  if (!right || parts.size() < 2 || parts.size() > 3) return value->wrong("a version such as 1.30");
  parts.resize(3);
  version = {static_cast<int>(parts[0]), static_cast<int>(parts[1]), static_cast<int>(parts[2])};
  const Version minor{version.major, version.minor, 0};
  const auto text_of = [](const Version& v) { return std::to_string(v.major) + "." + std::to_string(v.minor); };
  if (minor < low || minor > high) {
    value->report(std::string{name} + " is " + *text, "a version from " + text_of(low) + " to " + text_of(high));
  }
}

ModelConsumer read_model(const Value& value) {
  ModelConsumer model;
  Fields fields{value};
  if (const auto time = fields.find("service_time")) {
    const auto distribution = read_distribution(*time);
    if (distribution && distribution->kind == Distribution::Kind::kBernoulli) time->wrong("a distribution of times");
    if (distribution) model.service_time = *distribution;
  }
  fields.integer("batch", model.batch, 1, 32);
  fields.integer("concurrency", model.concurrency, 1, 10'000);
  fields.duration("poll_interval", model.poll_interval);
  fields.duration("startup", model.startup);
  fields.number("failure_probability", model.failure_probability, 0, 1);
  return model;
}

void read_consumer(Fields& fields, Cluster& cluster) {
  const bool aws = cluster.cloud == Cloud::kAws;
  cluster.consumer.builtin = aws ? "edw-aws" : "edw-azure";
  const auto value = fields.find("consumer");
  if (!value) return;
  if (value->is_mapping()) {
    cluster.consumer.builtin.clear();
    Fields consumer{*value};
    if (const auto model = consumer.require("model")) cluster.consumer.model = read_model(*model);
    return;
  }
  const auto text = value->word();
  if (!text) return;
  std::vector<std::string> names;
  for (const char* name : {"edw-aws", "edw-aws-mended", "edw-azure", "edw-azure-mended"}) {
    const bool for_aws = std::string_view{name}.find("aws") != std::string_view::npos;
    if (for_aws == aws) names.push_back("builtin:" + std::string{name});
  }
  if (std::find(names.begin(), names.end(), *text) == names.end()) {
    return value->report("consumer is '" + *text + "'", one_of(names) + " or {model: {...}}",
                         nearest_name(*text, names));
  }
  cluster.consumer.builtin = text->substr(std::string_view{"builtin:"}.size());
}

void check_fixed_nodes(const Value& place, const ScenarioContext& context, const Cluster& cluster) {
  if (!context.options.instance_types || cluster.fixed_nodes.count == 0) return;
  const auto types = context.options.instance_types(cluster.cloud, cluster.region);
  const std::string& type = cluster.fixed_nodes.type;
  if (types.empty() || std::find(types.begin(), types.end(), type) != types.end()) return;
  place.report("type of fixed_nodes is '" + type + "'", "a type that " + cluster.region + " offers",
               nearest_name(type, types));
}

void read_fixed_nodes(Fields& fields, const ScenarioContext& context, Cluster& cluster) {
  const bool aws = cluster.cloud == Cloud::kAws;
  // eksctl's default managed group; the system pool of three that the AKS sample makes.
  cluster.fixed_nodes = aws ? FixedNodes{2, "m5.large", false} : FixedNodes{3, "Standard_D4ds_v5", true};
  const auto value = fields.find("fixed_nodes");
  if (!value) return check_fixed_nodes(fields.value(), context, cluster);
  Fields nodes{*value};
  nodes.integer("count", cluster.fixed_nodes.count, 0, 5000);
  nodes.word("type", cluster.fixed_nodes.type);
  nodes.boolean("system_only", cluster.fixed_nodes.system_only);
  check_fixed_nodes(nodes.find("type").value_or(*value), context, cluster);
}

void read_images(Fields& fields, Cluster& cluster) {
  std::vector<std::string> used;
  for (const auto& deployment : cluster.manifests.deployments) {
    for (const auto& container : deployment.spec.pod_template.spec.containers) {
      cluster.images[container.image];
      used.push_back(container.image);
    }
  }
  const auto value = fields.find("images");
  if (!value) return;
  for (const Value& entry : value->entries()) {
    if (std::find(used.begin(), used.end(), entry.name()) == used.end()) {
      entry.report("no container runs the image '" + entry.name() + "'", one_of(used),
                   nearest_name(entry.name(), used));
    }
    ImageSize& size = cluster.images[entry.name()];
    Fields image{entry};
    image.number("compressed_mb", size.compressed_mb, 0, 1e6);
    image.number("unpacked_mb", size.unpacked_mb, 0, 1e6);
  }
}

void read_control_plane(Fields& fields, Cluster& cluster) {
  using Tiers = std::vector<std::pair<std::string, ControlPlane>>;
  const bool aws = cluster.cloud == Cloud::kAws;
  cluster.control_plane = aws ? ControlPlane::kStandard : ControlPlane::kFree;
  fields.choice("control_plane", cluster.control_plane,
                aws ? Tiers{{"standard", ControlPlane::kStandard}, {"extended", ControlPlane::kExtended}}
                    : Tiers{{"free", ControlPlane::kFree},
                            {"standard", ControlPlane::kStandard},
                            {"premium", ControlPlane::kPremium}});
}

void read_latencies(Fields& fields, const ScenarioContext& context, Cluster& cluster) {
  const auto value = fields.find("latencies");
  if (!value) return;
  const auto& known = context.options.latencies;
  for (const Value& entry : value->entries()) {
    if (!known.empty() && std::find(known.begin(), known.end(), entry.name()) == known.end()) {
      entry.report("unknown latency '" + entry.name() + "'", one_of(known), nearest_name(entry.name(), known));
    }
    const auto distribution = read_distribution(entry);
    if (distribution) cluster.latencies[entry.name()] = {*distribution, entry.place()};
  }
}

void read_limits(Fields& fields, Cluster& cluster) {
  const auto value = fields.find("limits");
  if (!value) return;
  Fields limits{*value};
  if (cluster.cloud == Cloud::kAws) limits.rate("fifo_rate", cluster.limits.fifo_calls_per_second);
  limits.integer("on_demand_vcpus", cluster.limits.on_demand_vcpus);
  limits.integer("spot_vcpus", cluster.limits.spot_vcpus);
}

}  // namespace

Cluster read_cluster(const Value& value, const Place& place, const ScenarioContext& context) {
  Cluster cluster;
  cluster.name = value.name();
  cluster.place = place;
  Fields fields{value};
  read_manifest_paths(fields, context, cluster);
  read_cloud(fields, cluster);
  read_region(fields, context, cluster);
  read_version(fields, "kubernetes", {1, 20, 0}, {1, 37, 0}, cluster.kubernetes);
  read_version(fields, "keda", {2, 10, 0}, {2, 21, 0}, cluster.keda);
  read_consumer(fields, cluster);
  if (cluster.cloud == Cloud::kAws) {
    fields.choice<std::string, std::string>("sdk_retry", cluster.sdk_retry,
                                            {{"legacy", "legacy"}, {"standard", "standard"}, {"adaptive", "adaptive"}});
  }
  read_services(fields, cluster);
  read_fixed_nodes(fields, context, cluster);
  read_images(fields, cluster);
  read_control_plane(fields, cluster);
  read_latencies(fields, context, cluster);
  read_limits(fields, cluster);
  return cluster;
}

}  // namespace queuecast::scenario
