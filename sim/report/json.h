#pragma once

#include <string>

#include "sim/report/result.h"

namespace queuecast::report {

/// The result as JSON, schema "queuecast.run/1": the contract for people's scripts. Times are seconds from the start,
/// rounded to the millisecond; money is USD, rounded to the nano-dollar. One result gives one text, byte for byte.
std::string to_json(const RunResult& result);

}  // namespace queuecast::report
