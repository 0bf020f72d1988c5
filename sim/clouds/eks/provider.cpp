#include "sim/clouds/eks/provider.h"

#include <algorithm>

#include "sim/clouds/eks/instance_types.h"
#include "sim/karpenter/labels.h"

namespace queuecast::eks {

using karpenter::InstanceTypes;
using karpenter::Launched;
using karpenter::LaunchError;
using karpenter::Machines;
using karpenter::NodeClaim;
using karpenter::Offering;
using kubernetes::Duration;
using kubernetes::TimePoint;

namespace {

constexpr Duration kHidden = std::chrono::minutes{3};
constexpr Duration kSweep = std::chrono::seconds{10};
constexpr Duration kBillingBegins = std::chrono::seconds{5};  // pending is free
constexpr Duration kMinimumBilled = std::chrono::seconds{60};
constexpr Duration kNoticeLatency = std::chrono::milliseconds{1500};  // EventBridge, queue, long poll

// Shares of a measured launch-to-Ready total: pending to kernel, kernel to registered, registered to Ready.
constexpr double kShareRegistered = 0.40 + 0.33;

const kubernetes::Taint kUnregistered{
    .key = karpenter::kUnregisteredTaint, .value = "", .effect = kubernetes::TaintEffect::kNoExecute};

std::string ami_row(const std::string& ami_family, const char* prefix) {
  if (ami_family == "AL2") return std::string(prefix) + "al2";
  return std::string(prefix) + (ami_family == "Bottlerocket" ? "bottlerocket" : "al2023");
}

std::string offer_key(const std::string& type, const Offering& offering) {
  return offering.capacity_type() + " " + type + " " + offering.zone();
}

std::int64_t root_disk_gb(const EC2NodeClass& node_class) {
  std::int64_t bytes = 0;
  for (const BlockDevice& device : node_class.spec.block_devices) bytes += device.size_bytes;
  return bytes > 0 ? (bytes + (1LL << 30) - 1) >> 30 : 20;
}

}  // namespace

Provider::Provider(kubernetes::Store& store, const catalog::Latencies& latencies, std::string region, Options options)
    : store_(store),
      latencies_(latencies),
      region_(std::move(region)),
      options_(options),
      catalog_(*catalog::aws(region_).value()),
      machines_(store) {}

std::shared_ptr<const EC2NodeClass> Provider::node_class(const karpenter::NodeClassReference& reference) {
  if (reference.kind != EC2NodeClass::kKind) return nullptr;
  return store_.of<EC2NodeClass>().find(reference.name, "");
}

InstanceTypes Provider::instance_types(const karpenter::NodePool& node_pool) {
  const auto found = node_class(node_pool.spec.node_class);
  return found ? types_of(*found) : InstanceTypes{};
}

/// The types of a node class; those with a hidden offering are copies that say so.
InstanceTypes Provider::types_of(const EC2NodeClass& node_class) {
  Built& built = built_[node_class.meta.name];
  if (built.types.empty() || built.node_class_version != node_class.meta.resource_version) {
    built = {.node_class_version = node_class.meta.resource_version, .types = {}, .hidden = "", .current = {}};
    for (const catalog::AwsInstanceType& type : catalog_) {
      built.types.push_back(instance_type(type, node_class.spec, region_));
    }
    built.current = built.types;
  }
  const std::set<std::string> hidden = hidden_now();
  std::string signature;
  for (const std::string& key : hidden) signature += key + ";";
  if (signature == built.hidden) return built.current;
  built.hidden = signature;
  built.current = built.types;
  for (karpenter::InstanceTypePtr& type : built.current) {
    std::shared_ptr<karpenter::InstanceType> changed;
    for (std::size_t i = 0; i < type->offerings.size(); ++i) {
      if (!hidden.contains(offer_key(type->name, type->offerings[i]))) continue;
      if (!changed) changed = std::make_shared<karpenter::InstanceType>(*type);
      changed->offerings[i].available = false;
    }
    if (changed) type = std::move(changed);
  }
  return built.current;
}

/// A mark ends after 3 minutes, but is noticed by a sweep that comes every 10 s.
std::set<std::string> Provider::hidden_now() {
  const TimePoint last_sweep{store_.now().time_since_epoch() / kSweep * kSweep};
  std::erase_if(hidden_until_, [&](const auto& entry) { return entry.second < last_sweep; });
  std::set<std::string> hidden;
  for (const auto& [key, until] : hidden_until_) hidden.insert(key);
  return hidden;
}

void Provider::hide(const std::string& type, const Offering& offering) {
  hidden_until_[offer_key(type, offering)] = store_.now() + kHidden;
}

bool Provider::short_of(const std::string& type, const Offering& offering) const {
  return std::any_of(shortages_.begin(), shortages_.end(), [&](const Shortage& shortage) {
    const auto covers = [](const std::string& pattern, const std::string& value) {
      return pattern.empty() || pattern == value;
    };
    return store_.now() < shortage.until && covers(shortage.instance_type, type) &&
           covers(shortage.zone, offering.zone()) && covers(shortage.capacity_type, offering.capacity_type());
  });
}

std::vector<int> Provider::bands(const FleetRequest& request) const {
  std::vector<int> result;
  for (const FleetOverride& pool : request.overrides) {
    const auto* type = catalog::find_type(catalog_, pool.type->name);
    result.push_back(type && type->interruption_band >= 0 ? type->interruption_band : 4);
  }
  return result;
}

runtime::Task<boost::system::result<Launched, LaunchError>> Provider::create(std::shared_ptr<const NodeClaim> claim) {
  const auto found = node_class(claim->spec.node_class);
  if (!found) {
    co_return LaunchError{LaunchError::Kind::kInsufficientCapacity, "NodeClassNotFound",
                          "EC2NodeClass " + claim->spec.node_class.name + " does not exist"};
  }
  const InstanceTypes types = types_of(*found);
  const FleetRequest request = fleet_request(types, *claim);
  if (request.overrides.empty()) {
    co_return LaunchError{LaunchError::Kind::kInsufficientCapacity, "InsufficientCapacityError",
                          "no instance type with an available offering fits"};
  }
  const std::string luck = karpenter::luck_of(claim->meta.name);
  co_await runtime::sleep_for(store_.runtime(),
                              latencies_.draw("aws", "karpenter_create_to_launched", "node.create/" + luck));
  runtime::Random zone_luck(store_.runtime().seed(), "node.zone/" + luck);
  std::size_t failed = 0;
  for (const FleetOverride& pool : fleet_order(request, bands(request), zone_luck)) {
    if (!short_of(pool.type->name, *pool.offering)) co_return launch(*claim, *found, pool, request, failed);
    hide(pool.type->name, *pool.offering);
    ++failed;
  }
  co_return LaunchError{LaunchError::Kind::kInsufficientCapacity, "InsufficientCapacityError",
                        "InsufficientInstanceCapacity in all " + std::to_string(failed) + " pools of the fleet"};
}

Launched Provider::launch(const NodeClaim& claim, const EC2NodeClass& node_class, const FleetOverride& chosen,
                          const FleetRequest& request, std::size_t failed) {
  const karpenter::InstanceType& type = *chosen.type;
  Launched launched{.provider_id = {},
                    .labels = chosen.offering->labels,
                    .capacity = type.capacity,
                    .allocatable = type.allocatable,
                    .price = chosen.offering->price,
                    .reason = {}};
  std::string id = std::to_string(++launches_);
  id.insert(0, 17 - id.size(), '0');
  launched.provider_id = "aws:///" + chosen.offering->zone() + "/i-" + id;
  for (const auto& [key, constraint] : type.requirements.all()) {
    if (constraint.single()) launched.labels[key] = constraint.values().front();
  }
  launched.labels["karpenter.k8s.aws/instance-tenancy"] = "default";
  launched.reason = (request.capacity_type == karpenter::kSpot ? "price-capacity-optimized among " : "cheapest of ") +
                    std::to_string(request.types) + " types that fit " + std::to_string(claim.spec.requests.cpu_milli) +
                    "m cpu and " + std::to_string(claim.spec.requests.memory_bytes >> 20) + "Mi";
  if (failed > 0) launched.reason += "; " + std::to_string(failed) + " pools had no capacity";
  machines_.start(plan(claim, node_class, launched));
  return launched;
}

Machines::Plan Provider::plan(const NodeClaim& claim, const EC2NodeClass& node_class, const Launched& launched) {
  Machines::Plan plan;
  plan.provider_id = launched.provider_id;
  plan.node_name = "ip-10-0-" + std::to_string(launches_ / 250) + "-" + std::to_string(launches_ % 250 + 4) + "." +
                   region_ + ".compute.internal";
  plan.labels = launched.labels;
  for (const auto& [key, value] : claim.meta.labels) plan.labels[key] = value;
  plan.taints = claim.spec.taints;
  plan.taints.insert(plan.taints.end(), claim.spec.startup_taints.begin(), claim.spec.startup_taints.end());
  plan.taints.push_back(kUnregistered);
  plan.capacity = launched.capacity;
  plan.allocatable = launched.allocatable;
  const std::string luck = karpenter::luck_of(claim.meta.name);
  draw_boot(node_class, luck, plan);
  plan.gone_after = latencies_.draw("aws", "ec2_terminate_to_terminated", "node.end/" + luck);
  plan.lease = {.node_claim = claim.meta.name,
                .node = plan.node_name,
                .instance_type = launched.labels.at(karpenter::kInstanceTypeLabel),
                .zone = launched.labels.at(karpenter::kZoneLabel),
                .capacity_type = launched.labels.at(karpenter::kCapacityTypeLabel),
                .nano_usd_per_hour = launched.price,
                .billed_from = store_.now() + kBillingBegins,
                .billed_until = {},
                .minimum_billed = kMinimumBilled,
                .disk_gb = root_disk_gb(node_class),
                .disk_class = "gp3"};
  return plan;
}

void Provider::draw_boot(const EC2NodeClass& node_class, const std::string& luck, Machines::Plan& plan) {
  const auto draw = [&](const std::string& row, const char* stream) {
    return latencies_.draw("aws", row, stream + luck);
  };
  Duration extra = options_.extra_boot;
  if (plan.labels.at(karpenter::kCapacityTypeLabel) == karpenter::kSpot) {
    extra += draw("spot_launch_extra", "node.spot/");
  }
  if (latencies_.happens("aws", "node_tail_probability", "node.tail/" + luck)) {
    extra += draw("node_tail_extra", "node.tail_extra/");
  }
  if (options_.timing == NodeTiming::kStages) {
    plan.registers_after = draw("ec2_pending_to_vm_boot", "node.boot/") +
                           draw(ami_row(node_class.spec.ami_family, "vm_boot_to_registered_"), "node.register/") +
                           extra;
    plan.ready_after = draw("registered_to_ready", "node.ready/");
    return;
  }
  const Duration total = draw(ami_row(node_class.spec.ami_family, "launched_to_ready_"), "node.boot/") + extra;
  plan.registers_after = runtime::seconds(runtime::to_seconds(total) * kShareRegistered);
  plan.ready_after = total - plan.registers_after;
}

catalog::Result<void> Provider::add_fixed_nodes(const FixedNodes& nodes) {
  const auto found = catalog::require_type(catalog_, "instance type in " + region_, nodes.instance_type);
  if (!found) return found.error();
  const catalog::AwsInstanceType* type = *found;
  const EC2NodeClass::Spec managed;
  const auto planned = instance_type(*type, managed, region_);
  for (int i = 0; i < nodes.count; ++i) {
    const catalog::AwsZone& zone = type->zones[static_cast<std::size_t>(i) % type->zones.size()];
    Machines::Plan plan;
    plan.node_name = nodes.name + "-" + std::to_string(i);
    plan.provider_id = "aws:///" + zone.name + "/" + plan.node_name;
    for (const auto& [key, constraint] : planned->requirements.all()) {
      if (constraint.single()) plan.labels[key] = constraint.values().front();
    }
    plan.labels[karpenter::kZoneLabel] = zone.name;
    plan.labels["eks.amazonaws.com/capacityType"] = "ON_DEMAND";
    plan.labels["eks.amazonaws.com/nodegroup"] = nodes.name;
    for (const auto& [key, value] : nodes.labels) plan.labels[key] = value;
    plan.taints = nodes.taints;
    plan.capacity = planned->capacity;
    plan.allocatable = planned->allocatable;
    plan.lease = {.node_claim = plan.node_name,
                  .node = plan.node_name,
                  .instance_type = type->name,
                  .zone = zone.name,
                  .capacity_type = karpenter::kOnDemand,
                  .nano_usd_per_hour = type->on_demand.value_or(0),
                  .billed_from = store_.now(),
                  .billed_until = {},
                  .minimum_billed = kMinimumBilled,
                  .disk_gb = 20,
                  .disk_class = "gp3"};
    machines_.start_ready(std::move(plan));
  }
  return {};
}

void Provider::exhaust(std::string instance_type, std::string zone, std::string capacity_type, TimePoint until) {
  shortages_.push_back({.instance_type = std::move(instance_type),
                        .zone = std::move(zone),
                        .capacity_type = std::move(capacity_type),
                        .until = until});
}

void Provider::interrupt(const std::string& node_claim) {
  const auto claim = store_.of<NodeClaim>().find(node_claim, "");
  if (claim && !claim->status.provider_id.empty()) {
    store_.runtime().spawn(carry_out_interruption(node_claim, claim->status.provider_id));
  }
}

runtime::Task<void> Provider::carry_out_interruption(std::string node_claim, std::string provider_id) {
  const TimePoint gone = store_.now() + latencies_.draw("aws", "spot_interruption_notice", "node.notice/" + node_claim);
  co_await runtime::sleep_for(store_.runtime(), kNoticeLatency);
  if (const auto claim = store_.of<NodeClaim>().find(node_claim, "")) {
    const auto& labels = claim->meta.labels;
    const auto type = labels.find(karpenter::kInstanceTypeLabel);
    const auto zone = labels.find(karpenter::kZoneLabel);
    if (type != labels.end() && zone != labels.end()) {
      hidden_until_[std::string(karpenter::kSpot) + " " + type->second + " " + zone->second] = store_.now() + kHidden;
    }
    store_.of<NodeClaim>().request_deletion(claim->meta);
  }
  co_await runtime::sleep_until(store_.runtime(), gone);
  machines_.vanish(provider_id);
}

}  // namespace queuecast::eks
