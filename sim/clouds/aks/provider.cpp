#include "sim/clouds/aks/provider.h"

#include <algorithm>
#include <set>

#include "sim/karpenter/labels.h"

namespace queuecast::aks {

using catalog::AzureInstanceType;
using karpenter::InstanceTypes;
using karpenter::Launched;
using karpenter::LaunchError;
using karpenter::Machines;
using karpenter::NodeClaim;
using karpenter::Offering;
using kubernetes::Duration;
using kubernetes::TimePoint;

namespace {

constexpr Duration kSweep = std::chrono::seconds{10};
constexpr Duration kBillingBegins = std::chrono::seconds{20};

// Shares of a measured create-to-Ready total: network interface and VM request accepted, registered, Ready.
constexpr double kShareAccepted = 0.14;
constexpr double kShareRegistered = 0.90;

const kubernetes::Taint kUnregistered{
    .key = karpenter::kUnregisteredTaint, .value = "", .effect = kubernetes::TaintEffect::kNoExecute};

Duration share(Duration total, double part) { return runtime::seconds(runtime::to_seconds(total) * part); }

}  // namespace

Provider::Provider(kubernetes::Store& store, const catalog::Latencies& latencies, std::string region, Options options)
    : store_(store),
      latencies_(latencies),
      options_(options),
      type_options_{.region = std::move(region),
                    .default_max_pods = options.max_pods,
                    .regional_offerings = options.regional_offerings},
      catalog_(*catalog::azure(type_options_.region).value()),
      machines_(store) {
  std::set<std::string> zones;
  for (const AzureInstanceType& type : catalog_) {
    by_name_[type.name] = &type;
    zones.insert(type.zones.begin(), type.zones.end());
  }
  for (const std::string& zone : zones) zones_.push_back(type_options_.region + "-" + zone);
}

std::shared_ptr<const AKSNodeClass> Provider::node_class(const karpenter::NodeClassReference& reference) {
  if (reference.kind != AKSNodeClass::kKind) return nullptr;
  return store_.of<AKSNodeClass>().find(reference.name, "");
}

InstanceTypes Provider::instance_types(const karpenter::NodePool& node_pool) {
  const auto found = node_class(node_pool.spec.node_class);
  return found ? types_of(*found) : InstanceTypes{};
}

/// The list is kept until a mark is set, or a sweep finds one that ran out.
const InstanceTypes& Provider::types_of(const AKSNodeClass& node_class) {
  Built& built = built_[node_class.meta.name];
  if (built.types.empty() || built.node_class_version != node_class.meta.resource_version) {
    built = {.node_class_version = node_class.meta.resource_version, .types = {}, .current = {}};
    for (const AzureInstanceType& type : catalog_) {
      if (accepted(type, node_class.spec)) built.types.push_back(instance_type(type, node_class.spec, type_options_));
    }
    rebuild(built);
  }
  const TimePoint last_sweep{store_.now().time_since_epoch() / kSweep * kSweep};
  if (built.marks != unavailable_.version() || unavailable_.expired_between(built.built_at, last_sweep)) rebuild(built);
  return built.current;
}

void Provider::rebuild(Built& built) {
  built.marks = unavailable_.version();
  built.built_at = store_.now();
  built.current = built.types;
  if (built.marks == 0) return;
  for (karpenter::InstanceTypePtr& type : built.current) {
    const AzureInstanceType& sku = *by_name_.at(type->name);
    std::shared_ptr<karpenter::InstanceType> changed;
    for (std::size_t i = 0; i < type->offerings.size(); ++i) {
      const Offering& offering = type->offerings[i];
      if (!unavailable_.hidden(sku, offering.zone(), offering.capacity_type(), store_.now())) continue;
      if (!changed) changed = std::make_shared<karpenter::InstanceType>(*type);
      changed->offerings[i].available = false;
    }
    if (!changed) continue;
    narrow_to_available(*changed);
    type = std::move(changed);
  }
}

std::optional<CreateError> Provider::refusal(const std::string& type, const Offering& offering,
                                             const std::string& luck) {
  const auto covers = [](const std::string& pattern, const std::string& value) {
    return pattern.empty() || pattern == value;
  };
  for (const Refusal& refusal : refusals_) {
    if (store_.now() < refusal.until && covers(refusal.instance_type, type) && covers(refusal.zone, offering.zone()) &&
        covers(refusal.capacity_type, offering.capacity_type())) {
      return refusal.error;
    }
  }
  if (latencies_.happens("azure", "allocation_attempt_failure", "node.refused/" + luck)) {
    return CreateError::kZonalAllocationFailed;
  }
  return std::nullopt;
}

void Provider::mark(CreateError error, const AzureInstanceType& type, const Offering& offering) {
  unavailable_.mark(error, type, offering.zone(), offering.capacity_type(), zones_, store_.now());
}

runtime::Task<boost::system::result<Launched, LaunchError>> Provider::create(std::shared_ptr<const NodeClaim> claim) {
  using Kind = LaunchError::Kind;
  const auto found = node_class(claim->spec.node_class);
  if (!found) {
    co_return LaunchError{Kind::kInsufficientCapacity, "NodeClassNotFound",
                          "AKSNodeClass " + claim->spec.node_class.name + " does not exist"};
  }
  const std::string luck = karpenter::luck_of(claim->meta.name) + "/" + std::to_string(++attempts_[claim->meta.name]);
  const auto choices =
      ranking(types_of(*found), karpenter::Requirements::of(claim->spec.requirements), claim->spec.requests);
  if (choices.empty()) {
    co_return LaunchError{Kind::kInsufficientCapacity, "InsufficientCapacityError", "no instance types available"};
  }
  const auto& ties = choices.front().offerings;
  runtime::Random zone_luck(store_.runtime().seed(), "node.zone/" + luck);
  const Offering offering = *ties[zone_luck.below(ties.size())];
  const karpenter::InstanceTypePtr type = choices.front().type;
  const AzureInstanceType& sku = *by_name_.at(type->name);
  const BootTimes times = draw_boot(*found, sku, luck);
  co_await runtime::sleep_for(store_.runtime(), times.accepted);
  const auto refused = refusal(type->name, offering, luck);
  if (refused && !asynchronous(*refused)) {
    mark(*refused, sku, offering);
    const std::string text =
        std::string(reason_of(*refused)) +
        (*refused == CreateError::kLowPriorityQuota ? "" : ": " + type->name + " " + offering.zone());
    co_return LaunchError{*refused == CreateError::kRegionalQuota ? Kind::kInsufficientCapacity : Kind::kOther,
                          reason_of(*refused), text};
  }
  Launched launched{.provider_id = "azure:///virtualMachines/aks-" + claim->meta.name,
                    .labels = offering.labels,
                    .capacity = type->capacity,
                    .allocatable = type->allocatable,
                    .price = offering.price,
                    .reason = {}};
  for (const auto& [key, constraint] : type->requirements.all()) {
    if (constraint.single()) launched.labels.try_emplace(key, constraint.values().front());
  }
  launched.labels["kubernetes.azure.com/priority"] = launched.labels.at("kubernetes.azure.com/scalesetpriority");
  launched.reason = "cheapest of " + std::to_string(choices.size()) + " SKUs that fit " +
                    std::to_string(claim->spec.requests.cpu_milli) + "m cpu and " +
                    std::to_string(claim->spec.requests.memory_bytes >> 20) + "Mi";
  machines_.start(plan(*claim, *found, sku, launched, times));
  if (refused) {
    store_.runtime().spawn(fail_later(claim->meta.name, launched.provider_id, *refused, type->name, offering,
                                      share(times.registered, 0.5)));
  }
  co_return launched;
}

Provider::BootTimes Provider::draw_boot(const AKSNodeClass& node_class, const AzureInstanceType& type,
                                        const std::string& luck) {
  const auto draw = [&](const char* row, const char* stream) {
    return latencies_.draw("azure", row, stream + karpenter::luck_of(luck.substr(0, luck.find('/'))));
  };
  Duration extra = options_.extra_boot;
  if (!ephemeral_os_disk(type, node_class.spec)) extra += draw("managed_os_disk_extra", "node.disk/");
  if (node_class.spec.image_family == "AzureLinux") extra += draw("azurelinux_image_delta", "node.image/");
  if (options_.timing == NodeTiming::kStages) {
    const Duration boot = draw("nap_vm_create_to_boot", "node.boot/");
    const Duration accepted = share(boot, 0.27);
    return {.accepted = accepted,
            .registered = std::max(Duration::zero(), boot - accepted + extra) +
                          draw("nap_cse_bootstrap_to_registered", "node.register/"),
            .ready = draw("nap_registered_to_ready", "node.ready/")};
  }
  const bool tail = latencies_.happens("azure", "node_tail_probability", "node.tail/" + luck);
  const Duration total = std::max(Duration::zero(), extra + (tail ? draw("node_tail_total", "node.tail_extra/")
                                                                  : draw("nap_create_to_ready", "node.boot/")));
  const Duration accepted = share(total, kShareAccepted);
  const Duration registered = share(total, kShareRegistered) - accepted;
  return {.accepted = accepted, .registered = registered, .ready = total - accepted - registered};
}

Machines::Plan Provider::plan(const NodeClaim& claim, const AKSNodeClass& node_class, const AzureInstanceType& type,
                              const Launched& launched, const BootTimes& times) {
  Machines::Plan plan;
  plan.provider_id = launched.provider_id;
  plan.node_name = "aks-" + claim.meta.name;
  plan.labels = launched.labels;
  for (const auto& [key, value] : claim.meta.labels) plan.labels[key] = value;
  plan.taints = claim.spec.taints;
  plan.taints.insert(plan.taints.end(), claim.spec.startup_taints.begin(), claim.spec.startup_taints.end());
  plan.taints.push_back(kUnregistered);
  plan.capacity = launched.capacity;
  plan.allocatable = launched.allocatable;
  plan.registers_after = times.registered;
  plan.ready_after = times.ready;
  plan.gone_after = latencies_.draw("azure", "vm_delete_to_gone", "node.end/" + karpenter::luck_of(claim.meta.name));
  const bool ephemeral = ephemeral_os_disk(type, node_class.spec);
  plan.lease = {.node_claim = claim.meta.name,
                .node = plan.node_name,
                .instance_type = type.name,
                .zone = launched.labels.at(karpenter::kZoneLabel),
                .capacity_type = launched.labels.at(karpenter::kCapacityTypeLabel),
                .nano_usd_per_hour = launched.price,
                .billed_from = store_.now() + kBillingBegins,
                .billed_until = {},
                .minimum_billed = {},
                .disk_gb = node_class.spec.os_disk_size_gb,
                .disk_class = ephemeral ? "ephemeral" : (type.premium_io ? "premium_ssd" : "standard_ssd")};
  return plan;
}

/// Azure accepted the VM and could not place it: the claim goes, its pods are planned anew.
runtime::Task<void> Provider::fail_later(std::string node_claim, std::string provider_id, CreateError error,
                                         std::string instance_type, Offering offering, Duration after) {
  co_await runtime::sleep_for(store_.runtime(), after);
  mark(error, *by_name_.at(instance_type), offering);
  machines_.vanish(provider_id);
  if (const auto claim = store_.of<NodeClaim>().find(node_claim, ""))
    store_.of<NodeClaim>().request_deletion(claim->meta);
}

catalog::Result<void> Provider::add_fixed_nodes(const FixedNodes& nodes) {
  const auto found = catalog::require_type(catalog_, "VM size in " + type_options_.region, nodes.instance_type);
  if (!found) return found.error();
  const AzureInstanceType& type = **found;
  const AKSNodeClass::Spec standard;
  const auto planned = instance_type(type, standard, type_options_);
  for (int i = 0; i < nodes.count; ++i) {
    Machines::Plan plan;
    plan.node_name = "aks-" + nodes.name + "-" + std::to_string(i);
    plan.provider_id = "azure:///virtualMachineScaleSets/" + plan.node_name;
    for (const auto& [key, constraint] : planned->requirements.all()) {
      if (constraint.single()) plan.labels[key] = constraint.values().front();
    }
    const auto zone = type.zones.empty()
                          ? std::string(kRegionalZone)
                          : type_options_.region + "-" + type.zones[static_cast<std::size_t>(i) % type.zones.size()];
    plan.labels[karpenter::kZoneLabel] = zone;
    plan.labels["kubernetes.azure.com/mode"] = "system";
    plan.labels["kubernetes.azure.com/agentpool"] = nodes.name;
    for (const auto& [key, value] : nodes.labels) plan.labels[key] = value;
    plan.taints = nodes.taints;
    plan.capacity = planned->capacity;
    plan.allocatable = planned->allocatable;
    plan.lease = {.node_claim = plan.node_name,
                  .node = plan.node_name,
                  .instance_type = type.name,
                  .zone = zone,
                  .capacity_type = karpenter::kOnDemand,
                  .nano_usd_per_hour = type.on_demand.value_or(0),
                  .billed_from = store_.now(),
                  .billed_until = {},
                  .minimum_billed = {},
                  .disk_gb = standard.os_disk_size_gb,
                  .disk_class = ephemeral_os_disk(type, standard) ? "ephemeral" : "premium_ssd"};
    machines_.start_ready(std::move(plan));
  }
  return {};
}

void Provider::refuse(std::string instance_type, std::string zone, std::string capacity_type, CreateError error,
                      TimePoint until) {
  refusals_.push_back({.instance_type = std::move(instance_type),
                       .zone = std::move(zone),
                       .capacity_type = std::move(capacity_type),
                       .error = error,
                       .until = until});
}

void Provider::interrupt(const std::string& node_claim) {
  const auto claim = store_.of<NodeClaim>().find(node_claim, "");
  if (claim && !claim->status.provider_id.empty()) {
    store_.runtime().spawn(carry_out_eviction(node_claim, claim->status.provider_id));
  }
}

/// With notices on, node repair deletes the NodeClaim at once with no grace left; nothing is hidden afterwards.
runtime::Task<void> Provider::carry_out_eviction(std::string node_claim, std::string provider_id) {
  const TimePoint gone = store_.now() + latencies_.draw("azure", "spot_eviction_notice", "node.notice/" + node_claim);
  const auto claim = store_.of<NodeClaim>().find(node_claim, "");
  if (options_.eviction_notice && claim) {
    store_.of<NodeClaim>().update(claim->meta,
                                  [](NodeClaim& changed) { changed.spec.termination_grace_period = Duration::zero(); });
    store_.of<NodeClaim>().request_deletion(claim->meta);
  }
  co_await runtime::sleep_until(store_.runtime(), gone);
  machines_.vanish(provider_id);
}

}  // namespace queuecast::aks
