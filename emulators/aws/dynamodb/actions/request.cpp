#include "emulators/aws/dynamodb/actions/request.h"

#include <memory>
#include <utility>

namespace queuecast::dynamodb {

Constraints check_common(const ItemRequest& request) {
  Constraints constraints;
  constraints.one_of(request.return_consumed_capacity, "returnConsumedCapacity", {"INDEXES", "TOTAL", "NONE"});
  constraints.table_name(request.table_name);
  return constraints;
}

std::optional<ConsumedCapacity> consumed_capacity(const ItemRequest& request, const Table& table, HalfUnits units) {
  const std::string wanted = request.return_consumed_capacity.value_or("NONE");
  if (wanted == "NONE") return std::nullopt;
  return ConsumedCapacity{table.definition().name, units, wanted == "INDEXES"};
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
