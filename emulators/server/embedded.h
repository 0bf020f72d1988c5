#pragma once

#include <string_view>

namespace queuecast::emulators {

/// A file of page/; empty when there is none of that name.
std::string_view embedded_file(std::string_view name);

}  // namespace queuecast::emulators
