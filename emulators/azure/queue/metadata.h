#pragma once

#include <string>
#include <utility>
#include <vector>

namespace queuecast::azure::queue {

/// Name/value pairs in the order and the case in which they were set; names compare without case.
using Metadata = std::vector<std::pair<std::string, std::string>>;

/// The same set of names with equal values, in any order.
bool equal_metadata(const Metadata& a, const Metadata& b);

}  // namespace queuecast::azure::queue
