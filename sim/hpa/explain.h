#pragma once

#include <string>

#include "sim/hpa/sync.h"

namespace queuecast::hpa {

/// One sync in words: "replicas 1 -> 4" because "...", or "held at 12" because "...".
struct Explanation {
  std::string what;
  std::string reason;
};

/// `error`: what the metric that could not be had answered. Empty words when there is nothing to say: the replicas
/// are what the metrics ask for.
Explanation explain(const Settings& settings, const Status& status, const Sync& sync, const std::string& error);

}  // namespace queuecast::hpa
