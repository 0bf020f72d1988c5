#include "sim/report/decimate.h"

#include <algorithm>

namespace queuecast::report {

Series decimate(const Series& series, double end, std::size_t points) {
  if (series.size() <= points || points < 3 || !(end > 0)) return series;
  const auto stretches = static_cast<double>(points / 3);
  const auto stretch_of = [&](double t) {
    return static_cast<std::size_t>(std::clamp(t / end * stretches, 0.0, stretches - 1));
  };
  Series kept;
  for (std::size_t first = 0; first < series.size();) {
    const std::size_t stretch = stretch_of(series[first][0]);
    std::size_t low = first, high = first, next = first;
    for (; next < series.size() && stretch_of(series[next][0]) == stretch; ++next) {
      if (series[next][1] < series[low][1]) low = next;
      if (series[next][1] > series[high][1]) high = next;
    }
    const std::size_t last = next - 1;
    std::array<std::size_t, 3> rows{low, high, last};
    std::sort(rows.begin(), rows.end());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == 0 || rows[i] != rows[i - 1]) kept.push_back(series[rows[i]]);
    }
    first = next;
  }
  return kept;
}

}  // namespace queuecast::report
