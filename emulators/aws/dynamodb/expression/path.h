#pragma once

#include <string>
#include <vector>

#include "emulators/aws/dynamodb/value.h"

namespace queuecast::dynamodb {

/// One step into an item: an attribute's name, or the place of an element in a list.
struct PathStep {
  std::string name;
  std::size_t index = 0;
  bool is_index = false;

  friend bool operator==(const PathStep&, const PathStep&) = default;
};

/// A document path such as `a.b[2]`; its first step is a name.
using Path = std::vector<PathStep>;

/// The value at the path, or null.
const Value* resolve(const Item& item, const Path& path);
Value* resolve(Item& item, const Path& path);

/// As the service prints a path: "[a, b, [2]]".
std::string describe(const Path& path);

}  // namespace queuecast::dynamodb
