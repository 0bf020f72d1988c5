#pragma once

#include "emulators/aws/dynamodb/expression/condition.h"
#include "emulators/aws/dynamodb/table.h"

namespace queuecast::dynamodb {

/// Which keys a query reads.
struct KeyRange {
  Key partition;
  SortRange sort;
};

/// What a KeyConditionExpression may never contain, whatever the table.
std::optional<ServiceError> check_key_condition(const ConditionExpression& condition);

/// Turns a KeyConditionExpression into the range that it means: equality on the partition key and, at most, one
/// condition on the sort key.
Result<KeyRange> key_range(const ConditionExpression& condition, const KeySchema& schema);

}  // namespace queuecast::dynamodb
