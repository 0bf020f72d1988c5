#pragma once

#include <string>

#include "sim/report/result.h"

namespace queuecast::report {

/// What a run or a comparison found, for a terminal of 80 columns: the answer, the figures, messages, latency, scaling,
/// nodes, money, where the time went, the five findings of the largest effect, checks, notes, what it rests on.
/// `colour` allows bold for the answer and red for failed checks; without it the text has no escapes.
std::string summary(const RunResult& result, bool colour);

}  // namespace queuecast::report
