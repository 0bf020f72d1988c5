#include "sim/report/database.h"
#include "sim/report/recording.h"
#include "sim/report/sqlite.h"

namespace queuecast::report {

namespace {

std::optional<double> optional_real(const Statement& row, int column) {
  return row.null(column) ? std::optional<double>() : row.real(column);
}

void read_run(Database& db, RunResult& result) {
  Statement run{db, "SELECT scenario, description, seed, duration, command FROM run"};
  if (!run.next()) return;
  result.scenario = run.text(0);
  result.description = run.text(1);
  result.seed = static_cast<std::uint64_t>(run.integer(2));
  result.duration = run.real(3);
  result.command = run.text(4);
  Statement check{db, "SELECT check_text, value, ok FROM checks ORDER BY position"};
  while (check.next()) result.checks.push_back({check.text(0), check.real(1), check.integer(2) != 0});
  Statement note{db, "SELECT note FROM notes ORDER BY position"};
  while (note.next()) result.notes.push_back(note.text(0));
}

void read_clusters(Database& db, RunResult& result) {
  Statement row{db, "SELECT * FROM clusters ORDER BY position"};
  while (row.next()) {
    ClusterResult& c = result.clusters.emplace_back();
    c.name = row.text(1);
    c.cloud = row.text(2);
    c.region = row.text(3);
    c.fingerprint = static_cast<std::uint64_t>(row.integer(4));
    c.events = static_cast<std::uint64_t>(row.integer(5));
    c.messages = {row.integer(6),  row.integer(7),  row.integer(8),  row.integer(9),
                  row.integer(10), row.integer(11), row.integer(12), row.integer(13)};
    c.latency = {row.real(14), row.real(15), row.real(16), row.real(17), row.real(18)};
    c.median_message = {row.real(19), row.real(20), row.real(21)};
    c.p99_message = {row.real(22), row.real(23), row.real(24)};
  }
}

void read_series(Database& db, std::int64_t position, ClusterResult& cluster) {
  Statement row{db, "SELECT t, v1, v2, v3, v4 FROM series WHERE cluster = ? AND name = ? ORDER BY position"};
  for_each_series(cluster, [&](const char* name, auto& rows) {
    row.bind(position, std::string_view(name));
    while (row.next()) {
      auto& values = rows.emplace_back();
      for (std::size_t k = 0; k < values.size(); ++k) values[k] = row.real(static_cast<int>(k));
    }
  });
  row.bind(position, std::string_view("pod_pending"));
  while (row.next()) cluster.pod_pending.push_back(row.real(1));
  Statement latency{db, "SELECT seconds FROM latency WHERE cluster = ? ORDER BY position"};
  latency.bind(position);
  while (latency.next()) cluster.latencies.push_back(latency.real(0));
}

void read_lists(Database& db, std::int64_t position, ClusterResult& cluster) {
  Statement node{db,
                 "SELECT name, type, zone, capacity_type, fixed, created, ready, deleted, nano_usd_per_hour FROM nodes "
                 "WHERE cluster = ? ORDER BY position"};
  node.bind(position);
  while (node.next()) {
    cluster.nodes.push_back({node.text(0), node.text(1), node.text(2), node.text(3), node.integer(4) != 0, node.real(5),
                             optional_real(node, 6), optional_real(node, 7), node.integer(8)});
  }
  Statement decision{db,
                     "SELECT t, component, object, what, reason FROM decisions WHERE cluster = ? ORDER BY position"};
  decision.bind(position);
  while (decision.next()) {
    cluster.decisions.push_back(
        {decision.real(0), decision.text(1), decision.text(2), decision.text(3), decision.text(4)});
  }
  Statement meter{db,
                  "SELECT meter, quantity, unit, nano_usd, fixed, note, as_of FROM meters WHERE cluster = ? ORDER BY "
                  "position"};
  meter.bind(position);
  while (meter.next()) {
    cluster.bill.lines.push_back({meter.text(0), meter.real(1), meter.text(2), meter.integer(3), meter.integer(4) != 0,
                                  meter.text(5), meter.text(6)});
  }
  Statement counter{db, "SELECT name, value FROM counters WHERE cluster = ?"};
  counter.bind(position);
  while (counter.next()) cluster.counters[counter.text(0)] = counter.integer(1);
}

}  // namespace

RunResult read_recording(const std::filesystem::path& path) {
  Database db{path, SQLITE_OPEN_READONLY};
  Statement version{db, "PRAGMA user_version"};
  if (!version.next() || version.integer(0) != kRecordingVersion) {
    throw RecordingError(path.string() + ": not a recording of layout " + std::to_string(kRecordingVersion));
  }
  RunResult result;
  read_run(db, result);
  read_clusters(db, result);
  for (std::size_t i = 0; i < result.clusters.size(); ++i) {
    read_series(db, static_cast<std::int64_t>(i), result.clusters[i]);
    read_lists(db, static_cast<std::int64_t>(i), result.clusters[i]);
  }
  return result;
}

}  // namespace queuecast::report
