#include "emulators/aws/dynamodb/expression/projection.h"

#include <algorithm>
#include <map>

namespace queuecast::dynamodb {

namespace {

/// What is wanted of one value; nothing further inside means the whole.
struct Wanted {
  std::map<std::string, Wanted, std::less<>> names;
  std::map<std::size_t, Wanted> indices;
};

Item pick(const Item& item, const std::map<std::string, Wanted, std::less<>>& names);

std::optional<Value> pick(const Value& value, const Wanted& wanted) {
  if (wanted.names.empty() && wanted.indices.empty()) return value;
  Value part;
  part.type = value.type;
  if (value.type == Type::kMap) part.attributes = pick(value.attributes, wanted.names);
  if (value.type == Type::kList) {
    for (const auto& [index, inner] : wanted.indices) {
      if (index >= value.elements.size()) break;
      if (auto element = pick(value.elements[index], inner)) part.elements.push_back(std::move(*element));
    }
  }
  if (part.attributes.empty() && part.elements.empty()) return std::nullopt;
  return part;
}

Item pick(const Item& item, const std::map<std::string, Wanted, std::less<>>& names) {
  Item part;
  for (const auto& [name, wanted] : names) {
    const Value* value = find(item, name);
    if (!value) continue;
    if (auto picked = pick(*value, wanted)) part.push_back({name, std::move(*picked)});
  }
  return part;
}

}  // namespace

Result<std::vector<Path>> parse_projection(std::string_view text, Substitutions& substitutions) {
  Parser parser{"ProjectionExpression", text, substitutions};
  std::vector<Path> paths;
  do paths.push_back(parser.path());
  while (parser.accept_symbol(","));
  parser.expect_end();
  if (!parser.failed()) {
    if (const auto fault = overlap(paths)) parser.fail(*fault);
  }
  if (parser.failed()) return parser.take_error();
  return paths;
}

Item project(const Item& item, const std::vector<Path>& paths) {
  Wanted root;
  for (const Path& path : paths) {
    Wanted* at = &root;
    for (const PathStep& step : path) at = step.is_index ? &at->indices[step.index] : &at->names[step.name];
  }
  return pick(item, root.names);
}

std::optional<std::string> overlap(const std::vector<Path>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t j = i + 1; j < paths.size(); ++j) {
      const std::size_t shared = std::min(paths[i].size(), paths[j].size());
      if (!std::equal(paths[i].begin(), paths[i].begin() + static_cast<std::ptrdiff_t>(shared), paths[j].begin())) {
        continue;
      }
      return "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: " +
             describe(paths[i]) + ", path two: " + describe(paths[j]);
    }
  }
  return std::nullopt;
}

}  // namespace queuecast::dynamodb
