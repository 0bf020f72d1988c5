#include "sim/experiment/check_values.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace queuecast::experiment {

namespace {

using report::ClusterResult;
using scenario::Measure;
using Function = Measure::Function;

/// A step function: each value holds until the next row.
using Series = std::vector<std::pair<double, double>>;

template <std::size_t N>
Series column(const std::vector<std::array<double, N>>& rows, std::size_t index) {
  Series series;
  for (const auto& row : rows) series.emplace_back(row[0], row[index]);
  return series;
}

Series sum_of_backlog(const ClusterResult& cluster) {
  Series series;
  for (const auto& row : cluster.backlog) series.emplace_back(row[0], row[1] + row[2]);
  return series;
}

std::vector<double> ready_times(const ClusterResult& cluster) {
  std::vector<double> times;
  for (const report::NodeRecord& node : cluster.nodes) {
    if (!node.fixed && node.ready) times.push_back(*node.ready - node.created);
  }
  return times;
}

std::optional<double> of_values(const Measure& measure, std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  double sum = 0;
  for (const double value : values) sum += value;
  switch (measure.function) {
    case Function::kMin: return values.front();
    case Function::kMax: return values.back();
    case Function::kMean: return sum / static_cast<double>(values.size());
    case Function::kLast: return values.back();
    case Function::kQuantile: {
      const double rank = std::ceil(measure.quantile * static_cast<double>(values.size()));
      return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
    }
    case Function::kNone: break;
  }
  return {};
}

/// Means and quantiles of a series count time, not rows.
std::optional<double> of_series(const Measure& measure, const Series& series, double end) {
  if (series.empty()) return {};
  if (measure.function == Function::kLast) return series.back().second;
  std::map<double, double> time_at;  // value -> seconds
  double area = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double until = i + 1 < series.size() ? series[i + 1].first : end;
    time_at[series[i].second] += until - series[i].first;
    area += (until - series[i].first) * series[i].second;
  }
  if (measure.function == Function::kMin) return time_at.begin()->first;
  if (measure.function == Function::kMax) return time_at.rbegin()->first;
  const double whole = end - series.front().first;
  if (measure.function == Function::kMean) return whole > 0 ? area / whole : series.back().second;
  double seen = 0;
  for (const auto& [value, seconds] : time_at) {
    seen += seconds;
    if (seen >= measure.quantile * whole) return value;
  }
  return time_at.rbegin()->first;
}

std::optional<double> scalar(const ClusterResult& cluster, const std::string& metric, double duration) {
  const report::MessageCounts& m = cluster.messages;
  const std::map<std::string, std::int64_t> counts = {
      {"messages.sent", m.sent},
      {"messages.processed", m.processed},
      {"messages.lost", m.lost},
      {"messages.duplicated", m.duplicated},
      {"messages.waiting", m.waiting},
      {"messages.in_flight", m.in_flight},
      {"messages.expired", m.expired},
      {"messages.dead_lettered", m.dead_lettered},
      {"pods.started", cluster.counters.contains("pod.starts") ? cluster.counters.at("pod.starts") : 0},
      {"nodes.launched", std::count_if(cluster.nodes.begin(), cluster.nodes.end(), [](auto& n) { return !n.fixed; })}};
  if (const auto found = counts.find(metric); found != counts.end()) return static_cast<double>(found->second);
  const double usd = static_cast<double>(cluster.bill.total_nano_usd()) / 1e9;
  if (metric == "cost.total") return usd;
  if (metric == "cost.per_hour") return duration > 0 ? usd * 3600 / duration : 0;
  if (metric == "cost.per_million_messages") {
    if (m.processed == 0) return {};
    return usd * 1e6 / static_cast<double>(m.processed);
  }
  throw std::logic_error("check: nothing measures " + metric);
}

std::optional<double> measured(const Measure& measure, const ClusterResult& cluster, double duration) {
  const std::string& metric = measure.metric;
  if (metric == "message.latency") return of_values(measure, cluster.latencies);
  if (metric == "node.ready_time") return of_values(measure, ready_times(cluster));
  if (metric == "pods.pending_time") return of_values(measure, cluster.pod_pending);
  if (metric == "backlog") return of_series(measure, sum_of_backlog(cluster), duration);
  if (metric == "backlog.visible") return of_series(measure, column(cluster.backlog, 1), duration);
  if (metric == "backlog.in_flight") return of_series(measure, column(cluster.backlog, 2), duration);
  if (metric == "replicas") return of_series(measure, column(cluster.replicas, 1), duration);
  if (metric == "replicas.ready") return of_series(measure, column(cluster.replicas, 2), duration);
  if (metric == "nodes") return of_series(measure, column(cluster.node_count, 2), duration);
  return scalar(cluster, metric, duration);
}

}  // namespace

std::vector<report::CheckResult> judge(const std::vector<scenario::Check>& checks, const report::RunResult& result) {
  std::vector<report::CheckResult> results;
  for (const scenario::Check& check : checks) {
    for (const ClusterResult& cluster : result.clusters) {
      if (!check.measure.cluster.empty() && check.measure.cluster != cluster.name) continue;
      const auto judged = scenario::evaluate(
          check, [&](const Measure& measure) { return measured(measure, cluster, result.duration); });
      const std::string name = check.measure.cluster.empty() ? cluster.name + ": " + check.text : check.text;
      results.push_back({name, judged.value.value_or(0), judged.ok});
    }
  }
  return results;
}

}  // namespace queuecast::experiment
