#include "emulators/aws/dynamodb/actions/request.h"

#include <memory>
#include <utility>

namespace queuecast::dynamodb {

Constraints check_common(const ItemRequest& request) {
  Constraints constraints;
  check_return_consumed_capacity(request.return_consumed_capacity, constraints);
  constraints.table_name(request.table_name);
  return constraints;
}

void check_return_consumed_capacity(const std::optional<std::string>& wanted, Constraints& constraints) {
  constraints.one_of(wanted, "returnConsumedCapacity", {"INDEXES", "TOTAL", "NONE"});
}

std::optional<ConsumedCapacity> consumed_capacity(const std::optional<std::string>& wanted, const Table& table,
                                                  Consumption units) {
  if (!wanted || *wanted == "NONE") return std::nullopt;
  ConsumedCapacity consumed;
  consumed.table = table.definition().name;
  consumed.units = std::move(units);
  consumed.by_index = *wanted == "INDEXES";
  return consumed;
}

Result<Condition> make_condition(std::string_view parameter, const std::optional<std::string>& text,
                                 Substitutions& substitutions) {
  if (!text) return Condition{};
  Result<ConditionExpression> parsed = parse_condition(parameter, *text, substitutions);
  if (parsed.has_error()) return parsed.error();
  auto shared = std::make_shared<const ConditionExpression>(std::move(*parsed));
  return Condition{[shared](const Item& item) { return holds(*shared, item); }};
}

}  // namespace queuecast::dynamodb
