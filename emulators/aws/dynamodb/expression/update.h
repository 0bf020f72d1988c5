#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "emulators/aws/dynamodb/expression/parser.h"

namespace queuecast::dynamodb {

/// The right side of a SET action.
struct UpdateTerm {
  enum class Kind { kPath, kConstant, kIfNotExists, kListAppend };
  Kind kind = Kind::kConstant;
  Path path;                      // kPath, kIfNotExists
  Value constant;                 // kConstant
  std::vector<UpdateTerm> terms;  // kIfNotExists: 1, kListAppend: 2
};

/// A parsed UpdateExpression.
struct UpdateExpression {
  struct Set {
    Path path;
    UpdateTerm left;
    char operation = '\0';  // '+', '-' or none
    UpdateTerm right;
  };
  struct Change {
    Path path;
    Value value;
  };
  std::vector<Set> sets;
  std::vector<Path> removals;
  std::vector<Change> additions;
  std::vector<Change> deletions;

  /// Every path that the expression changes.
  std::vector<Path> paths() const;
};

Result<UpdateExpression> parse_update(std::string_view text, Substitutions& substitutions);

/// The item after the update. Everything that the expression reads is read from the item before.
Result<Item> apply_update(const UpdateExpression& update, const Item& before);

}  // namespace queuecast::dynamodb
