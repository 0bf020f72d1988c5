#pragma once

#include <filesystem>

#include "sim/report/result.h"

namespace queuecast::report {

// A recording is one SQLite file that holds the whole result, for `report`, `explain` and anybody's SQL. Its tables:
// run, checks, notes, clusters, latency, series (name, t, up to four values), nodes, decisions, meters, counters.
// Times are seconds from the start, money is nano-dollars. PRAGMA user_version is the version of this layout.

/// Writes the recording. It stands under its name only when it is whole: written beside it under a temporary name, then
/// renamed. Throws RecordingError with the path.
void record(const RunResult& result, const std::filesystem::path& path);

/// Throws RecordingError for a file that is missing, no recording, or of another version.
RunResult read_recording(const std::filesystem::path& path);

}  // namespace queuecast::report
