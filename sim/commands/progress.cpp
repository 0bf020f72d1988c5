#include "sim/commands/progress.h"

#include <unistd.h>

#include <cmath>
#include <iostream>
#include <sstream>

#include "sim/report/text.h"

namespace queuecast::commands {

using std::chrono::steady_clock;

Progress::Progress(std::size_t clusters, double simulated_seconds)
    : visible_(isatty(STDERR_FILENO) != 0),
      total_(static_cast<double>(clusters) * simulated_seconds),
      begun_(steady_clock::now()) {}

void Progress::advance(const std::string& cluster, double simulated_seconds) {
  if (!visible_) return;
  const std::lock_guard lock{mutex_};
  done_[cluster] = simulated_seconds;
  const auto now = steady_clock::now();
  if (now - drawn_at_ < std::chrono::milliseconds{100}) return;
  drawn_at_ = now;
  double done = 0;
  std::ostringstream line;
  for (const auto& [name, seconds] : done_) {
    done += seconds;
    line << name << " " << report::clock(seconds) << "  ";
  }
  const double wall = std::chrono::duration<double>(now - begun_).count();
  const double rate = wall > 0 ? done / wall : 0;
  line << std::lround(done / total_ * 100) << " %  " << report::figures(rate) << "x real time";
  if (rate > 0) line << "  " << report::duration((total_ - done) / rate) << " left";
  std::cerr << "\r\033[K" << line.str() << std::flush;
  drawn_ = true;
}

void Progress::clear() {
  const std::lock_guard lock{mutex_};
  if (drawn_) std::cerr << "\r\033[K" << std::flush;
  drawn_ = false;
}

}  // namespace queuecast::commands
