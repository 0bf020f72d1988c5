#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/error.h"
#include "emulators/azure/table/entity.h"

namespace queuecast::azure::table {

/// A $filter of a query: comparisons of properties and literals, joined by and, or, not and parentheses. Comparison is
/// typed: an absent property, or one of another type, makes it false; numbers widen. Strings compare ordinally.
class Filter {
 public:
  /// Accepts everything.
  Filter() = default;
  /// InvalidInput with the position when the text is not an expression. At most 64 levels deep.
  static Result<Filter> parse(std::string_view text);

  bool accepts(const Entity& entity) const;
  /// The one PartitionKey that an entity must have to be accepted, when the filter says so.
  const std::optional<std::string>& partition() const { return partition_; }

 private:
  friend class FilterParser;
  enum class Operator { kEqual, kNotEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual };
  struct Operand {
    /// A property when there is a name, else the literal.
    std::string property;
    Value literal;
  };
  struct Node {
    enum class Kind { kComparison, kAnd, kOr, kNot } kind = Kind::kComparison;
    std::size_t left = 0;
    std::size_t right = 0;
    Operator comparison = Operator::kEqual;
    Operand a, b;
  };

  bool evaluate(std::size_t node, const Entity& entity) const;
  void find_partition(std::size_t node);
  static std::optional<Value> resolve(const Operand& operand, const Entity& entity);

  std::vector<Node> nodes_;
  std::size_t root_ = 0;
  std::optional<std::string> partition_;
};

}  // namespace queuecast::azure::table
