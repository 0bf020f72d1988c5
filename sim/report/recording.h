#pragma once

#include <cstdint>
#include <string_view>

#include "sim/report/result.h"

namespace queuecast::report {

// The layout of a recording, shared by its writer and its reader.

constexpr std::int64_t kRecordingVersion = 1;

constexpr const char* kRecordingTables = R"sql(
CREATE TABLE run (scenario TEXT, description TEXT, seed INTEGER, duration REAL, command TEXT, fingerprint TEXT);
CREATE TABLE checks (position INTEGER PRIMARY KEY, check_text TEXT, value REAL, ok INTEGER);
CREATE TABLE notes (position INTEGER PRIMARY KEY, note TEXT);
CREATE TABLE clusters (position INTEGER PRIMARY KEY, name TEXT, cloud TEXT, region TEXT, fingerprint INTEGER,
  events INTEGER, sent INTEGER, processed INTEGER, lost INTEGER, duplicated INTEGER, waiting INTEGER,
  in_flight INTEGER, expired INTEGER, dead_lettered INTEGER, p50 REAL, p95 REAL, p99 REAL, max REAL, mean REAL,
  p50_waiting REAL, p50_redelivery REAL, p50_processing REAL, p99_waiting REAL, p99_redelivery REAL,
  p99_processing REAL);
CREATE TABLE latency (cluster INTEGER, position INTEGER, seconds REAL, PRIMARY KEY (cluster, position)) WITHOUT ROWID;
CREATE TABLE series (cluster INTEGER, name TEXT, position INTEGER, t REAL, v1 REAL, v2 REAL, v3 REAL, v4 REAL,
  PRIMARY KEY (cluster, name, position)) WITHOUT ROWID;
CREATE TABLE nodes (cluster INTEGER, position INTEGER, name TEXT, type TEXT, zone TEXT, capacity_type TEXT,
  fixed INTEGER, created REAL, ready REAL, deleted REAL, nano_usd_per_hour INTEGER,
  PRIMARY KEY (cluster, position)) WITHOUT ROWID;
CREATE TABLE decisions (cluster INTEGER, position INTEGER, t REAL, component TEXT, object TEXT, what TEXT,
  reason TEXT, PRIMARY KEY (cluster, position)) WITHOUT ROWID;
CREATE TABLE meters (cluster INTEGER, position INTEGER, meter TEXT, quantity REAL, unit TEXT, nano_usd INTEGER,
  fixed INTEGER, note TEXT, as_of TEXT, PRIMARY KEY (cluster, position)) WITHOUT ROWID;
CREATE TABLE counters (cluster INTEGER, name TEXT, value INTEGER, PRIMARY KEY (cluster, name)) WITHOUT ROWID;
)sql";

/// Calls `each(name, rows)` for every series of a cluster, const or not.
template <class Cluster, class Each>
void for_each_series(Cluster& cluster, Each each) {
  each("arrivals", cluster.arrivals);
  each("backlog", cluster.backlog);
  each("replicas", cluster.replicas);
  each("pods", cluster.pods);
  each("node_count", cluster.node_count);
  each("cost_rate", cluster.cost_rate);
}

}  // namespace queuecast::report
