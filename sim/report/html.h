#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/report/findings.h"

namespace queuecast::report {

/// Text for HTML, in an element or a quoted attribute.
std::string escape(std::string_view text);
/// A coordinate or a percentage: at most two decimals, no trailing zeros.
std::string coordinate(double value);

/// The classes of the clusters' colours: "c-aws" and "c-azure", the first of its cloud; further ones "c-1", "c-2", ...
std::vector<std::string> colour_classes(const std::vector<Side>& sides);

/// At most five rounded values from 0 up to `largest`.
std::vector<double> ticks(double largest, bool whole_numbers);
/// At most five times from 0 to `duration`, whole minutes apart.
std::vector<double> time_ticks(double duration);
/// "01:30"
std::string hours_minutes(double seconds);

}  // namespace queuecast::report
