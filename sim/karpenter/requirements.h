#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kubernetes/objects.h"

namespace queuecast::karpenter {

/// The values of one label key that are still allowed: a finite set, or everything but a finite set, within integer
/// bounds. sigs.k8s.io/karpenter v1.14 pkg/scheduling/requirement.go.
class Constraint {
 public:
  /// Exists: everything.
  Constraint() = default;
  explicit Constraint(const kubernetes::Requirement& requirement);
  static Constraint in(std::vector<std::string> values);
  static Constraint nothing() { return in({}); }

  bool has(std::string_view value) const;
  bool has_intersection(const Constraint& other) const;
  Constraint intersection(const Constraint& other) const;

  /// The values listed: the allowed ones of a finite set, the excluded ones of an open set.
  const std::vector<std::string>& values() const { return values_; }
  /// Everything but values().
  bool open() const { return open_; }
  /// NotIn or DoesNotExist: content with a missing label. Bounds do not count.
  bool negative() const { return open_ ? !values_.empty() : values_.empty(); }
  bool allows_nothing() const { return !open_ && values_.empty(); }
  bool single() const { return !open_ && values_.size() == 1; }
  const std::optional<int>& min_values() const { return min_values_; }
  void set_min_values(std::optional<int> least) { min_values_ = least; }
  /// One or two (both bounds) API requirements that mean the same.
  std::vector<kubernetes::Requirement> to_api(const std::string& key) const;
  /// A member, as a new node would get for a label of its own: the first of a finite set, the lowest of an open one.
  std::string any() const;

  bool operator==(const Constraint&) const = default;

 private:
  bool within_bounds(std::string_view value) const;

  bool open_ = true;
  std::vector<std::string> values_;  // sorted, unique
  std::optional<std::int64_t> lower_;
  std::optional<std::int64_t> upper_;  // both inclusive
  std::optional<int> min_values_;
};

/// Constraints by key; a key that is absent is open.
class Requirements {
 public:
  Requirements() = default;
  static Requirements of(const std::vector<kubernetes::Requirement>& requirements);
  static Requirements of_labels(const kubernetes::Labels& labels);

  void add(const std::string& key, const Constraint& constraint);
  void add(const Requirements& other);
  void set(const std::string& key, Constraint constraint) { constraints_[key] = std::move(constraint); }
  void erase(const std::string& key) { constraints_.erase(key); }
  /// Null when the key is open.
  const Constraint* find(std::string_view key) const;
  Constraint get(std::string_view key) const;
  const std::map<std::string, Constraint, std::less<>>& all() const { return constraints_; }

  /// Whether every key of both can be met. Returns the first key that cannot, empty when all can.
  std::string_view conflict(const Requirements& other) const;
  bool intersects(const Requirements& other) const { return conflict(other).empty(); }

  enum class Undefined { kNone, kWellKnown };
  /// Whether what `incoming` asks can hold on a node described by this. Keys that this does not know fail unless they
  /// are negative, or well-known and allowed to be undefined. Not symmetric. Returns the key that fails, or empty.
  std::string_view incompatibility(const Requirements& incoming, Undefined allowed) const;
  bool compatible(const Requirements& incoming, Undefined allowed) const {
    return incompatibility(incoming, allowed).empty();
  }
  bool has_min_values() const;

  bool operator==(const Requirements&) const = default;

 private:
  std::map<std::string, Constraint, std::less<>> constraints_;
};

}  // namespace queuecast::karpenter
