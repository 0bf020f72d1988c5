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

Result<Written> write(const PreparedWrite& prepared, const WriteRequest& request, runtime::TimePoint now) {
  Result<Written> written = prepared.table->write(prepared.key, prepared.condition, prepared.change, now);
  if (written.has_value() || request.return_values_on_condition_check_failure == "ALL_OLD") return written;
  ServiceError error = written.error();
  error.item.reset();
  return error;
}

WriteResponse make_write_response(const PreparedWrite& prepared, const WriteRequest& request, const Written& written) {
  WriteResponse response;
  response.consumed = consumed_capacity(request.return_consumed_capacity, *prepared.table, written.consumed);
  response.metrics = collection_metrics(prepared, request.return_item_collection_metrics);
  return response;
}

std::optional<CollectionMetrics> collection_metrics(const PreparedWrite& prepared,
                                                    const std::optional<std::string>& wanted) {
  const TableDefinition& definition = prepared.table->definition();
  if (wanted != "SIZE" || !definition.has_local_indexes()) return std::nullopt;
  return CollectionMetrics{definition.name, prepared.partition_key};
}

}  // namespace queuecast::dynamodb
