#include <map>
#include <utility>

#include "emulators/aws/dynamodb/actions/transaction.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxGetEntries = 100;

std::optional<ServiceError> check_get_entries(const TransactGetRequest& request) {
  Constraints constraints;
  constraints.required(request.entries.has_value(), "transactItems");
  check_return_consumed_capacity(request.return_consumed_capacity, constraints);
  if (request.entries) {
    const std::size_t count = request.entries->size();
    constraints.length_between("[" + std::to_string(count) + " elements]", count, "transactItems", 1, kMaxGetEntries);
    for (std::size_t i = 0; i < count; ++i) {
      const TransactGetRequest::Entry& entry = (*request.entries)[i];
      const std::string path = "transactItems." + std::to_string(i + 1) + ".member.get";
      constraints.required(entry.has_get, path);
      if (!entry.has_get) continue;
      constraints.table_name(entry.get.table_name, path + ".tableName");
      constraints.required(entry.get.key.has_value(), path + ".key");
    }
  }
  if (auto error = constraints.violations()) return error;
  return request.malformed_value;
}

}  // namespace

CancellationReason reason_of(const ServiceError& error) {
  CancellationReason reason;
  reason.code = error.code == "ConditionalCheckFailedException"          ? "ConditionalCheckFailed"
                : error.code == "ProvisionedThroughputExceededException" ? "ProvisionedThroughputExceeded"
                : error.code == "ThrottlingException"                    ? "ThrottlingError"
                                                                         : "ValidationError";
  reason.message = error.message;
  reason.item = error.item;
  return reason;
}

ServiceError cancelled(std::vector<CancellationReason> reasons) {
  std::string codes;
  for (const CancellationReason& reason : reasons) codes.append(codes.empty() ? "" : ", ").append(reason.code);
  ServiceError error{"TransactionCanceledException",
                     "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes + "]"};
  error.cancellation_reasons = std::move(reasons);
  return error;
}

Result<TransactGetResponse> transact_get_items(Account& account, TransactGetRequest request, runtime::TimePoint now) {
  if (auto error = check_get_entries(request)) return *std::move(error);
  std::vector<PreparedGet> gets;
  std::vector<CancellationReason> reasons(request.entries->size());
  bool refused = false;
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    Result<PreparedGet> prepared = prepare_get(account, (*request.entries)[i].get, now);
    if (prepared.has_error()) {
      if (!prepared.error().about_item) return prepared.error();
      reasons[i] = reason_of(prepared.error());
      refused = true;
      continue;
    }
    gets.push_back(*std::move(prepared));
  }
  if (refused) return cancelled(std::move(reasons));

  TransactGetResponse response;
  std::map<std::string, std::pair<Table*, Consumption>> consumptions;
  for (std::size_t i = 0; i < gets.size(); ++i) {
    const auto read = gets[i].table->read(gets[i].key, true, now, 2);
    if (read.has_error()) {
      reasons[i] = reason_of(read.error());
      refused = true;
      continue;
    }
    auto& [table, consumed] = consumptions[gets[i].table->definition().name];
    table = gets[i].table;
    consumed.table += read->consumed;
    response.items.emplace_back();
    if (read->item) response.items.back() = project_item(gets[i], *read->item);
  }
  if (refused) return cancelled(std::move(reasons));
  for (auto& [name, each] : consumptions) {
    auto consumed = consumed_capacity(request.return_consumed_capacity, *each.first, std::move(each.second));
    if (!consumed) continue;
    consumed->kind = ConsumedCapacity::Kind::kTransactionalRead;
    response.consumed.push_back(*std::move(consumed));
  }
  return response;
}

}  // namespace queuecast::dynamodb
