#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/error.h"
#include "emulators/azure/table/entity.h"
#include "emulators/azure/table/journal.h"
#include "emulators/azure/token_bucket.h"

namespace queuecast::azure::table {

class Filter;

/// What If-Match asks for: nothing, any entity ('*'), or one version of it.
struct Condition {
  enum class Kind { kNone, kAny, kETag };
  Kind kind = Kind::kNone;
  std::string etag;
};

/// The entities of one table in the ordinal order of (PartitionKey, RowKey): pure, time is an argument.
class Table {
 public:
  explicit Table(std::string name, Journal* journal = nullptr) : name_(std::move(name)), journal_(journal) {}

  /// As it was written when the table was made; names compare without case.
  const std::string& name() const { return name_; }
  std::size_t size() const { return entities_.size(); }

  const Entity* find(std::string_view partition_key, std::string_view row_key) const;
  /// EntityAlreadyExists when the key is taken.
  Result<const Entity*> insert(Entity entity, TimePoint now);
  /// Replaces an entity or merges properties into it. An absent one is ResourceNotFound, or is made when there is no
  /// condition (InsertOrReplace, InsertOrMerge).
  Result<const Entity*> change(Entity entity, bool merge, const Condition& condition, TimePoint now);
  Result<void> erase(std::string_view partition_key, std::string_view row_key, const Condition& condition);
  /// Puts back what stood at a key, timestamp included; nothing: there was none. Undoes a write.
  void undo(const std::string& partition_key, const std::string& row_key, std::optional<Entity> before);

  struct Page {
    std::vector<const Entity*> entities;
    /// The key that the next page starts at, inclusive.
    std::optional<std::pair<std::string, std::string>> next;
  };
  /// Where a page ends besides at `entities`: `scanned` counts those that the filter refuses too.
  struct PageLimits {
    std::size_t entities = 1'000;
    std::size_t scanned = SIZE_MAX;
    bool within_partition = false;
  };
  /// The entities from `start` on that pass the filter.
  Page page(const std::pair<std::string, std::string>& start, const Filter& filter, const PageLimits& limits) const;

  /// Stored access policies.
  const auth::Policies& policies() const { return policies_; }
  void set_policies(auth::Policies policies);

  /// When an entity was last written; later than the latest entity's timestamp when that one is gone.
  TimePoint last_write() const { return last_write_; }
  /// Put back what the table held in an earlier process. No journal is told.
  void restore_settings(auth::Policies policies, TimePoint last_write);
  void restore(Entity entity);

  /// The rate target of a partition.
  TokenBucket& partition_rate(std::string_view partition_key);

 private:
  using Key = std::pair<std::string, std::string>;
  using KeyView = std::pair<std::string_view, std::string_view>;
  struct KeyLess {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return KeyView(a.first, a.second) < KeyView(b.first, b.second);
    }
  };

  /// Later than every write before, so that each has an ETag of its own even at one instant of simulated time.
  TimePoint next_timestamp(TimePoint now);

  void changed(const Entity& entity) {
    if (journal_) journal_->entity(*this, entity);
  }

  std::string name_;
  Journal* journal_;
  auth::Policies policies_;
  std::map<Key, Entity, KeyLess> entities_;
  std::map<std::string, TokenBucket, std::less<>> partitions_;
  TimePoint last_write_{};
};

}  // namespace queuecast::azure::table
