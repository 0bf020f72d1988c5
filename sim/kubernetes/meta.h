#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/time.h"

namespace queuecast::kubernetes {

using runtime::Duration;
using runtime::TimePoint;

using Labels = std::map<std::string, std::string>;

struct OwnerReference {
  std::string kind;
  std::string name;
  std::string uid;
  bool operator==(const OwnerReference&) const = default;
};

/// metadata of every object. `resource_version`, `generation`, `uid` and `creation` are the store's own.
struct ObjectMeta {
  std::string name;
  std::string namespace_name = "default";
  std::string uid;
  Labels labels;
  Labels annotations;
  TimePoint creation{};
  std::optional<TimePoint> deletion;  // when it must be gone: the request's time plus the grace period
  std::vector<std::string> finalizers;
  std::optional<OwnerReference> owner;  // the controller reference
  std::uint64_t resource_version = 0;
  std::uint64_t generation = 1;

  bool deleting() const { return deletion.has_value(); }
};

/// Amounts of what a node offers and a pod asks for. Milli-cores and bytes; never floating point.
struct Resources {
  std::int64_t cpu_milli = 0;
  std::int64_t memory_bytes = 0;
  std::int64_t ephemeral_storage_bytes = 0;
  std::int64_t pods = 0;
  std::map<std::string, std::int64_t> extended;  // "nvidia.com/gpu": 1

  Resources& operator+=(const Resources& other);
  Resources& operator-=(const Resources& other);
  /// Whether every amount of this is at most the other's.
  bool fits_in(const Resources& other) const;
  bool operator==(const Resources&) const = default;
};

/// metav1.LabelSelector and node selector terms share these operators; Gt and Lt only for nodes.
enum class Operator { kIn, kNotIn, kExists, kDoesNotExist, kGt, kLt, kGte, kLte };

struct Requirement {
  std::string key;
  Operator op = Operator::kIn;
  std::vector<std::string> values;
  std::optional<int> min_values;  // NodePool requirements only

  bool operator==(const Requirement&) const = default;
};

/// metav1.LabelSelector; an empty one selects everything, an absent one (nullopt at its holder) nothing.
struct LabelSelector {
  Labels match_labels;
  std::vector<Requirement> match_expressions;

  bool matches(const Labels& labels) const;
  bool operator==(const LabelSelector&) const = default;
};

enum class TaintEffect { kNoSchedule, kPreferNoSchedule, kNoExecute };

struct Taint {
  std::string key;
  std::string value;
  TaintEffect effect = TaintEffect::kNoSchedule;

  bool operator==(const Taint&) const = default;
};

struct Toleration {
  std::string key;  // empty with Exists: all keys
  bool exists = false;
  std::string value;
  std::optional<TaintEffect> effect;  // absent: all effects
  std::optional<std::int64_t> toleration_seconds;

  bool tolerates(const Taint& taint) const;
  bool operator==(const Toleration&) const = default;
};

/// status.conditions entry. LastTransitionTime moves only when the status does.
struct Condition {
  enum class Status { kUnknown, kTrue, kFalse };
  Status status = Status::kUnknown;
  std::string reason;
  std::string message;
  TimePoint last_transition{};
};

/// By type, such as "Ready".
using Conditions = std::map<std::string, Condition>;

bool is_true(const Conditions& conditions, const std::string& type);
/// Returns whether anything changed.
bool set_condition(Conditions& conditions, const std::string& type, Condition::Status status, std::string reason,
                   TimePoint now, std::string message = {});

}  // namespace queuecast::kubernetes
