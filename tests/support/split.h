#pragma once

#include <cstddef>
#include <string_view>

namespace queuecast::testing_support {

/// Calls `check(first, second)` for every way to cut the bytes in two, both parts possibly empty.
template <class Check>
void for_each_split(std::string_view bytes, Check check) {
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) check(bytes.substr(0, cut), bytes.substr(cut));
}

}  // namespace queuecast::testing_support
