#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/cost/bill.h"

namespace queuecast::report {

// What a run has found, as plain data: the summary, the JSON, the recording and the page are views of it.
// Times are seconds from the start of the run; rows of a series stand where something changed, at most one a second.

struct MessageCounts {
  std::int64_t sent = 0;
  std::int64_t processed = 0;   // result written at least once
  std::int64_t lost = 0;        // deleted although no result was ever written
  std::int64_t duplicated = 0;  // results written beyond the first
  std::int64_t waiting = 0;     // at the end
  std::int64_t in_flight = 0;   // at the end
  std::int64_t expired = 0;
  std::int64_t dead_lettered = 0;
};

/// From the producer's send to the first written result.
struct LatencySummary {
  double p50 = 0, p95 = 0, p99 = 0, max = 0, mean = 0;
};

/// Where one message's time went.
struct Waterfall {
  double waiting = 0;     // accepted by the queue until first received
  double redelivery = 0;  // first received until received by the consumer that wrote the result
  double processing = 0;  // received until written
};

struct NodeRecord {
  std::string name;
  std::string type;
  std::string zone;
  std::string capacity_type;
  bool fixed = false;  // of the cluster itself, not of the autoscaler
  double created = 0;
  std::optional<double> ready;
  std::optional<double> deleted;
  std::int64_t nano_usd_per_hour = 0;
};

struct DecisionRecord {
  double t = 0;
  std::string component;
  std::string object;
  std::string what;
  std::string reason;
};

struct ClusterResult {
  std::string name;   // "eks"
  std::string cloud;  // "aws" or "azure"
  std::string region;

  MessageCounts messages;
  LatencySummary latency;
  std::vector<double> latencies;  // of every processed message, ascending
  Waterfall median_message;
  Waterfall p99_message;

  std::vector<std::array<double, 2>> arrivals;    // t, sent so far
  std::vector<std::array<double, 3>> backlog;     // t, visible, in flight
  std::vector<std::array<double, 3>> replicas;    // t, desired, ready
  std::vector<std::array<double, 5>> pods;        // t, pending, starting, running, terminating
  std::vector<std::array<double, 3>> node_count;  // t, requested or booting, ready (the autoscaler's own)
  std::vector<std::array<double, 2>> cost_rate;   // t, USD per hour of everything that is paid by time
  std::vector<double> pod_pending;                // creation to binding, of every pod that was bound
  std::vector<NodeRecord> nodes;
  std::vector<DecisionRecord> decisions;

  cost::Bill bill;
  std::map<std::string, std::int64_t> counters;  // "aws.sqs.request", "entra.token", "http.requests": calls and errors
  std::uint64_t fingerprint = 0;
  std::uint64_t events = 0;
};

struct CheckResult {
  std::string check;
  double value = 0;
  bool ok = false;
};

struct RunResult {
  std::string scenario;
  std::string description;
  std::uint64_t seed = 1;
  double duration = 0;
  std::string command;  // that repeats the run
  std::vector<CheckResult> checks;
  std::vector<ClusterResult> clusters;  // in the scenario's order
  std::vector<std::string> notes;       // ignored fields, prices of other regions, unverified rules

  /// One hash over the clusters' event orders.
  std::uint64_t fingerprint() const;
};

}  // namespace queuecast::report
