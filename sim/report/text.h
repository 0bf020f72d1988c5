#pragma once

#include <cstdint>
#include <string>

namespace queuecast::report {

// How numbers look to people: three significant figures, always with a unit, thousands apart by a thin space.

/// 16 hexadecimal digits.
std::string hex(std::uint64_t value);
/// "21 600"
std::string count(std::int64_t value);
/// "0.52", "14.8", "1 230": three significant figures.
std::string figures(double value);
/// "12 ms", "4.31 s", "12 min 4 s", "2 min", "2 h 12 min"
std::string duration(double seconds);
/// "0.58 USD"
std::string usd(double amount);
/// "9.40 node-hours", "1 request"
std::string quantity(double value, const std::string& unit);
/// What a check measured, in the unit of its metric: a duration, USD, or a count.
std::string measured(const std::string& check, double value);
/// "00:12:30" from the start of the run.
std::string clock(double seconds);
/// "+12 %", "-3.4 %" of b against a, "780x" above +1 000 %; "new" when a is zero.
std::string change(double from, double to);

}  // namespace queuecast::report
