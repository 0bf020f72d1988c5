#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/karpenter/requirements.h"

namespace queuecast::karpenter {

/// Nano-dollars per hour.
using Price = std::int64_t;
inline constexpr Price kNoPrice = std::numeric_limits<Price>::max();

/// One way to buy an instance type: zone and capacity type (and what else the provider labels it with) at a price.
struct Offering {
  kubernetes::Labels labels;  // requirements with one value each
  Price price = 0;
  bool available = true;

  const std::string& zone() const;
  const std::string& capacity_type() const;
  /// Compatible(requirements, offering) with well-known keys allowed to be undefined.
  bool fits(const Requirements& requirements) const;
};

struct InstanceType {
  std::string name;
  Requirements requirements;
  std::vector<Offering> offerings;
  kubernetes::Resources capacity;
  kubernetes::Resources allocatable;  // capacity less kube-reserved, system-reserved and eviction threshold

  /// Null when the type has no such offering.
  const Offering* offering(std::string_view zone, std::string_view capacity_type) const;
};

using InstanceTypePtr = std::shared_ptr<const InstanceType>;
using InstanceTypes = std::vector<InstanceTypePtr>;

/// The lowest price among available offerings that fit; kNoPrice when there is none.
Price cheapest_price(const InstanceType& type, const Requirements& requirements);
/// What a launch could cost at worst: among the available offerings that fit, the dearest of the class that would be
/// bought (spot if there is any, else on-demand). kNoPrice when there is none.
Price worst_launch_price(const InstanceType& type, const Requirements& requirements);
/// By cheapest price, ties in the order of Go's unstable sort.
void order_by_price(std::span<InstanceTypePtr> types, const Requirements& requirements);

/// How many of the types, taken in order, it takes to meet every minValues; absent when all do not. `lowest_found`
/// receives the distinct values of keys that fall short.
std::optional<std::size_t> types_for_min_values(std::span<const InstanceTypePtr> types,
                                                const Requirements& requirements,
                                                std::map<std::string, int>* lowest_found = nullptr);

}  // namespace queuecast::karpenter
