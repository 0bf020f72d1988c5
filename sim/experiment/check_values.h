#pragma once

#include <vector>

#include "sim/report/result.h"
#include "sim/scenario/checks.h"

namespace queuecast::experiment {

/// Judges every check on the result. One that names no cluster is judged on each, and the line says on which.
std::vector<report::CheckResult> judge(const std::vector<scenario::Check>& checks, const report::RunResult& result);

}  // namespace queuecast::experiment
