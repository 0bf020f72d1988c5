#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.h"

namespace queuecast::experiment {

/// Reads a scenario and checks its regions, instance types and latencies against the catalogue.
scenario::Result<scenario::Scenario> load(const std::string& path, std::vector<std::string> overrides);

}  // namespace queuecast::experiment
