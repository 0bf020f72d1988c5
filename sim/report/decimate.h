#pragma once

#include "sim/report/measures.h"

namespace queuecast::report {

/// A step function with at most `points` rows that looks the same: of each of points/3 equal stretches of [0, end] the
/// lowest, the highest and the last row stay, so that no peak disappears and every held value is the true one.
Series decimate(const Series& series, double end, std::size_t points);

}  // namespace queuecast::report
