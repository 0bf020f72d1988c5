#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "emulators/server/operation.h"

namespace queuecast::emulators {

/// A queue as the admin sees it, whichever cloud it belongs to.
struct QueueView {
  std::string service;  // "sqs" or "azure-queue"
  std::string account;
  std::string name;
  std::size_t visible = 0;
  std::size_t in_flight = 0;
  std::size_t delayed = 0;
};

/// What was served, for Prometheus (text format 0.0.4).
class Metrics {
 public:
  void count(const Operation& operation, int status, std::chrono::nanoseconds took);
  void clear() { calls_.clear(); }
  std::string text(const std::vector<QueueView>& queues) const;

 private:
  static constexpr std::array<double, 12> kBounds{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005,
                                                  0.025,   0.1,    0.5,     2.5,    10,    30};
  struct Calls {
    std::map<int, std::uint64_t> by_status;
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
    double seconds = 0;
    std::uint64_t count = 0;
  };
  std::map<std::pair<std::string, std::string>, Calls> calls_;
};

}  // namespace queuecast::emulators
