#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/arrivals/pattern.h"
#include "sim/scenario/checks.h"
#include "sim/scenario/distribution.h"
#include "sim/scenario/manifests.h"

namespace queuecast::scenario {

using runtime::Duration;
using runtime::TimePoint;

/// What comes into the queues: producers that each send in their own loop (the default), or a pattern of arrivals.
struct Traffic {
  std::int32_t producers = 1;
  double rate_per_second = 1;                // of each producer
  std::optional<Duration> stop;              // from the start of the run; absent: they send to the end
  std::string body;                          // empty: the producer's own
  std::optional<arrivals::Pattern> pattern;  // instead of producers; a trace is one too
};

enum class Cloud { kAws, kAzure };

struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const Version&) const = default;
};

/// A consumer without code, for planning: takes messages from the queue and is done with each after a service time.
struct ModelConsumer {
  Distribution service_time{Distribution::Kind::kConstant, 0.1, 0};
  std::int32_t batch = 1;        // messages per receive
  std::int32_t concurrency = 1;  // messages at work at a time in one pod
  Duration poll_interval = std::chrono::seconds{1};
  Duration startup{};
  double failure_probability = 0;  // a message that fails returns after its visibility timeout
};

/// What runs in the pods: a builtin of workload/, or a model.
struct Consumer {
  std::string builtin;  // "edw-aws"; empty when `model` is set
  std::optional<ModelConsumer> model;
};

/// The queue of a cluster. Absent attributes have the service's own defaults.
struct Queue {
  std::string name;  // by default the one that the ScaledObject's trigger names
  Place place;
  std::optional<Duration> visibility_timeout;
  std::optional<Duration> retention;  // SQS: MessageRetentionPeriod; Azure: the messages' time to live
  // SQS only
  bool fifo = false;
  bool content_based_deduplication = false;
  bool high_throughput = false;  // FifoThroughputLimit perMessageGroupId
  std::optional<Duration> delay;
  std::optional<Duration> receive_wait;
  std::optional<std::int32_t> max_receive_count;  // of a dead-letter queue
  std::string dead_letter;                        // its name
  // Azure only
  std::string account;  // the storage account
  enum class AccountKind { kGeneralPurposeV1, kGeneralPurposeV2 };
  AccountKind account_kind = AccountKind::kGeneralPurposeV2;
};

/// The table that consumers write to.
struct Table {
  std::string name;
  Place place;
  /// DynamoDB's provisioned capacity; absent: on demand. Azure tables have none.
  struct Capacity {
    std::int64_t rcu = 1;
    std::int64_t wcu = 1;
  };
  std::optional<Capacity> provisioned;
};

/// The nodes that are always there.
struct FixedNodes {
  std::int32_t count = 2;
  std::string type;
  bool system_only = false;  // tainted CriticalAddonsOnly
};

struct ImageSize {
  double compressed_mb = 170;  // 10^6 bytes
  double unpacked_mb = 500;
};

enum class ControlPlane { kStandard, kExtended, kFree, kPremium };

/// A latency of the catalogue that the scenario replaces.
struct LatencyOverride {
  Distribution distribution;
  Place place;
};

/// Limits of the account; absent: none but the service's own.
struct Limits {
  std::optional<double> fifo_calls_per_second;  // for each API action; SQS has 300
  std::optional<std::int64_t> on_demand_vcpus;
  std::optional<std::int64_t> spot_vcpus;
};

struct Cluster {
  std::string name;
  Place place;
  Cloud cloud = Cloud::kAws;
  std::string region;
  Version kubernetes{1, 33, 0};
  Version keda{2, 21, 0};
  std::vector<std::string> manifest_paths;
  Manifests manifests;
  Consumer consumer;
  std::string sdk_retry = "legacy";  // botocore's retry mode (AWS): legacy, standard, adaptive
  Queue queue;
  Table table;
  FixedNodes fixed_nodes;
  std::map<std::string, ImageSize> images;  // for every image of the Deployments
  ControlPlane control_plane = ControlPlane::kStandard;
  std::map<std::string, LatencyOverride> latencies;  // by the catalogue's step
  Limits limits;
};

/// Something that goes wrong at a time. Which fields a kind has stands in faults.cpp.
struct Fault {
  enum class Kind {
    kSpotInterruption,
    kNodeFailure,
    kPodKill,
    kStockout,
    kLaunchFailure,
    kZoneOutage,
    kServiceOutage,
    kServiceThrottle,
    kServiceSlow,
    kControllerPause,
    kBurst,
  };
  Duration at{};
  Kind kind = Kind::kSpotInterruption;
  Place place;
  std::string cluster;               // empty: every cluster
  std::optional<Duration> duration;  // "for"; absent: to the end
  std::string node = "any";          // any, all, or a node's name
  std::string zone;                  // empty: all
  std::string instance_type;         // empty: all
  std::string capacity_type;         // spot, on-demand; empty: both
  std::string service;               // queue, table, identity, registry, compute
  std::string component;             // keda, hpa, karpenter, scheduler
  std::int64_t count = 1;
  double share = 1;   // of the requests or launches
  double factor = 1;  // of the latency
};

struct Scenario {
  std::string name;
  std::string description;
  std::string file;
  TimePoint start{};
  Duration duration = std::chrono::hours{1};
  std::uint64_t seed = 1;
  Traffic traffic;
  std::vector<Cluster> clusters;  // in the order of the file
  std::vector<Fault> faults;      // in the order of the file
  std::vector<Check> checks;

  const Cluster* find_cluster(const std::string& cluster_name) const;
};

struct LoadOptions {
  std::vector<std::string> overrides;  // "clusters.eks.region=us-west-2", applied in order
  // What the catalogue knows, to check names against; empty: not checked.
  std::vector<std::string> latencies;  // steps
  std::map<Cloud, std::vector<std::string>> regions = {};
  std::function<std::vector<std::string>(Cloud, const std::string& region)> instance_types = {};
};

/// Reads a scenario: a scenario.yaml, or the folder that holds one. Paths in it are relative to its folder. All faults
/// of the file, its manifests and the overrides come together.
Result<Scenario> load_scenario(const std::string& path, const LoadOptions& options = {});

/// "us-east-1" or "eastus": names of the cloud as commands print them.
const char* to_string(Cloud cloud);

}  // namespace queuecast::scenario
