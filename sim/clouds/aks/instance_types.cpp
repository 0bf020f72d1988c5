#include "sim/clouds/aks/instance_types.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "sim/karpenter/labels.h"

namespace queuecast::aks {

using catalog::AzureInstanceType;
using karpenter::Constraint;
using karpenter::InstanceType;
using karpenter::Offering;
using kubernetes::Resources;

namespace {

constexpr std::int64_t kMib = 1LL << 20;
constexpr const char* kPriorityLabel = "kubernetes.azure.com/scalesetpriority";

/// The part of `amount` between two bounds.
std::int64_t band(std::int64_t amount, std::int64_t from, std::int64_t to) {
  return std::max<std::int64_t>(0, std::min(amount, to) - from);
}

/// 6 % of the first vCPU, 4 % of the second, 2 % of the next two, 1 % of the rest.
std::int64_t reserved_cpu_milli(std::int64_t vcpu) {
  const std::int64_t milli = vcpu * 1000;
  return (band(milli, 0, 1000) * 6 + band(milli, 1000, 2000) * 4 + band(milli, 2000, 4000) * 2 +
          band(milli, 4000, std::max<std::int64_t>(milli, 4000))) /
         100;
}

/// 25 % of the first 4 GiB, 20 % to 8, 10 % to 16, 6 % to 128, 2 % above, in whole MiB.
std::int64_t reserved_memory_mib(std::int64_t mib) {
  return (band(mib, 0, 4096) * 25 + band(mib, 4096, 8192) * 20 + band(mib, 8192, 16384) * 10 +
          band(mib, 16384, 131072) * 6 + band(mib, 131072, std::max<std::int64_t>(mib, 131072)) * 2) /
         100;
}

void add_labels(karpenter::Requirements& requirements, const AzureInstanceType& type,
                const AKSNodeClass::Spec& node_class, const std::string& region) {
  const auto set = [&](const std::string& key, const std::string& value) {
    requirements.set(key, value.empty() ? Constraint::nothing() : Constraint::in({value}));
  };
  const std::string domain = "karpenter.azure.com/sku-";
  set(karpenter::kInstanceTypeLabel, type.name);
  set(karpenter::kArchLabel, type.arch);
  set(karpenter::kOsLabel, "linux");
  set(karpenter::kRegionLabel, region);
  set(domain + "name", type.name);
  set(domain + "family", type.sku_family);
  set(domain + "series", type.sku_series);
  set(domain + "version", type.version);
  set(domain + "cpu", std::to_string(type.vcpu));
  set(domain + "memory", std::to_string(type.memory_mib));
  set("kubernetes.azure.com/sku-cpu", std::to_string(type.vcpu));
  set("kubernetes.azure.com/sku-memory", std::to_string(type.memory_mib));
  set(domain + "networking-accelerated", type.accelerated_networking ? "true" : "false");
  set(domain + "storage-premium-capable", type.premium_io ? "true" : "false");
  const std::int64_t ephemeral = type.ephemeral_max_gb.value_or(0);
  set(domain + "storage-ephemeralos-maxsize", ephemeral > 0 ? std::to_string(ephemeral) : "");
  set(domain + "gpu-count", std::to_string(type.gpus));
  set("kubernetes.azure.com/mode", "user");
  set("kubernetes.azure.com/os-sku", node_class.image_family == "AzureLinux" ? "AzureLinux" : "Ubuntu");
  requirements.set(kPriorityLabel, Constraint::in({"regular", "spot"}));
  requirements.set("kubernetes.azure.com/priority", Constraint::in({"regular", "spot"}));
}

auto order(const Offering& offering) {
  return std::tuple(offering.price, offering.capacity_type() != karpenter::kSpot, offering.zone() == kRegionalZone);
}

}  // namespace

bool accepted(const AzureInstanceType& type, const AKSNodeClass::Spec& node_class) {
  if (!type.provider_accepts) return false;
  if (node_class.local_dns && type.vcpu < 4) return false;
  return !(node_class.artifact_streaming && type.arch == "arm64");
}

Resources capacity(const AzureInstanceType& type, const AKSNodeClass::Spec& node_class, std::int64_t default_max_pods) {
  Resources amounts;
  amounts.cpu_milli = type.vcpu * 1000;
  const std::int64_t bytes = type.memory_mib / 1024 * 1024 * kMib;
  amounts.memory_bytes = bytes - (bytes * 75 + 999) / 1000;
  amounts.ephemeral_storage_bytes = node_class.os_disk_size_gb * 1'000'000'000;
  amounts.pods = node_class.max_pods.value_or(default_max_pods);
  if (type.gpus > 0) amounts.extended["nvidia.com/gpu"] = type.gpus;
  return amounts;
}

Resources allocatable(const AzureInstanceType& type, const AKSNodeClass::Spec& node_class,
                      std::int64_t default_max_pods) {
  Resources left = capacity(type, node_class, default_max_pods);
  left.cpu_milli -= reserved_cpu_milli(type.vcpu);
  left.memory_bytes -= (reserved_memory_mib(type.memory_mib) + 750) * kMib;
  return left;
}

bool ephemeral_os_disk(const AzureInstanceType& type, const AKSNodeClass::Spec& node_class) {
  return type.ephemeral_max_gb && *type.ephemeral_max_gb > 0 && node_class.os_disk_size_gb <= *type.ephemeral_max_gb;
}

std::shared_ptr<InstanceType> instance_type(const AzureInstanceType& type, const AKSNodeClass::Spec& node_class,
                                            const TypeOptions& options) {
  auto result = std::make_shared<InstanceType>();
  result->name = type.name;
  result->capacity = capacity(type, node_class, options.default_max_pods);
  result->allocatable = allocatable(type, node_class, options.default_max_pods);
  add_labels(result->requirements, type, node_class, options.region);
  std::vector<std::string> zones;
  for (const std::string& zone : type.zones) zones.push_back(options.region + "-" + zone);
  if (options.regional_offerings || zones.empty()) zones.emplace_back(kRegionalZone);
  for (const std::string& zone : zones) {
    const bool regional = zone == kRegionalZone;
    const auto offer = [&](const char* capacity_type, std::optional<catalog::NanoUsd> price) {
      result->offerings.push_back(
          {.labels = {{karpenter::kZoneLabel, zone},
                      {karpenter::kCapacityTypeLabel, capacity_type},
                      {kPlacementLabel, regional ? "regional" : "zonal"},
                      {kPriorityLabel, capacity_type == std::string_view(karpenter::kSpot) ? "spot" : "regular"}},
           .price = price.value_or(kMissingPrice)});
    };
    offer(karpenter::kOnDemand, type.on_demand);
    if (type.spot_capable) offer(karpenter::kSpot, type.spot);
  }
  narrow_to_available(*result);
  return result;
}

void narrow_to_available(InstanceType& type) {
  std::set<std::string> zones;
  std::set<std::string> capacity_types;
  std::set<std::string> placements;
  for (const Offering& offering : type.offerings) {
    if (!offering.available) continue;
    zones.insert(offering.zone());
    capacity_types.insert(offering.capacity_type());
    placements.insert(offering.zone() == kRegionalZone ? "regional" : "zonal");
  }
  type.requirements.set(karpenter::kZoneLabel, Constraint::in({zones.begin(), zones.end()}));
  type.requirements.set(karpenter::kCapacityTypeLabel, Constraint::in({capacity_types.begin(), capacity_types.end()}));
  type.requirements.set(kPlacementLabel, Constraint::in({placements.begin(), placements.end()}));
}

std::vector<Choice> ranking(const karpenter::InstanceTypes& types, const karpenter::Requirements& requirements,
                            const Resources& requests) {
  std::vector<Choice> choices;
  for (const karpenter::InstanceTypePtr& type : types) {
    if (!type->requirements.intersects(requirements) || !requests.fits_in(type->allocatable)) continue;
    Choice choice{.type = type, .offerings = {}};
    for (const Offering& offering : type->offerings) {
      if (!offering.available || !offering.fits(requirements)) continue;
      if (!choice.offerings.empty() && order(offering) > order(*choice.offerings.front())) continue;
      if (!choice.offerings.empty() && order(offering) < order(*choice.offerings.front())) choice.offerings.clear();
      choice.offerings.push_back(&offering);
    }
    if (!choice.offerings.empty()) choices.push_back(std::move(choice));
  }
  std::sort(choices.begin(), choices.end(), [](const Choice& left, const Choice& right) {
    return std::tuple(order(*left.offerings.front()), std::string_view(left.type->name)) <
           std::tuple(order(*right.offerings.front()), std::string_view(right.type->name));
  });
  return choices;
}

}  // namespace queuecast::aks
