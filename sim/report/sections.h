#pragma once

#include <string>
#include <vector>

#include "sim/report/findings.h"
#include "sim/report/result.h"

namespace queuecast::report {

// The sections of the page, as HTML. All text that comes from a run is escaped.

std::string timeline_section(const std::vector<Side>& sides, double duration);
/// The distribution of latency and the waterfalls.
std::string time_section(const std::vector<Side>& sides);
/// Bars and a table by meter.
std::string money_section(const std::vector<Side>& sides);
std::string findings_section(const RunResult& result);
/// At most a fixed number of decisions, those of the scalers before those of the scheduler and the kubelet.
std::string decisions_section(const std::vector<Side>& sides);
std::string nodes_section(const std::vector<Side>& sides);
/// Every figure of the summary as a table: what the charts show, in words.
std::string figures_section(const std::vector<Side>& sides);

}  // namespace queuecast::report
