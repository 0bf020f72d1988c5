#include "sim/clouds/eks/instance_types.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

#include "sim/karpenter/labels.h"
#include "sim/kubernetes/quantity.h"

namespace queuecast::eks {

using catalog::AwsInstanceType;
using karpenter::Constraint;
using kubernetes::Resources;

namespace {

constexpr std::int64_t kMib = 1LL << 20;
constexpr std::int64_t kGib = 1LL << 30;

bool digit(char c) { return c >= '0' && c <= '9'; }

bool windows(const EC2NodeClass::Spec& node_class) { return node_class.ami_family.starts_with("Windows"); }

/// 6 % of the first vCPU, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest, each whole millicores.
std::int64_t reserved_cpu_milli(std::int64_t vcpu) {
  const std::int64_t milli = vcpu * 1000;
  const auto band = [&](std::int64_t from, std::int64_t to, std::int64_t per_10000) {
    return std::max<std::int64_t>(0, std::min(milli, to) - from) * per_10000 / 10000;
  };
  return band(0, 1000, 600) + band(1000, 2000, 100) + band(2000, 4000, 50) +
         band(4000, std::max<std::int64_t>(milli, 4000), 25);
}

std::int64_t root_volume_bytes(const AwsInstanceType& type, const EC2NodeClass::Spec& node_class) {
  if (node_class.instance_store_raid0 && type.local_nvme_gb > 0) return type.local_nvme_gb * 1'000'000'000;
  const auto& devices = node_class.block_devices;
  for (const BlockDevice& device : devices) {
    if (device.root && device.size_bytes > 0) return device.size_bytes;
  }
  if (node_class.ami_family == "Custom" && !devices.empty()) {
    return devices.back().size_bytes > 0 ? devices.back().size_bytes : 20 * kGib;
  }
  const std::string root = node_class.ami_family == "Bottlerocket" ? "/dev/xvdb" : "/dev/xvda";
  for (const BlockDevice& device : devices) {
    if (device.name == root && device.size_bytes > 0) return device.size_bytes;
  }
  return (windows(node_class) ? 50 : 20) * kGib;
}

/// An entry of kubeReserved, systemReserved: a quantity; absent when it is not there.
std::optional<kubernetes::Quantity> entry(const std::map<std::string, std::string>& map, const char* key) {
  const auto found = map.find(key);
  return found == map.end() ? std::nullopt : kubernetes::parse_quantity(found->second);
}

/// A hard eviction threshold: a quantity or a percentage of the capacity; "100%" means none.
std::int64_t eviction(const std::map<std::string, std::string>& map, const char* signal, std::int64_t of,
                      std::int64_t otherwise) {
  const auto found = map.find(signal);
  if (found == map.end()) return otherwise;
  const std::string& text = found->second;
  if (!text.ends_with('%')) return entry(map, signal).value_or(kubernetes::Quantity{}).whole();
  double percent = 0;
  std::from_chars(text.data(), text.data() + text.size(), percent);
  if (percent >= 100) return 0;
  const double share = static_cast<double>(of) * percent / 100;
  const auto whole = static_cast<std::int64_t>(share);
  return static_cast<double>(whole) < share ? whole + 1 : whole;
}

std::string cpu_manufacturer(const AwsInstanceType& type, const NameParts& parts) {
  if (type.arch == "arm64") return "aws";
  const std::size_t letters = parts.category.size() + parts.generation.size();
  return parts.family.find('a', letters) != std::string::npos ? "amd" : "intel";
}

void add_labels(karpenter::Requirements& requirements, const AwsInstanceType& type) {
  const NameParts parts = take_apart(type.name);
  const auto set = [&](const std::string& key, const std::string& value) {
    requirements.set(key, value.empty() ? Constraint::nothing() : Constraint::in({value}));
  };
  const auto set_number = [&](const std::string& key, std::int64_t value) {
    set(key, value > 0 ? std::to_string(value) : "");
  };
  const std::string domain = "karpenter.k8s.aws/instance-";
  set(karpenter::kInstanceTypeLabel, type.name);
  set(karpenter::kArchLabel, type.arch);
  set(domain + "category", parts.category);
  set(domain + "generation", parts.generation);
  set(domain + "family", parts.family);
  set(domain + "size", parts.size);
  set(domain + "capability-flex", parts.family.find("-flex") != std::string::npos ? "true" : "false");
  set_number(domain + "cpu", type.vcpu);
  set_number(domain + "memory", type.memory_mib);
  set(domain + "cpu-manufacturer", cpu_manufacturer(type, parts));
  set_number(domain + "network-bandwidth", type.network_mbps);
  set_number(domain + "local-nvme", type.local_nvme_gb);
  set_number(domain + "gpu-count", type.gpus);
  set_number(domain + "accelerator-count", type.neuron_devices);
  requirements.set(domain + "hypervisor", Constraint::in({type.hypervisor}));
  requirements.set(domain + "tenancy", Constraint::in({"default", "dedicated"}));
}

}  // namespace

NameParts take_apart(const std::string& name) {
  const std::size_t dot = name.find('.');
  NameParts parts{.category = "",
                  .generation = "",
                  .family = name.substr(0, dot),
                  .size = dot == std::string::npos ? "" : name.substr(dot + 1)};
  std::size_t at = 0;
  while (at < parts.family.size() && parts.family[at] >= 'a' && parts.family[at] <= 'z') ++at;
  parts.category = parts.family.substr(0, at);
  if (at < parts.family.size() && parts.family[at] == '-') {  // u-6tb1
    while (at < parts.family.size() && !digit(parts.family[at])) ++at;
    while (at < parts.family.size() && digit(parts.family[at])) ++at;
    at += 2;
  }
  while (at < parts.family.size() && digit(parts.family[at])) parts.generation += parts.family[at++];
  return parts;
}

std::int64_t eni_limited_pods(const AwsInstanceType& type) {
  return type.enis == 0 ? 0 : type.enis * (type.ipv4_per_eni - 1) + 2;
}

std::int64_t max_pods(const AwsInstanceType& type, const EC2NodeClass::Spec& node_class) {
  std::int64_t pods = windows(node_class) ? 110 : eni_limited_pods(type);
  if (node_class.max_pods) pods = *node_class.max_pods;
  if (node_class.pods_per_core && node_class.ami_family != "Bottlerocket" && *node_class.pods_per_core > 0) {
    pods = std::min(pods, *node_class.pods_per_core * type.vcpu);
  }
  return pods;
}

Resources capacity(const AwsInstanceType& type, const EC2NodeClass::Spec& node_class) {
  Resources amounts;
  amounts.cpu_milli = type.vcpu * 1000;
  const std::int64_t mib = type.memory_mib - (type.arch == "arm64" ? 64 : 0);
  amounts.memory_bytes = (mib - (mib * 75 + 999) / 1000) * kMib;  // 7.5 % for the hypervisor, until a node is seen
  amounts.ephemeral_storage_bytes = root_volume_bytes(type, node_class);
  amounts.pods = max_pods(type, node_class);
  if (type.gpus > 0) amounts.extended["nvidia.com/gpu"] = type.gpus;
  if (type.neuron_devices > 0) amounts.extended["aws.amazon.com/neuron"] = type.neuron_devices;
  return amounts;
}

Resources allocatable(const AwsInstanceType& type, const EC2NodeClass::Spec& node_class) {
  const Resources whole = capacity(type, node_class);
  Resources left = whole;
  // Windows and Bottlerocket reserve for the pods they may run, the others for those the interfaces allow.
  const bool effective = windows(node_class) || node_class.ami_family == "Bottlerocket";
  const std::int64_t pods = effective ? max_pods(type, node_class) : eni_limited_pods(type);
  std::int64_t cpu = reserved_cpu_milli(type.vcpu);
  std::int64_t memory = (11 * pods + 255) * kMib;
  std::int64_t storage = kGib;
  if (const auto given = entry(node_class.kube_reserved, "cpu")) cpu = given->milli();
  if (const auto given = entry(node_class.kube_reserved, "memory")) memory = given->whole();
  if (const auto given = entry(node_class.kube_reserved, "ephemeral-storage")) storage = given->whole();
  if (const auto given = entry(node_class.system_reserved, "cpu")) cpu += given->milli();
  if (const auto given = entry(node_class.system_reserved, "memory")) memory += given->whole();
  if (const auto given = entry(node_class.system_reserved, "ephemeral-storage")) storage += given->whole();
  memory += eviction(node_class.eviction_hard, "memory.available", whole.memory_bytes, 100 * kMib);
  storage += eviction(node_class.eviction_hard, "nodefs.available", whole.ephemeral_storage_bytes,
                      (whole.ephemeral_storage_bytes + 9) / 10);
  left.cpu_milli -= cpu;
  left.memory_bytes -= memory;
  left.ephemeral_storage_bytes -= storage;
  return left;
}

std::shared_ptr<karpenter::InstanceType> instance_type(const AwsInstanceType& type,
                                                       const EC2NodeClass::Spec& node_class,
                                                       const std::string& region) {
  auto result = std::make_shared<karpenter::InstanceType>();
  result->name = type.name;
  result->capacity = capacity(type, node_class);
  result->allocatable = allocatable(type, node_class);
  add_labels(result->requirements, type);
  std::vector<std::string> zones;
  std::vector<std::string> zone_ids;
  for (const catalog::AwsZone& zone : type.zones) {
    if (!node_class.zones.empty() &&
        std::find(node_class.zones.begin(), node_class.zones.end(), zone.name) == node_class.zones.end()) {
      continue;
    }
    zones.push_back(zone.name);
    zone_ids.push_back(zone.id);
    const auto offer = [&](const char* capacity_type, std::optional<catalog::NanoUsd> price) {
      if (!price) return;
      result->offerings.push_back({.labels = {{karpenter::kZoneLabel, zone.name},
                                              {karpenter::kCapacityTypeLabel, capacity_type},
                                              {kZoneIdLabel, zone.id}},
                                   .price = *price});
    };
    offer(karpenter::kOnDemand, type.on_demand);
    if (type.spot_capable) offer(karpenter::kSpot, type.spot);
  }
  auto& requirements = result->requirements;
  requirements.set(karpenter::kZoneLabel, Constraint::in(std::move(zones)));
  requirements.set(kZoneIdLabel, Constraint::in(std::move(zone_ids)));
  requirements.set(karpenter::kRegionLabel, Constraint::in({region}));
  requirements.set(karpenter::kOsLabel, Constraint::in({windows(node_class) ? "windows" : "linux"}));
  std::vector<std::string> capacity_types{karpenter::kOnDemand};
  if (type.spot_capable) capacity_types.push_back(karpenter::kSpot);
  requirements.set(karpenter::kCapacityTypeLabel, Constraint::in(std::move(capacity_types)));
  return result;
}

}  // namespace queuecast::eks
