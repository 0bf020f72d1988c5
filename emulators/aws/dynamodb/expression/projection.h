#pragma once

#include <string_view>
#include <vector>

#include "emulators/aws/dynamodb/expression/parser.h"

namespace queuecast::dynamodb {

/// A parsed ProjectionExpression: the paths that a read returns.
Result<std::vector<Path>> parse_projection(std::string_view text, Substitutions& substitutions);

/// The parts of an item at the paths, each inside its maps and lists; list elements close up. Paths that the item does
/// not have are left out.
Item project(const Item& item, const std::vector<Path>& paths);

/// Why two of the paths cannot stand in one expression: one lies inside the other, or both are the same. The text lacks
/// the expression's name.
std::optional<std::string> overlap(const std::vector<Path>& paths);

}  // namespace queuecast::dynamodb
