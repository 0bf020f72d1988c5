#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "sim/keda/timezone.h"

namespace queuecast::keda {

/// A crontab line of five fields as robfig/cron v3 understands it: lists, ranges, steps, names of months and days, and
/// ? for *. Day of month and day of week are alternatives unless one of them is a star.
class CronSchedule {
 public:
  static boost::system::result<CronSchedule, std::string> parse(std::string_view text);

  /// The first moment strictly after the given one that matches in the zone, in seconds since the Unix epoch; nothing
  /// within five years gives nothing.
  std::optional<std::int64_t> next(std::int64_t unix_seconds, const Timezone& zone) const;

 private:
  struct Wall;
  bool day_matches(const Wall& wall) const;

  std::uint64_t minute_ = 0;
  std::uint64_t hour_ = 0;
  std::uint64_t day_ = 0;
  std::uint64_t month_ = 0;
  std::uint64_t weekday_ = 0;
};

}  // namespace queuecast::keda
