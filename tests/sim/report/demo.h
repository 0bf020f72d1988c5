#pragma once

#include "sim/report/result.h"

namespace queuecast::report {

/// Two hours of one scenario on two clouds with every field filled by simple arithmetic: EKS is dearer, loses messages
/// and scales slowly, AKS is the other way round. `rows_per_second` makes the series longer.
RunResult demo(int rows_per_second = 1);
/// Demo with the first cluster alone.
RunResult demo_alone();
/// One cluster that nothing was sent to and that has no series, nodes or bill.
RunResult demo_empty();

}  // namespace queuecast::report
