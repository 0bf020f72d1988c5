#pragma once

#include <string>

#include "sim/report/findings.h"
#include "sim/report/result.h"

namespace queuecast::report {

/// The answer of a run or a comparison in one or two sentences with numbers: what was left undone first, then cost and
/// latency with the reason for the difference.
std::string answer(const RunResult& result);

/// One of the at most six figures that stand above everything else.
struct Figure {
  std::string label;                   // "p95 latency"
  std::vector<std::string> values;     // of each cluster
  std::vector<bool> better;            // the best one, when they differ and one is better than the other
  std::vector<std::string> processed;  // how many messages it is of; empty when all that were sent
};
/// Whether latencies leave out messages of a cluster: they are of the processed ones alone.
bool any_unfinished(const std::vector<Side>& sides);
/// What stands under a table of money per hour when meters of started hours raise it; empty for whole hours.
std::string started_hours_note(const std::vector<Side>& sides);
std::vector<Figure> strip(const std::vector<Side>& sides);

}  // namespace queuecast::report
