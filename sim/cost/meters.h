#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/time.h"
#include "sim/cost/bill.h"

namespace queuecast::cost {

using runtime::Duration;

/// One machine as it is paid.
struct MachineUse {
  std::string instance_type;
  std::int64_t nano_usd_per_hour = 0;
  Duration billed{};  // from running to the request that ends it
  bool spot = false;
  bool fixed = false;         // of the cluster itself, not of the autoscaler
  std::int64_t disk_gib = 0;  // EBS gp3 on AWS
  std::string disk_class;     // Azure managed disk: "premium_ssd_p10_128gb"; empty: ephemeral, free
};

/// Capacity that a DynamoDB table reserves.
struct ProvisionedTable {
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;
  Duration existed{};
};

/// What the services counted during a run. Requests are counted by the emulators, as the clouds do, not by clients.
struct Usage {
  std::string cloud;  // aws or azure
  std::string region;
  Duration duration{};
  /// Tier of the control plane: "cluster_standard_support" or "cluster_extended_support" on AWS; "cluster_free",
  /// "cluster_standard", "cluster_premium" or "automatic_cluster" on Azure.
  std::string control_plane;
  std::vector<MachineUse> machines;
  std::int64_t nat_gateways = 0;
  std::int64_t load_balancers = 0;  // Azure Standard, with one public address

  std::int64_t sqs_standard_requests = 0;
  std::int64_t sqs_fifo_requests = 0;
  std::int64_t dynamodb_write_units = 0;      // on demand
  std::int64_t dynamodb_half_read_units = 0;  // on demand
  std::vector<ProvisionedTable> dynamodb_provisioned;

  std::int64_t queue_class1 = 0;
  std::int64_t queue_class2 = 0;
  std::int64_t table_transactions = 0;
  std::string storage_tier = "GPv2 LRS/ZRS";
};

/// Prices a run. Free tiers are off. Rules:
/// - EC2: by the second, at least 60 s a launch; EBS likewise; Azure VMs by the second; managed disks pro rata of a
///   730 h month; control planes pro rata by the second.
/// - provisioned capacity, NAT gateways, load balancers and addresses: started hours count.
/// - requests and operations: fractions of the priced bundle count.
/// A price that the region lacks is another region's, and the line says so; it is never scaled.
Bill price(const Usage& usage);

}  // namespace queuecast::cost
