#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

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
  /// Transactions tell the direction too.
  enum class Kind { kPlain, kTransactionalRead, kTransactionalWrite };
  std::string table;
  Consumption units;
  bool by_index = false;  // INDEXES: the parts are stated too
  Kind kind = Kind::kPlain;
};

/// The checks common to all item requests.
Constraints check_common(const ItemRequest& request);
void check_return_consumed_capacity(const std::optional<std::string>& wanted, Constraints& constraints);

/// What the response says of the consumption, by the request's ReturnConsumedCapacity.
std::optional<ConsumedCapacity> consumed_capacity(const std::optional<std::string>& wanted, const Table& table,
                                                  Consumption units);

/// A parsed expression as a predicate; an absent expression is an empty predicate.
Result<Condition> make_condition(std::string_view parameter, const std::optional<std::string>& text,
                                 Substitutions& substitutions);

}  // namespace queuecast::dynamodb
