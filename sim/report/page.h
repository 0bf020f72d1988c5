#pragma once

#include <string>

#include "sim/report/result.h"

namespace queuecast::report {

/// One self-contained HTML file about a run or a comparison: no network, readable without scripts, at 360 px, in print
/// and in dark mode. The page of two hours stays under 1.5 MB, however many rows the series and lists have.
std::string page(const RunResult& result);

}  // namespace queuecast::report
