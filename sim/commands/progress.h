#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace queuecast::commands {

/// A line on standard error while a run goes on: how far it is, how fast, how long it will take. Nothing when standard
/// error is no terminal. Safe to call from several threads.
class Progress {
 public:
  /// `clusters` runs of so many simulated seconds each.
  Progress(std::size_t clusters, double simulated_seconds);
  ~Progress() { clear(); }

  void advance(const std::string& cluster, double simulated_seconds);
  /// Removes the line before other output.
  void clear();

 private:
  std::mutex mutex_;
  bool visible_;
  bool drawn_ = false;
  double total_;
  std::map<std::string, double> done_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point drawn_at_{};
};

}  // namespace queuecast::commands
