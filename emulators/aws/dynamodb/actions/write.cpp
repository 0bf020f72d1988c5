#include "emulators/aws/dynamodb/actions/write.h"

namespace queuecast::dynamodb {

Constraints check_write(const WriteRequest& request) {
  Constraints constraints = check_common(request);
  constraints.one_of(request.return_values, "returnValues",
                     {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"});
  constraints.one_of(request.return_item_collection_metrics, "returnItemCollectionMetrics", {"SIZE", "NONE"});
  constraints.one_of(request.return_values_on_condition_check_failure, "returnValuesOnConditionCheckFailure",
                     {"ALL_OLD", "NONE"});
  return constraints;
}

std::optional<ServiceError> check_returns_old_or_none(const WriteRequest& request) {
  const std::string wanted = request.return_values.value_or("NONE");
  if (wanted == "NONE" || wanted == "ALL_OLD") return std::nullopt;
  return validation_error("Return values set to invalid value");
}

Result<Written> write(Table& table, const Key& key, const WriteRequest& request, const Condition& condition,
                      const Change& change, runtime::TimePoint now) {
  Result<Written> written = table.write(key, condition, change, now);
  if (written.has_value() || request.return_values_on_condition_check_failure == "ALL_OLD") return written;
  ServiceError error = written.error();
  error.item.reset();
  return error;
}

}  // namespace queuecast::dynamodb
