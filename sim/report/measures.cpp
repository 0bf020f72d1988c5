#include "sim/report/measures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace queuecast::report {

Peak peak(const Series& series) {
  Peak found;
  for (const auto& [t, value] : series) {
    if (value > found.value) found = {value, t};
  }
  return found;
}

double value_at(const Series& series, double t) {
  const auto after =
      std::upper_bound(series.begin(), series.end(), t, [](double at, const auto& row) { return at < row[0]; });
  return after == series.begin() ? 0 : (*std::prev(after))[1];
}

double area(const Series& series, double end) {
  double sum = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double until = i + 1 < series.size() ? series[i + 1][0] : std::max(end, series[i][0]);
    sum += (until - series[i][0]) * series[i][1];
  }
  return sum;
}

std::optional<double> quantile(std::vector<double> values, double q) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(q * static_cast<double>(values.size()))));
  return values[std::min(rank, values.size()) - 1];
}

double to_usd(std::int64_t nano_usd) { return static_cast<double>(nano_usd) / 1e9; }

bool is_node_line(const cost::Line& line) {
  return line.unit == "node-hour" || line.unit == "disk-hour" || line.unit == "GiB-hour";
}

bool is_request_line(const cost::Line& line) { return !line.fixed && !line.unit.ends_with("hour"); }

bool is_started_hour_line(const cost::Line& line) {
  return line.unit == "gateway-hour" || line.unit == "hour" || line.unit == "address-hour" ||
         line.unit == "capacity-hour";
}

std::int64_t counter(const ClusterResult& cluster, const std::string& name) {
  const auto found = cluster.counters.find(name);
  return found == cluster.counters.end() ? 0 : found->second;
}

