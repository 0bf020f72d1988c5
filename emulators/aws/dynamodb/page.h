#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/capacity.h"
#include "emulators/aws/dynamodb/item_store.h"

namespace queuecast::dynamodb {

/// Items that a read met, in its order; the pointers hold until the table's next write.
struct Page {
  std::vector<const Item*> items;
  bool more = false;       // it ended at its limit, not at the end
  HalfUnits consumed = 0;  // of what was read: the table, or one of its indexes
  HalfUnits fetched = 0;   // of the table, for items that a local index does not hold whole
};

/// Where a page ended: the key in what was read, and, in an index, whose keys need not be unique, the table's key.
struct Position {
  Key key;
  Key primary;

  friend auto operator<=>(const Position&, const Position&) = default;
  friend bool operator==(const Position&, const Position&) = default;
};

struct PageLimits {
  std::optional<std::size_t> items;
  bool consistent = false;
  std::optional<Position> after;  // where the page before ended
};

/// Sort keys from `low` up to, not including, `high`.
struct SortRange {
  std::string low;
  std::optional<std::string> high;
};

/// A part of the table for parallel scans: 0 <= segment < total.
struct Segment {
  std::uint64_t segment = 0;
  std::uint64_t total = 1;

  bool last() const { return segment + 1 == total; }
  /// The first partition hash of the segment and, unless it is the last, of the one behind it.
  std::uint64_t begin() const;
  std::uint64_t end() const;
};

/// Gathers items until a page is full: after 1 MiB or the limit of items read.
class PageBuilder {
 public:
  explicit PageBuilder(const PageLimits& limits) : limits_(limits) {}

  bool full() const { return page_.more; }
  void add(const StoredItem& stored);
  template <class Iterator>
  void add(Iterator from, Iterator to) {
    for (; from != to && !full(); ++from) add(from->second);
  }
  Page finish();

 private:
  const PageLimits& limits_;
  Page page_;
  std::size_t bytes_ = 0;
};

}  // namespace queuecast::dynamodb
