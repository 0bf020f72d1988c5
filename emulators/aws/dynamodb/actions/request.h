#pragma once

#include <optional>
#include <string>

#include "emulators/aws/dynamodb/account.h"
#include "emulators/aws/dynamodb/constraints.h"
#include "emulators/aws/dynamodb/expression/condition.h"
#include "emulators/aws/dynamodb/expression/substitutions.h"

namespace queuecast::dynamodb {

/// What every request on items may say. Absent members are empty; enumerations are still text, since a wrong one is a
/// fault that is told together with others.
struct ItemRequest {
  std::optional<std::string> table_name;
  std::optional<Substitutions::Names> names;
  std::optional<Substitutions::Values> values;
  std::optional<std::string> return_consumed_capacity;
  /// An attribute value of the request that is no value: reported after the violations of the model.
  std::optional<ServiceError> malformed_value;
};

struct ConsumedCapacity {
  std::string table;
  HalfUnits units = 0;
  bool by_index = false;  // INDEXES: the table's own part is stated too
};

/// The checks common to all item requests.
Constraints check_common(const ItemRequest& request);

/// What the response says of the consumption, by the request's ReturnConsumedCapacity.
std::optional<ConsumedCapacity> consumed_capacity(const ItemRequest& request, const Table& table, HalfUnits units);

/// A parsed expression as a predicate; an absent expression is an empty predicate.
Result<Condition> make_condition(std::string_view parameter, const std::optional<std::string>& text,
                                 Substitutions& substitutions);

}  // namespace queuecast::dynamodb
