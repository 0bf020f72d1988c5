#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/report/result.h"

namespace queuecast::report {

/// A step function: each value holds until the next row. (t in seconds, value)
using Series = std::vector<std::array<double, 2>>;

/// One column of a series of rows; column 0 is the time.
template <std::size_t N>
Series column(const std::vector<std::array<double, N>>& rows, std::size_t index) {
  Series series;
  series.reserve(rows.size());
  for (const auto& row : rows) series.push_back({row[0], row[index]});
  return series;
}

struct Peak {
  double value = 0;
  double t = 0;  // when it was first reached
};
Peak peak(const Series& series);
/// The value in force at a time; 0 before the first row.
double value_at(const Series& series, double t);
/// Integral from the first row to `end`.
double area(const Series& series, double end);
/// Nearest-rank quantile; nothing for no values.
std::optional<double> quantile(std::vector<double> values, double q);

/// Nodes of one instance type.
struct NodeGroup {
  std::string type;
  std::string capacity_type;
  bool fixed = false;
  std::int64_t count = 0;
  double hours = 0;                    // from creation to deletion or the end
  std::int64_t nano_usd_per_hour = 0;  // of the dearest one: prices of one type differ by zone at most
  std::vector<const NodeRecord*> nodes;
  std::optional<double> median_boot;  // creation to ready
};

/// A stretch in which messages waited and no replica was ready.
struct NoReplica {
  double t = 0;
  std::optional<double> seconds;  // until one was ready; empty when none came before the end
  bool none_wanted = false;       // the desired replicas were 0 at some time in it
  bool first = false;             // no replica had been ready before
  bool for_node = false;          // a node was booting meanwhile
};

/// What the consumers achieve while more messages wait than they could hold: the throughput that scaling has reached.
struct Saturation {
  double seconds = 0;
  double per_second = 0;      // messages leaving the queue
  double per_pod_second = 0;  // of one ready replica
  double ready = 0;           // mean ready replicas
};

/// What the views show of a cluster beyond its own fields. Money is in USD.
struct Measures {
  double usd_per_hour = 0;
  double fixed_usd_per_hour = 0;
  double request_usd_per_hour = 0;  // paid by count, not by time
  double node_usd_per_hour = 0;     // machines and disks of the autoscaler
  std::optional<double> usd_per_million;
  std::optional<double> marginal_usd_per_million;
  Peak backlog;   // waiting and in flight
  Peak replicas;  // desired
  Peak ready_pods;
  double ready_pod_hours = 0;
  double node_hours = 0;      // of all nodes
  std::int64_t launched = 0;  // nodes of the autoscaler
  std::optional<double> median_boot;
  std::vector<NodeGroup> node_groups;  // most node-hours first
  std::vector<NoReplica> no_replica;
  std::optional<Saturation> saturation;
  double arrivals_per_second = 0;  // mean from the first to the last send
  std::int64_t unprocessed = 0;    // waiting or in flight at the end
  double final_desired = 0;
};

Measures measure(const ClusterResult& cluster, double duration);

Series backlog_total(const ClusterResult& cluster);
/// Messages sent a minute, in bins of `bin` seconds.
Series arrival_rate(const ClusterResult& cluster, double duration, double bin);

/// "EKS" for "eks": names of up to three letters are abbreviations.
std::string display_name(const ClusterResult& cluster);
/// A counter, 0 when nobody counted.
std::int64_t counter(const ClusterResult& cluster, const std::string& name);
/// Whether a line is paid by the time that a machine or its disk stands.
bool is_node_line(const cost::Line& line);
/// Whether a line is paid by count.
bool is_request_line(const cost::Line& line);
/// Whether each started hour of a line is paid in full: gateways, load balancers, addresses, provisioned capacity.
bool is_started_hour_line(const cost::Line& line);
double to_usd(std::int64_t nano_usd);

}  // namespace queuecast::report
