#include "sim/karpenter/instance_types.h"

#include <algorithm>
#include <set>

#include "sim/karpenter/labels.h"
#include "sim/kubernetes/go_sort.h"

namespace queuecast::karpenter {

namespace {

const std::string& label(const kubernetes::Labels& labels, const char* key) {
  static const std::string kNone;
  const auto found = labels.find(key);
  return found == labels.end() ? kNone : found->second;
}

}  // namespace

const std::string& Offering::zone() const { return label(labels, kZoneLabel); }
const std::string& Offering::capacity_type() const { return label(labels, kCapacityTypeLabel); }

bool Offering::fits(const Requirements& requirements) const {
  return std::all_of(labels.begin(), labels.end(), [&](const auto& entry) {
    const Constraint* constraint = requirements.find(entry.first);
    return constraint ? constraint->has(entry.second) : is_well_known(entry.first);
  });
}

const Offering* InstanceType::offering(std::string_view zone, std::string_view capacity_type) const {
  for (const Offering& candidate : offerings) {
    if (candidate.zone() == zone && candidate.capacity_type() == capacity_type) return &candidate;
  }
  return nullptr;
}

Price cheapest_price(const InstanceType& type, const Requirements& requirements) {
  Price lowest = kNoPrice;
  for (const Offering& offering : type.offerings) {
    if (offering.available && offering.price < lowest && offering.fits(requirements)) lowest = offering.price;
  }
  return lowest;
}

Price worst_launch_price(const InstanceType& type, const Requirements& requirements) {
  for (const char* capacity_type : {kSpot, kOnDemand}) {
    Price highest = -1;
    for (const Offering& offering : type.offerings) {
      if (!offering.available || offering.capacity_type() != capacity_type || !offering.fits(requirements)) continue;
      highest = std::max(highest, offering.price);
    }
    if (highest >= 0) return highest;
  }
  return kNoPrice;
}

void order_by_price(std::span<InstanceTypePtr> types, const Requirements& requirements) {
  std::vector<std::pair<Price, InstanceTypePtr>> priced;
  priced.reserve(types.size());
  for (const InstanceTypePtr& type : types) priced.emplace_back(cheapest_price(*type, requirements), type);
  kubernetes::go_sort(std::span(priced), [](const auto& left, const auto& right) { return left.first < right.first; });
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = std::move(priced[i].second);
}

std::optional<std::size_t> types_for_min_values(std::span<const InstanceTypePtr> types,
                                                const Requirements& requirements,
                                                std::map<std::string, int>* lowest_found) {
  struct Wanted {
    const std::string* key;
    std::size_t least;
    std::set<std::string_view> values;
  };
  std::vector<Wanted> wanted;
  for (const auto& [key, constraint] : requirements.all()) {
    if (constraint.min_values()) {
      wanted.push_back({.key = &key, .least = static_cast<std::size_t>(*constraint.min_values()), .values = {}});
    }
  }
  if (wanted.empty()) return 0;
  for (std::size_t i = 0; i < types.size(); ++i) {
    for (Wanted& entry : wanted) {
      if (const Constraint* offered = types[i]->requirements.find(*entry.key)) {
        entry.values.insert(offered->values().begin(), offered->values().end());
      }
    }
    const bool all =
        std::all_of(wanted.begin(), wanted.end(), [](const Wanted& w) { return w.values.size() >= w.least; });
    if (all) return i + 1;
  }
  for (const Wanted& entry : wanted) {
    if (lowest_found && entry.values.size() < entry.least) {
      (*lowest_found)[*entry.key] = static_cast<int>(entry.values.size());
    }
  }
  return std::nullopt;
}

}  // namespace queuecast::karpenter
