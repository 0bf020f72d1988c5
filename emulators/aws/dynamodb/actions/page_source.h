#pragma once

#include <string>
#include <vector>

#include "emulators/aws/dynamodb/actions/read_page.h"
#include "emulators/aws/dynamodb/expression/key_condition.h"
#include "emulators/aws/dynamodb/expression/path.h"

namespace queuecast::dynamodb {

/// What a Query or Scan reads: a table, or one of its indexes.
class PageSource {
 public:
  /// Finds it and checks what the request wants of an index: no consistent reads of a global one, no attributes that it
  /// does not hold. Attributes that a local index does not hold are fetched from the table.
  static Result<PageSource> find(Account& account, const PageReadRequest& request, const std::vector<Path>& projection,
                                 runtime::TimePoint now);

  const Table& table() const { return *table_; }
  const KeySchema& keys() const { return index_ ? index_->keys : table_->definition().keys; }

  /// Where ExclusiveStartKey stands: it has the keys of the table and of the index. Query and Scan word a fault apart.
  Result<Position> position_of(const Item& start_key, bool query) const;
  Item start_key_of(const Item& item) const;

  Result<Page> query(const KeyRange& range, bool forward, const PageLimits& limits, runtime::TimePoint now) const;
  Result<Page> scan(const Segment& segment, const PageLimits& limits, runtime::TimePoint now) const;
  Consumption consumption(const Page& page) const;

 private:
  Table* table_ = nullptr;
  const IndexDefinition* index_ = nullptr;
  bool whole_ = false;
};

}  // namespace queuecast::dynamodb
