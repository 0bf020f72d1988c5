#pragma once

#include <string_view>

namespace queuecast::report {

/// The text of one file of sim/report/page, part of the program; empty when there is no such file.
std::string_view embedded_file(std::string_view name);

}  // namespace queuecast::report
