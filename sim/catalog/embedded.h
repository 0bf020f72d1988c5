#pragma once

#include <string_view>

namespace queuecast::catalog {

/// The text of one file of sim/catalog/data, part of the program; empty when there is no such file.
std::string_view embedded_file(std::string_view name);

}  // namespace queuecast::catalog