std::string display_name(const ClusterResult& cluster) {
  std::string name = cluster.name;
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (name.size() <= 3 && std::all_of(name.begin(), name.end(), lower)) {
    for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

Series backlog_total(const ClusterResult& cluster) {
  Series series;
  for (const auto& row : cluster.backlog) series.push_back({row[0], row[1] + row[2]});
  return series;
}

Series arrival_rate(const ClusterResult& cluster, double duration, double bin) {
  Series rates;
  const Series sent = column(cluster.arrivals, 1);
  double before = 0;
  for (double t = 0; t < duration; t += bin) {
    const double until = std::min(t + bin, duration);
    const double now = value_at(sent, until);
    const double rate = (now - before) / (until - t) * 60;
    if (rates.empty() || rates.back()[1] != rate) rates.push_back({t, rate});
    before = now;
  }
  return rates;
}

namespace {

std::vector<NodeGroup> group_nodes(const ClusterResult& cluster, double duration) {
  std::map<std::tuple<bool, std::string, std::string>, NodeGroup> groups;
  for (const NodeRecord& node : cluster.nodes) {
    NodeGroup& group = groups[{node.fixed, node.type, node.capacity_type}];
    group.type = node.type;
    group.capacity_type = node.capacity_type;
    group.fixed = node.fixed;
    ++group.count;
    group.hours += std::max(0.0, node.deleted.value_or(duration) - node.created) / 3600;
    group.nano_usd_per_hour = std::max(group.nano_usd_per_hour, node.nano_usd_per_hour);
    group.nodes.push_back(&node);
  }
  std::vector<NodeGroup> sorted;
  for (auto& [key, group] : groups) {
    std::vector<double> boots;
    for (const NodeRecord* node : group.nodes) {
      if (node->ready && !group.fixed) boots.push_back(*node->ready - node->created);
    }
    group.median_boot = quantile(std::move(boots), 0.5);
    sorted.push_back(std::move(group));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.hours > b.hours; });
  return sorted;
}

/// Says why no replica was ready; before the first row of the series the desired replicas are not known.
void explain(NoReplica& stretch, const ClusterResult& cluster, double duration) {
  const double end = stretch.seconds ? stretch.t + *stretch.seconds : duration;
  stretch.first = true;
  for (std::size_t i = 0; i < cluster.replicas.size(); ++i) {
    const auto& [t, desired, ready] = cluster.replicas[i];
    const double until = i + 1 < cluster.replicas.size() ? cluster.replicas[i + 1][0] : duration;
    if (desired == 0 && t < end && until > stretch.t) stretch.none_wanted = true;
    if (ready > 0 && t <= stretch.t) stretch.first = false;
  }
  stretch.for_node = std::any_of(cluster.nodes.begin(), cluster.nodes.end(), [&](const NodeRecord& node) {
    return !node.fixed && node.created < end && node.ready.value_or(duration) > stretch.t;
  });
}

/// Stretches shorter than a second are not told: the series have a row a second.
std::vector<NoReplica> stretches_without_replicas(const ClusterResult& cluster, double duration) {
  std::vector<std::array<double, 3>> events;  // t, which (0: visible, 1: ready), value
  for (const auto& row : cluster.backlog) events.push_back({row[0], 0, row[1]});
  for (const auto& row : cluster.replicas) events.push_back({row[0], 1, row[2]});
  std::stable_sort(events.begin(), events.end(), [](auto& a, auto& b) { return a[0] < b[0]; });
  std::vector<NoReplica> stretches;
  double visible = 0, ready = 0;
  bool open = false;
  for (const auto& [t, which, value] : events) {
    (which == 0 ? visible : ready) = value;
    if (open && ready > 0) {
      stretches.back().seconds = t - stretches.back().t;
      open = false;
    } else if (open && visible == 0) {
      stretches.pop_back();
      open = false;
    } else if (!open && ready == 0 && visible > 0) {
      stretches.push_back({t, {}});
      open = true;
    }
  }
  std::erase_if(stretches, [](const NoReplica& stretch) { return stretch.seconds && *stretch.seconds < 1; });
  for (NoReplica& stretch : stretches) explain(stretch, cluster, duration);
  return stretches;
}

/// Steps of ten seconds in which, at both ends, more than two messages wait for each ready replica.
std::optional<Saturation> find_saturation(const ClusterResult& cluster, double duration) {
  constexpr double kStep = 10;
  const Series sent = column(cluster.arrivals, 1), visible = column(cluster.backlog, 1);
  const Series total = backlog_total(cluster), ready = column(cluster.replicas, 2);
  Saturation found;
  double left_queue = 0, ready_seconds = 0;
  for (double t = 0; t + kStep <= duration; t += kStep) {
    const double pods = value_at(ready, t);
    if (pods < 1 || value_at(visible, t) < 2 * pods + 1 || value_at(visible, t + kStep) < 2 * pods + 1) continue;
    left_queue += value_at(sent, t + kStep) - value_at(sent, t) - value_at(total, t + kStep) + value_at(total, t);
    ready_seconds += pods * kStep;
    found.seconds += kStep;
  }
  if (found.seconds < 60) return {};
  found.per_second = std::max(0.0, left_queue) / found.seconds;
  found.per_pod_second = std::max(0.0, left_queue) / ready_seconds;
  found.ready = ready_seconds / found.seconds;
  return found;
}

void measure_money(const ClusterResult& cluster, double duration, Measures& m) {
  const double per_hour = duration > 0 ? 3600 / duration : 0;
  for (const cost::Line& line : cluster.bill.lines) {
    const double usd = to_usd(line.nano_usd) * per_hour;
    m.usd_per_hour += usd;
    if (line.fixed) {
      m.fixed_usd_per_hour += usd;
    } else if (is_node_line(line)) {
      m.node_usd_per_hour += usd;
    } else if (is_request_line(line)) {
      m.request_usd_per_hour += usd;
    }
  }
  if (cluster.messages.processed == 0) return;
  const double millions = static_cast<double>(cluster.messages.processed) / 1e6;
  const std::int64_t total = cluster.bill.total_nano_usd();
  m.usd_per_million = to_usd(total) / millions;
  m.marginal_usd_per_million = to_usd(total - cluster.bill.fixed_nano_usd()) / millions;
}

}  // namespace

Measures measure(const ClusterResult& cluster, double duration) {
  Measures m;
  measure_money(cluster, duration, m);
  m.backlog = peak(backlog_total(cluster));
  m.replicas = peak(column(cluster.replicas, 1));
  const Series running = column(cluster.pods, 3);
  m.ready_pods = peak(running);
  m.ready_pod_hours = area(running, duration) / 3600;
  m.node_groups = group_nodes(cluster, duration);
  std::vector<double> boots;
  for (const NodeRecord& node : cluster.nodes) {
    if (node.fixed) continue;
    ++m.launched;
    if (node.ready) boots.push_back(*node.ready - node.created);
  }
  for (const NodeGroup& group : m.node_groups) m.node_hours += group.hours;
  m.median_boot = quantile(std::move(boots), 0.5);
  m.no_replica = stretches_without_replicas(cluster, duration);
  m.saturation = find_saturation(cluster, duration);
  if (cluster.arrivals.size() > 1 && cluster.arrivals.back()[0] > cluster.arrivals.front()[0]) {
    m.arrivals_per_second = cluster.arrivals.back()[1] / (cluster.arrivals.back()[0] - cluster.arrivals.front()[0]);
  }
  m.unprocessed = cluster.messages.waiting + cluster.messages.in_flight;
  m.final_desired = cluster.replicas.empty() ? 0 : cluster.replicas.back()[1];
  return m;
}

}  // namespace queuecast::report
