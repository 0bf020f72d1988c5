#pragma once

#include <string_view>

#include "sim/kubernetes/meta.h"

namespace queuecast::karpenter {

/// Whether a budget's window is open: some hit of the schedule (five fields or @hourly, @daily, ..., UTC) lies in
/// (now - duration, now]. Empty optional: the schedule cannot be read.
std::optional<bool> in_cron_window(std::string_view schedule, kubernetes::Duration duration, kubernetes::TimePoint now);

}  // namespace queuecast::karpenter
