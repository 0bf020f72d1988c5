#include "sim/karpenter/claims.h"

#include <algorithm>
#include <set>

#include "sim/karpenter/labels.h"
#include "sim/kubernetes/names.h"

namespace queuecast::karpenter {

namespace {

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return text;
}

}  // namespace

NodeClaim to_node_claim(const PlannedClaim& planned, std::string name) {
  const NodePool& pool = *planned.node_pool;
  Requirements requirements = planned.requirements;
  std::vector<std::string> names;
  for (const InstanceTypePtr& type : planned.types) names.push_back(type->name);
  Constraint types = Constraint::in(std::move(names));
  types.set_min_values(requirements.get(kInstanceTypeLabel).min_values());
  requirements.set(kInstanceTypeLabel, std::move(types));
  std::set<std::string> capacity_types;
  for (const InstanceTypePtr& type : planned.types) {
    for (const Offering& offering : type->offerings) {
      if (offering.available && offering.fits(requirements)) capacity_types.insert(offering.capacity_type());
    }
  }
  if (!capacity_types.empty()) {
    requirements.add(kCapacityTypeLabel, Constraint::in({capacity_types.begin(), capacity_types.end()}));
  }

  NodeClaim claim;
  claim.meta.name = std::move(name);
  claim.meta.namespace_name = "";
  claim.meta.labels = pool.spec.labels;
  claim.meta.labels[kNodePoolLabel] = pool.meta.name;
  const NodeClassReference& node_class = pool.spec.node_class;
  claim.meta.labels[node_class.group + "/" + lower_case(node_class.kind)] = node_class.name;
  claim.meta.annotations = pool.spec.annotations;
  claim.meta.finalizers = {kTerminationFinalizer};
  claim.meta.owner = kubernetes::OwnerReference{.kind = NodePool::kKind, .name = pool.meta.name, .uid = pool.meta.uid};
  for (const auto& [key, constraint] : requirements.all()) {
    if (!is_well_known(key) && !is_restricted(key)) claim.meta.labels[key] = constraint.any();
    for (auto& requirement : constraint.to_api(key)) claim.spec.requirements.push_back(std::move(requirement));
  }
  claim.spec.requests = planned.requests;
  claim.spec.taints = pool.spec.taints;
  claim.spec.startup_taints = pool.spec.startup_taints;
  claim.spec.node_class = node_class;
  claim.spec.expire_after = pool.spec.expire_after;
  claim.spec.termination_grace_period = pool.spec.termination_grace_period;
  claim.spec.node_pool = pool.meta.name;
  return claim;
}

std::string ClaimFactory::next_name(const std::string& node_pool) {
  for (;;) {
    runtime::Random random(cluster_.runtime().seed(), "karpenter.claim/" + std::to_string(++count_));
    std::string name = node_pool + "-" + kubernetes::random_suffix(random);
    if (!cluster_.store().of<NodeClaim>().find(name, "")) return name;
  }
}

/// Usage is what launched nodes have; being exactly at the limit passes.
bool ClaimFactory::over_limits(const NodePool& pool) {
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  std::int64_t nodes = 0;
  for (const auto& [key, claim] : cluster_.store().of<NodeClaim>().all()) {
    if (claim->spec.node_pool != pool.meta.name || claim->meta.deleting()) continue;
    cpu += claim->status.capacity.cpu_milli;
    memory += claim->status.capacity.memory_bytes;
    if (!claim->status.provider_id.empty()) ++nodes;
  }
  return (pool.spec.limit_cpu_milli && cpu > *pool.spec.limit_cpu_milli) ||
         (pool.spec.limit_memory_bytes && memory > *pool.spec.limit_memory_bytes) ||
         (pool.spec.limit_nodes && nodes > *pool.spec.limit_nodes);
}

std::shared_ptr<const NodeClaim> ClaimFactory::create(const PlannedClaim& planned, const std::string& reason) {
  const std::string pool_name = planned.node_pool->meta.name;
  const auto pool = cluster_.store().of<NodePool>().find(pool_name, "");
  if (!pool) return nullptr;
  if (over_limits(*pool)) {
    cluster_.record("NodePool/" + pool_name, "no new NodeClaim", "usage exceeds the limits of the NodePool");
    return nullptr;
  }
  auto claim = cluster_.store().of<NodeClaim>().create(to_node_claim(planned, next_name(pool_name)));
  if (cluster_.logs()) {
    std::string types;
    for (std::size_t i = 0; i < planned.types.size() && i < 5; ++i) {
      types += (i > 0 ? ", " : "") + planned.types[i]->name;
    }
    if (planned.types.size() > 5) types += " and " + std::to_string(planned.types.size() - 5) + " other(s)";
    cluster_.record("NodeClaim/" + claim->meta.name, "create NodeClaim (" + reason + ")",
                    std::to_string(planned.pods.size()) + " pods, " + std::to_string(planned.requests.cpu_milli) +
                        "m cpu and " + std::to_string(planned.requests.memory_bytes >> 20) + "Mi with daemons; fits " +
                        types);
  }
  return claim;
}

}  // namespace queuecast::karpenter
