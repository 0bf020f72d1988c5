#include "sim/karpenter/planning.h"

#include <algorithm>

#include "sim/karpenter/labels.h"

namespace queuecast::karpenter {

using kubernetes::Resources;
using kubernetes::Taint;

namespace {

void raise(Resources& ceiling, const Resources& to) {
  ceiling.cpu_milli = std::max(ceiling.cpu_milli, to.cpu_milli);
  ceiling.memory_bytes = std::max(ceiling.memory_bytes, to.memory_bytes);
  ceiling.ephemeral_storage_bytes = std::max(ceiling.ephemeral_storage_bytes, to.ephemeral_storage_bytes);
  ceiling.pods = std::max(ceiling.pods, to.pods);
  for (const auto& [name, amount] : to.extended) ceiling.extended[name] = std::max(ceiling.extended[name], amount);
}

void lower(Resources& floor, const Resources& to) {
  floor.cpu_milli = std::min(floor.cpu_milli, to.cpu_milli);
  floor.memory_bytes = std::min(floor.memory_bytes, to.memory_bytes);
  floor.ephemeral_storage_bytes = std::min(floor.ephemeral_storage_bytes, to.ephemeral_storage_bytes);
  floor.pods = std::min(floor.pods, to.pods);
  std::erase_if(floor.extended, [&](const auto& entry) { return !to.extended.contains(entry.first); });
  for (auto& [name, amount] : floor.extended) amount = std::min(amount, to.extended.at(name));
}

bool available_somewhere(const InstanceType& type, const Requirements& requirements) {
  return std::any_of(type.offerings.begin(), type.offerings.end(),
                     [&](const Offering& offering) { return offering.available && offering.fits(requirements); });
}

InstanceTypes types_of(const std::vector<ClaimInPlanning::Option>& options) {
  InstanceTypes types;
  types.reserve(options.size());
  for (const auto& option : options) types.push_back(option.type);
  return types;
}

std::string describe(const Resources& amounts) {
  return std::to_string(amounts.cpu_milli) + "m cpu, " + std::to_string(amounts.memory_bytes >> 20) + "Mi memory, " +
         std::to_string(amounts.pods) + " pods";
}

}  // namespace

QueuedPod::QueuedPod(PodPtr which, bool ignore_preferences)
    : pod(std::move(which)), spec(pod->spec), requests(spec.requests()) {
  refresh(ignore_preferences);
}

void QueuedPod::refresh(bool ignore_preferences) {
  strict = pod_requirements(spec, true);
  requirements = ignore_preferences ? strict : pod_requirements(spec, false);
}

std::vector<DaemonPod> daemon_pods(const Snapshot& snapshot) {
  std::vector<DaemonPod> daemons;
  for (const PodPtr& pod : snapshot.daemons) {
    DaemonPod daemon{.tolerations = pod->spec.tolerations, .alternatives = {}, .requests = pod->spec.requests()};
    const Requirements selector = Requirements::of_labels(pod->spec.node_selector);
    for (const auto& term : pod->spec.required_node_terms) {
      Requirements alternative = selector;
      alternative.add(Requirements::of(term.match_expressions));
      daemon.alternatives.push_back(std::move(alternative));
    }
    if (daemon.alternatives.empty()) daemon.alternatives.push_back(selector);
    daemons.push_back(std::move(daemon));
  }
  return daemons;
}

ClaimTemplate::ClaimTemplate(const Pool& pool, const std::vector<DaemonPod>& daemons, bool best_effort_min_values)
    : node_pool(pool.node_pool), requirements(Requirements::of(pool.node_pool->spec.requirements)) {
  const NodePool::Spec& spec = node_pool->spec;
  requirements.add(Requirements::of_labels(spec.labels));
  requirements.add(kNodePoolLabel, Constraint::in({node_pool->meta.name}));
  Requirements with_state_labels = requirements;
  with_state_labels.add(kRegisteredLabel, Constraint::in({"true"}));
  with_state_labels.add(kInitializedLabel, Constraint::in({"true"}));

  InstanceTypes fitting;
  for (const InstanceTypePtr& type : pool.types) {
    if (type->requirements.intersects(requirements) && available_somewhere(*type, requirements)) {
      fitting.push_back(type);
    }
  }
  if (!best_effort_min_values && !types_for_min_values(fitting, requirements)) return;

  const auto preferred = [&](const DaemonPod& daemon) {
    return std::all_of(spec.taints.begin(), spec.taints.end(), [&](const Taint& taint) {
      return taint.effect == kubernetes::TaintEffect::kPreferNoSchedule || tolerates(daemon.tolerations, taint);
    });
  };
  std::vector<std::vector<bool>> members;  // per group: which daemons
  for (const InstanceTypePtr& type : fitting) {
    std::vector<bool> compatible;
    for (const DaemonPod& daemon : daemons) {
      compatible.push_back(preferred(daemon) && std::any_of(daemon.alternatives.begin(), daemon.alternatives.end(),
                                                            [&](const Requirements& asked) {
                                                              return with_state_labels.compatible(
                                                                         asked, Requirements::Undefined::kWellKnown) &&
                                                                     type->requirements.intersects(asked);
                                                            }));
    }
    const auto same = std::find(members.begin(), members.end(), compatible);
    const auto index = static_cast<std::size_t>(same - members.begin());
    if (same == members.end()) {
      groups.emplace_back();
      for (std::size_t i = 0; i < daemons.size(); ++i) {
        if (compatible[i]) groups.back().overhead += daemons[i].requests;
      }
      members.push_back(std::move(compatible));
    }
    groups[index].types.push_back(type);
  }
}

ClaimInPlanning::ClaimInPlanning(const ClaimTemplate& pattern, std::string hostname, std::vector<Option> options)
    : pattern_(&pattern),
      hostname_(std::move(hostname)),
      requirements_(pattern.requirements),
      options_(std::move(options)) {
  requirements_.add(kHostnameLabel, Constraint::in({hostname_}));
  update_ceiling();
}

void ClaimInPlanning::update_ceiling() {
  ceiling_ = {};
  for (const Option& option : options_) raise(ceiling_, option.type->allocatable);
}

std::vector<ClaimInPlanning::Option> ClaimInPlanning::fitting(const Requirements& requirements,
                                                              const Resources& total) const {
  // Options have passed the requirements they had before, so only changed ones are looked at again.
  const bool unchanged = !pods_.empty() && requirements == requirements_;
  std::vector<Resources> totals;
  for (const auto& group : pattern_->groups) totals.emplace_back(total) += group.overhead;
  std::vector<Option> kept;
  for (const Option& option : options_) {
    if (!totals[option.group].fits_in(option.type->allocatable)) continue;
    if (!unchanged &&
        (!option.type->requirements.intersects(requirements) || !available_somewhere(*option.type, requirements))) {
      continue;
    }
    kept.push_back(option);
  }
  return kept;
}

std::optional<ClaimInPlanning::Extension> ClaimInPlanning::try_add(const QueuedPod& pod, const Topology& topology,
                                                                   bool relax_min_values, std::string& why) const {
  Resources total = requests_;
  total += pod.requests;
  const std::vector<Taint>& taints = pattern_->node_pool->spec.taints;
  const auto refuse = [&](std::string reason) -> std::optional<Extension> {
    why = std::move(reason);
    return std::nullopt;
  };
  if (!total.fits_in(ceiling_)) return refuse("no instance type has " + describe(total));
  if (!tolerates_all(pod.spec.tolerations, taints)) return refuse("did not tolerate a taint of the NodePool");
  constexpr auto kWellKnown = Requirements::Undefined::kWellKnown;
  if (const auto key = requirements_.incompatibility(pod.requirements, kWellKnown); !key.empty()) {
    return refuse("incompatible requirement on " + std::string(key));
  }
  Extension extension{.requirements = requirements_, .options = {}};
  extension.requirements.add(pod.requirements);
  const auto narrowed = topology.narrowed(*pod.pod, pod.strict, extension.requirements, taints);
  if (!narrowed || !extension.requirements.compatible(*narrowed, kWellKnown)) {
    return refuse("topology spread or affinity allows no domain");
  }
  extension.requirements.add(*narrowed);
  extension.options = fitting(extension.requirements, total);
  if (extension.options.empty()) return refuse("no instance type met the requirements and has " + describe(total));
  std::map<std::string, int> found;
  if (extension.requirements.has_min_values() &&
      !types_for_min_values(types_of(extension.options), extension.requirements, &found)) {
    if (!relax_min_values) return refuse("minValues not met by the instance types that fit");
    for (const auto& [key, values] : found) {
      Constraint constraint = extension.requirements.get(key);
      constraint.set_min_values(values);
      extension.requirements.set(key, std::move(constraint));
    }
  }
  return extension;
}

void ClaimInPlanning::add(const QueuedPod& pod, Extension extension, Topology& topology) {
  pods_.push_back(pod.pod);
  requests_ += pod.requests;
  requirements_ = std::move(extension.requirements);
  options_ = std::move(extension.options);
  update_ceiling();
  topology.record(*pod.pod, requirements_, pattern_->node_pool->spec.taints);
}

PlannedClaim ClaimInPlanning::finalized() const {
  PlannedClaim claim{.node_pool = pattern_->node_pool,
                     .requirements = requirements_,
                     .types = types_of(options_),
                     .pods = pods_,
                     .requests = requests_};
  claim.requirements.erase(kHostnameLabel);
  std::optional<Resources> least;
  for (std::size_t group = 0; group < pattern_->groups.size(); ++group) {
    const bool survives =
        std::any_of(options_.begin(), options_.end(), [&](const Option& option) { return option.group == group; });
    if (!survives) continue;
    if (least) {
      lower(*least, pattern_->groups[group].overhead);
    } else {
      least = pattern_->groups[group].overhead;
    }
  }
  if (least) claim.requests += *least;
  return claim;
}

NodeInPlanning::NodeInPlanning(const StateNode& node, const std::vector<DaemonPod>& daemons)
    : node_(&node),
      taints_(node.scheduling_taints()),
      remaining_(node.allocatable()),
      requirements_(Requirements::of_labels(node.labels())) {
  const std::string label = node.label(kHostnameLabel);
  hostname_ = label.empty() ? node.name() : label;
  requirements_.set(kHostnameLabel, Constraint::in({hostname_}));
  Resources expected;
  for (const DaemonPod& daemon : daemons) {
    if (tolerates_all(daemon.tolerations, taints_) &&
        requirements_.compatible(daemon.alternatives.front(), Requirements::Undefined::kNone)) {
      expected += daemon.requests;
    }
  }
  for (const PodPtr& pod : node.pods) {
    const Resources requests = pod->spec.requests();
    remaining_ -= requests;
    if (owned_by(*pod, "DaemonSet")) expected -= requests;
  }
  Resources none;
  for (const auto& [name, amount] : expected.extended) none.extended[name] = 0;
  raise(expected, none);
  remaining_ -= expected;
}

std::optional<Requirements> NodeInPlanning::try_add(const QueuedPod& pod, const Topology& topology) const {
  constexpr auto kNone = Requirements::Undefined::kNone;
  if (!pod.requests.fits_in(remaining_) || !tolerates_all(pod.spec.tolerations, taints_) ||
      !requirements_.compatible(pod.requirements, kNone)) {
    return std::nullopt;
  }
  Requirements merged = requirements_;
  merged.add(pod.requirements);
  auto narrowed = topology.narrowed(*pod.pod, pod.strict, merged, taints_);
  if (!narrowed || !merged.compatible(*narrowed, kNone)) return std::nullopt;
  return narrowed;
}

void NodeInPlanning::add(const QueuedPod& pod, Requirements narrowed, Topology& topology) {
  pods_.push_back(pod.pod);
  remaining_ -= pod.requests;
  requirements_ = std::move(narrowed);
  topology.record(*pod.pod, requirements_, taints_);
}

}  // namespace queuecast::karpenter
