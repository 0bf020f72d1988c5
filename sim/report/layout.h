#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace queuecast::report {

/// Columns that UTF-8 text takes in a terminal: one a code point, which holds for all that a report says.
std::size_t width(std::string_view text);
std::string pad_left(std::string_view text, std::size_t columns);
std::string pad_right(std::string_view text, std::size_t columns);
/// Breaks text at spaces into lines that end before `columns`. The first line begins after `indent` columns that the
/// caller has written; the others are indented by as many spaces.
std::string wrap(std::string_view text, std::size_t columns, std::size_t indent);

}  // namespace queuecast::report
