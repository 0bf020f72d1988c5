#include "emulators/aws/dynamodb/expression/path.h"

namespace queuecast::dynamodb {

namespace {

auto resolve_in(auto& item, const Path& path) {
  auto* value = find(item, path.front().name);
  for (std::size_t i = 1; value && i < path.size(); ++i) {
    const PathStep& step = path[i];
    if (step.is_index) {
      const bool there = value->type == Type::kList && step.index < value->elements.size();
      value = there ? &value->elements[step.index] : nullptr;
    } else {
      value = value->type == Type::kMap ? find(value->attributes, step.name) : nullptr;
    }
  }
  return value;
}

}  // namespace

const Value* resolve(const Item& item, const Path& path) { return resolve_in(item, path); }
Value* resolve(Item& item, const Path& path) { return resolve_in(item, path); }

std::string describe(const Path& path) {
  std::string text = "[";
  for (const PathStep& step : path) {
    if (text.size() > 1) text += ", ";
    if (step.is_index) {
      text.append("[").append(std::to_string(step.index)).append("]");
    } else {
      text += step.name;
    }
  }
  return text + "]";
}

}  // namespace queuecast::dynamodb
