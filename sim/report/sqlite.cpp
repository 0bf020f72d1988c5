#include "sim/report/sqlite.h"

#include <string>
#include <system_error>

#include "sim/report/database.h"
#include "sim/report/recording.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

/// SQLite's integers are signed; the bits stay.
std::int64_t as_signed(std::uint64_t value) { return static_cast<std::int64_t>(value); }

std::int64_t as_integer(std::size_t value) { return static_cast<std::int64_t>(value); }

std::string insert(const char* table, int parameters) {
  std::string sql = std::string("INSERT INTO ") + table + " VALUES (?";
  for (int i = 1; i < parameters; ++i) sql += ",?";
  return sql + ")";
}

void write_run(Database& db, const RunResult& result) {
  Statement{db, insert("run", 6)}.run(result.scenario, result.description, as_signed(result.seed), result.duration,
                                      result.command, hex(result.fingerprint()));
  Statement check{db, insert("checks", 4)};
  for (std::size_t i = 0; i < result.checks.size(); ++i) {
    check.run(as_integer(i), result.checks[i].check, result.checks[i].value, result.checks[i].ok);
  }
  Statement note{db, insert("notes", 2)};
  for (std::size_t i = 0; i < result.notes.size(); ++i) note.run(as_integer(i), result.notes[i]);
}

void write_counts(Database& db, std::int64_t position, const ClusterResult& c) {
  const MessageCounts& m = c.messages;
  const LatencySummary& l = c.latency;
  const Waterfall &p50 = c.median_message, &p99 = c.p99_message;
  Statement{db, insert("clusters", 25)}.run(
      position, c.name, c.cloud, c.region, as_signed(c.fingerprint), as_signed(c.events), m.sent, m.processed, m.lost,
      m.duplicated, m.waiting, m.in_flight, m.expired, m.dead_lettered, l.p50, l.p95, l.p99, l.max, l.mean, p50.waiting,
      p50.redelivery, p50.processing, p99.waiting, p99.redelivery, p99.processing);
  Statement counter{db, insert("counters", 3)};
  for (const auto& [name, value] : c.counters) counter.run(position, name, value);
}

void write_series(Database& db, std::int64_t position, const ClusterResult& cluster) {
  Statement row{db, insert("series", 8)};
  for_each_series(cluster, [&](const char* name, const auto& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::array<std::optional<double>, 5> values;
      for (std::size_t k = 0; k < rows[i].size(); ++k) values[k] = rows[i][k];
      row.run(position, std::string_view(name), as_integer(i), values[0], values[1], values[2], values[3], values[4]);
    }
  });
  for (std::size_t i = 0; i < cluster.pod_pending.size(); ++i) {
    row.run(position, std::string_view("pod_pending"), as_integer(i), nullptr, cluster.pod_pending[i], nullptr, nullptr,
            nullptr);
  }
  Statement latency{db, insert("latency", 3)};
  for (std::size_t i = 0; i < cluster.latencies.size(); ++i) latency.run(position, as_integer(i), cluster.latencies[i]);
}

void write_lists(Database& db, std::int64_t position, const ClusterResult& cluster) {
  Statement node{db, insert("nodes", 11)};
  for (std::size_t i = 0; i < cluster.nodes.size(); ++i) {
    const NodeRecord& n = cluster.nodes[i];
    node.run(position, as_integer(i), n.name, n.type, n.zone, n.capacity_type, n.fixed, n.created, n.ready, n.deleted,
             n.nano_usd_per_hour);
  }
  Statement decision{db, insert("decisions", 7)};
  for (std::size_t i = 0; i < cluster.decisions.size(); ++i) {
    const DecisionRecord& d = cluster.decisions[i];
    decision.run(position, as_integer(i), d.t, d.component, d.object, d.what, d.reason);
  }
  Statement meter{db, insert("meters", 9)};
  for (std::size_t i = 0; i < cluster.bill.lines.size(); ++i) {
    const cost::Line& l = cluster.bill.lines[i];
    meter.run(position, as_integer(i), l.meter, l.quantity, l.unit, l.nano_usd, l.fixed, l.note, l.as_of);
  }
}

void write_all(const RunResult& result, const std::filesystem::path& path) {
  Database db{path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
  // The file is nobody's until it is renamed, so a journal would protect nothing.
  db.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
  db.execute(kRecordingTables);
  db.execute(("PRAGMA user_version = " + std::to_string(kRecordingVersion)).c_str());
  write_run(db, result);
  for (std::size_t i = 0; i < result.clusters.size(); ++i) {
    write_counts(db, as_integer(i), result.clusters[i]);
    write_series(db, as_integer(i), result.clusters[i]);
    write_lists(db, as_integer(i), result.clusters[i]);
  }
  db.execute("COMMIT");
}

}  // namespace

void record(const RunResult& result, const std::filesystem::path& path) {
  std::filesystem::path partial = path;
  partial += ".partial";
  std::error_code ignored;
  std::filesystem::remove(partial, ignored);
  try {
    write_all(result, partial);
    std::filesystem::rename(partial, path);
  } catch (const std::filesystem::filesystem_error& error) {
    std::filesystem::remove(partial, ignored);
    throw RecordingError(path.string() + ": " + error.code().message());
  } catch (...) {
    std::filesystem::remove(partial, ignored);
    throw;
  }
}

}  // namespace queuecast::report
