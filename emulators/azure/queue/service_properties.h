#pragma once

#include <string>

#include "emulators/azure/cors.h"

namespace queuecast::azure::queue {

/// Days are kept only while the policy is enabled: 1 to 365.
struct RetentionPolicy {
  bool enabled = false;
  int days = 0;
};

struct Logging {
  std::string version = "1.0";
  bool read = false;
  bool write = false;
  bool remove = false;
  RetentionPolicy retention;
};

struct Metrics {
  std::string version = "1.0";
  bool enabled = false;
  /// Counts only while enabled.
  bool include_apis = false;
  RetentionPolicy retention;
};

/// What Set Queue Service Properties stores; everything is off in a fresh account.
struct ServiceProperties {
  Logging logging;
  Metrics hour_metrics;
  Metrics minute_metrics;
  cors::Rules cors;
};

}  // namespace queuecast::azure::queue
