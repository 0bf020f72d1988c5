#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/catalog/text.h"

namespace queuecast::catalog {

/// A name that the catalogue does not know, and the nearest it does.
struct UnknownName {
  std::string what;     // "AWS region", "latency row"
  std::string name;     // as asked
  std::string nearest;  // empty when nothing is near

  std::string message() const { return "unknown " + what + " \"" + name + "\", nearest: \"" + nearest + "\""; }
};

[[noreturn]] void throw_exception_from_error(const UnknownName& error, const boost::source_location& location);

template <class T>
using Result = boost::system::result<T, UnknownName>;

/// What both clouds say of a machine type in one region. Capacities are the vendor's, before any overhead.
struct InstanceType {
  std::string name;
  std::string arch;  // amd64, arm64
  std::int64_t vcpu = 0;
  std::int64_t memory_mib = 0;
  std::int64_t gpus = 0;
  std::optional<NanoUsd> on_demand;  // per hour; absent: no price found
  std::optional<NanoUsd> spot;       // per hour, the same in all zones
  bool spot_capable = false;
};

struct AwsZone {
  std::string name;  // us-east-1a
  std::string id;    // use1-az1
};

struct AwsInstanceType : InstanceType {
  std::vector<AwsZone> zones;
  bool estimated_price = false;  // newer than the region's price list
  int interruption_band = -1;    // 0-4: <5, 5-10, 10-15, 15-20, >20 % a month; -1 unknown
  std::int64_t enis = 0;         // of the default network card
  std::int64_t ipv4_per_eni = 0;
  std::string hypervisor;  // nitro, xen, empty for bare metal
  std::int64_t neuron_devices = 0;
  std::int64_t local_nvme_gb = 0;
  std::int64_t network_mbps = 0;
};

struct AzureInstanceType : InstanceType {
  std::vector<std::string> zones;  // logical: "1", "2", "3"; empty: the region has none for it
  std::string family;              // quota family
  std::string sku_family;          // D
  std::string sku_series;          // Das_v5; empty when the name could not be taken apart
  std::string version;             // 5
  bool accelerated_networking = false;
  bool premium_io = false;
  std::optional<std::int64_t> ephemeral_max_gb;  // largest ephemeral OS disk; absent: unknown
  bool provider_accepts = false;                 // passes the static filters of Karpenter's Azure provider
  bool nap_default_pool = false;                 // and is of the default pool: family D, amd64
  std::int64_t kube_reserved_mib_250_pods = 0;   // what AKS 1.29 and later really reserves
  std::int64_t kube_reserved_mib_30_pods = 0;
};

/// The types of one region in the order of their names, parsed on first use and kept for the process.
/// Dates and sources: data/README.md.
Result<const std::vector<AwsInstanceType>*> aws(std::string_view region);
Result<const std::vector<AzureInstanceType>*> azure(std::string_view region);

const std::vector<std::string_view>& aws_regions();
const std::vector<std::string_view>& azure_regions();

/// Null when the region does not offer the type.
template <class T>
const T* find_type(const std::vector<T>& types, std::string_view name) {
  for (const T& type : types) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

/// As `find_type`, or an error that names the nearest; `what`: "instance type in us-east-1".
template <class T>
Result<const T*> require_type(const std::vector<T>& types, std::string what, std::string_view name) {
  if (const T* found = find_type(types, name)) return found;
  std::vector<std::string_view> names;
  for (const T& type : types) names.push_back(type.name);
  return UnknownName{.what = std::move(what), .name = std::string(name), .nearest = std::string(nearest(name, names))};
}

}  // namespace queuecast::catalog
