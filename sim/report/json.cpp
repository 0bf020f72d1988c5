#include "sim/report/json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/report/text.h"

namespace queuecast::report {

namespace {

using Json = nlohmann::ordered_json;

double milliseconds(double seconds) { return std::round(seconds * 1000) / 1000; }
double usd(std::int64_t nano_usd) { return static_cast<double>(nano_usd) / 1e9; }

template <std::size_t N>
Json rows(const std::vector<std::array<double, N>>& series) {
  Json out = Json::array();
  for (const auto& row : series) {
    Json line = Json::array({milliseconds(row[0])});
    for (std::size_t i = 1; i < N; ++i) line.push_back(static_cast<std::int64_t>(row[i]));
    out.push_back(std::move(line));
  }
  return out;
}

Json messages(const MessageCounts& counts) {
  return {{"sent", counts.sent},       {"processed", counts.processed},
          {"lost", counts.lost},       {"duplicated", counts.duplicated},
          {"waiting", counts.waiting}, {"in_flight", counts.in_flight},
          {"expired", counts.expired}, {"dead_lettered", counts.dead_lettered}};
}

Json latency(const LatencySummary& summary) {
  return {{"p50", milliseconds(summary.p50)},
          {"p95", milliseconds(summary.p95)},
          {"p99", milliseconds(summary.p99)},
          {"max", milliseconds(summary.max)},
          {"mean", milliseconds(summary.mean)}};
}

Json waterfall(const Waterfall& stages) {
  return {{"waiting", milliseconds(stages.waiting)},
          {"redelivery", milliseconds(stages.redelivery)},
          {"processing", milliseconds(stages.processing)}};
}

Json node(const NodeRecord& record) {
  const auto optional = [](const std::optional<double>& t) { return t ? Json(milliseconds(*t)) : Json(nullptr); };
  return {{"name", record.name},
          {"type", record.type},
          {"zone", record.zone},
          {"capacity_type", record.capacity_type},
          {"fixed", record.fixed},
          {"created", milliseconds(record.created)},
          {"ready", optional(record.ready)},
          {"deleted", optional(record.deleted)},
          {"usd_per_hour", usd(record.nano_usd_per_hour)}};
}

Json cost(const ClusterResult& cluster) {
  Json meters = Json::object();
  for (const cost::Line& line : cluster.bill.lines) {
    Json& meter = meters[line.fixed ? line.meter + ".fixed" : line.meter];
    meter = {{"usd", usd(line.nano_usd)}, {"quantity", milliseconds(line.quantity)}, {"unit", line.unit}};
    if (!line.note.empty()) meter["note"] = line.note;
  }
  const std::int64_t total = cluster.bill.total_nano_usd();
  const std::int64_t marginal = total - cluster.bill.fixed_nano_usd();
  const auto per_million = [&](std::int64_t nano) {
    return cluster.messages.processed == 0 ? Json(nullptr)
                                           : Json(usd(nano) * 1e6 / static_cast<double>(cluster.messages.processed));
  };
  return {{"total", usd(total)},
          {"fixed", usd(cluster.bill.fixed_nano_usd())},
          {"per_million_messages", per_million(total)},
          {"marginal_per_million_messages", per_million(marginal)},
          {"meters", std::move(meters)}};
}

Json cluster(const ClusterResult& result) {
  Json decisions = Json::array();
  for (const DecisionRecord& record : result.decisions) {
    decisions.push_back({{"t", milliseconds(record.t)},
                         {"component", record.component},
                         {"object", record.object},
                         {"what", record.what},
                         {"reason", record.reason}});
  }
  Json nodes = Json::array();
  for (const NodeRecord& record : result.nodes) nodes.push_back(node(record));
  return {{"cloud", result.cloud},
          {"region", result.region},
          {"fingerprint", hex(result.fingerprint)},
          {"messages", messages(result.messages)},
          {"latency_s", latency(result.latency)},
          {"stages_s", {{"p50", waterfall(result.median_message)}, {"p99", waterfall(result.p99_message)}}},
          {"arrivals", rows(result.arrivals)},
          {"backlog", rows(result.backlog)},
          {"replicas", rows(result.replicas)},
          {"pods", rows(result.pods)},
          {"node_count", rows(result.node_count)},
          {"nodes", std::move(nodes)},
          {"decisions", std::move(decisions)},
          {"cost_usd", cost(result)},
          {"counters", result.counters}};
}

}  // namespace

std::string to_json(const RunResult& result) {
  Json checks = Json::array();
  for (const CheckResult& check : result.checks) {
    checks.push_back({{"check", check.check}, {"value", check.value}, {"ok", check.ok}});
  }
  Json clusters = Json::object();
  for (const ClusterResult& entry : result.clusters) clusters[entry.name] = cluster(entry);
  const Json document = {{"schema", "queuecast.run/1"},
                         {"scenario", result.scenario},
                         {"seed", result.seed},
                         {"fingerprint", hex(result.fingerprint())},
                         {"duration_s", milliseconds(result.duration)},
                         {"checks", std::move(checks)},
                         {"notes", result.notes},
                         {"clusters", std::move(clusters)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace queuecast::report
