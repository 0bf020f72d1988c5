#include <map>
#include <set>
#include <utility>

#include "emulators/aws/dynamodb/actions/transaction.h"

namespace queuecast::dynamodb {

namespace {

constexpr std::size_t kMaxWriteEntries = 100;
constexpr std::size_t kMaxTransactionBytes = 4 * 1024 * 1024;

void check_entry(TransactWriteEntry& entry, const std::string& path, Constraints& constraints) {
  const auto common = [&](const WriteRequest& request, const std::string& verb) {
    constraints.table_name(request.table_name, path + verb + ".tableName");
    constraints.one_of(request.return_values_on_condition_check_failure,
                       path + verb + ".returnValuesOnConditionCheckFailure", {"ALL_OLD", "NONE"});
  };
  if (entry.check) {
    common(*entry.check, "conditionCheck");
    constraints.required(entry.check->key.has_value(), path + "conditionCheck.key");
    constraints.required(entry.check->condition_expression.has_value(), path + "conditionCheck.conditionExpression");
  }
  if (entry.put) {
    common(*entry.put, "put");
    constraints.required(entry.put->item.has_value(), path + "put.item");
  }
  if (entry.remove) {
    common(*entry.remove, "delete");
    constraints.required(entry.remove->key.has_value(), path + "delete.key");
  }
  if (entry.update) {
    common(*entry.update, "update");
    constraints.required(entry.update->key.has_value(), path + "update.key");
    constraints.required(entry.update->update_expression.has_value(), path + "update.updateExpression");
  }
}

std::optional<ServiceError> check_model(TransactWriteRequest& request) {
  Constraints constraints;
  constraints.required(request.entries.has_value(), "transactItems");
  check_return_consumed_capacity(request.return_consumed_capacity, constraints);
  constraints.one_of(request.return_item_collection_metrics, "returnItemCollectionMetrics", {"SIZE", "NONE"});
  if (request.client_request_token) {
    constraints.length_between(*request.client_request_token, request.client_request_token->size(),
                               "clientRequestToken", 1, 36);
  }
  if (request.entries) {
    const std::size_t count = request.entries->size();
    constraints.length_between("[" + std::to_string(count) + " elements]", count, "transactItems", 1, kMaxWriteEntries);
    for (std::size_t i = 0; i < count; ++i) {
      check_entry((*request.entries)[i], "transactItems." + std::to_string(i + 1) + ".member.", constraints);
    }
  }
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
  for (const TransactWriteEntry& entry : *request.entries) {
    if (entry.verbs() == 1) continue;
    return validation_error("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  return std::nullopt;
}

Result<PreparedWrite> prepare_entry_of(Account& account, TransactWriteEntry& entry, runtime::TimePoint now) {
  if (entry.put) return prepare_put(account, *entry.put, now);
  if (entry.update) return prepare_update(account, *entry.update, now);
  if (entry.remove) return prepare_delete(account, *entry.remove, now);
  return prepare_check(account, *entry.check, now);
}

std::size_t size_of_entry(const TransactWriteEntry& entry) { return entry.put ? size_of(*entry.put->item) : 0; }

/// Either every entry is ready, or one is at fault in itself, or the request is.
struct PreparedTransaction {
  std::vector<PreparedWrite> writes;
  std::vector<CancellationReason> reasons;
  bool cancelled = false;
};

Result<PreparedTransaction> prepare_all(Account& account, TransactWriteRequest& request, runtime::TimePoint now) {
  PreparedTransaction prepared;
  std::set<std::pair<Table*, Key>> seen;
  std::size_t bytes = 0;
  for (TransactWriteEntry& entry : *request.entries) {
    bytes += size_of_entry(entry);
    Result<PreparedWrite> each = prepare_entry_of(account, entry, now);
    prepared.reasons.emplace_back();
    if (each.has_error()) {
      if (!each.error().about_item) return each.error();
      prepared.reasons.back() = reason_of(each.error());
      prepared.cancelled = true;
      continue;
    }
    if (!seen.emplace(each->table, each->key).second) {
      return validation_error("Transaction request cannot include multiple operations on one item");
    }
    prepared.writes.push_back(*std::move(each));
  }
  if (bytes > kMaxTransactionBytes) {
    return validation_error("The aggregate size of the items in the transaction exceeds the limit of 4 MB");
  }
  return prepared;
}

using Consumptions = std::map<std::string, std::pair<Table*, Consumption>>;

std::vector<ConsumedCapacity> told(const Consumptions& consumptions, const TransactWriteRequest& request,
                                   ConsumedCapacity::Kind kind) {
  std::vector<ConsumedCapacity> all;
  for (const auto& [name, each] : consumptions) {
    auto consumed = consumed_capacity(request.return_consumed_capacity, *each.first, each.second);
    if (!consumed) continue;
    consumed->kind = kind;
    all.push_back(*std::move(consumed));
  }
  return all;
}

/// A repetition reads the items, as its price shows, and writes nothing.
TransactWriteResponse repeat(const PreparedTransaction& prepared, const TransactWriteRequest& request,
                             runtime::TimePoint now) {
  Consumptions consumptions;
  for (const PreparedWrite& each : prepared.writes) {
    const auto read = each.table->read(each.key, true, now, 2);
    auto& [table, consumed] = consumptions[each.table->definition().name];
    table = each.table;
    if (read.has_value()) consumed.table += read->consumed;
  }
  return {told(consumptions, request, ConsumedCapacity::Kind::kTransactionalRead), {}};
}

struct Planned {
  std::optional<WritePlan> plan;  // absent for a check
  HalfUnits checked = 0;
};

/// Asks for capacity and judges the conditions of all entries before anything is written.
Result<std::vector<Planned>> plan_all(PreparedTransaction& prepared, TransactWriteRequest& request,
                                      runtime::TimePoint now) {
  std::vector<Planned> plans(prepared.writes.size());
  for (std::size_t i = 0; i < prepared.writes.size(); ++i) {
    const PreparedWrite& each = prepared.writes[i];
    std::optional<ServiceError> fault;
    if (each.change) {
      auto plan = each.table->plan(each.key, each.condition, each.change, now, 2);
      if (plan.has_error()) fault = plan.error();
      if (plan.has_value()) plans[i].plan = *std::move(plan);
    } else {
      const auto checked = each.table->check(each.key, each.condition, now);
      if (checked.has_error()) fault = checked.error();
      if (checked.has_value()) plans[i].checked = *checked;
    }
    if (!fault) continue;
    const WriteRequest& asked = (*request.entries)[i].request();
    if (asked.return_values_on_condition_check_failure != "ALL_OLD") fault->item.reset();
    prepared.reasons[i] = reason_of(*fault);
    prepared.cancelled = true;
  }
  if (prepared.cancelled) return cancelled(prepared.reasons);
  return plans;
}

}  // namespace

WriteRequest& TransactWriteEntry::request() {
  if (check) return *check;
  if (put) return *put;
  if (update) return *update;
  return *remove;
}

int TransactWriteEntry::verbs() const {
  return check.has_value() + put.has_value() + update.has_value() + remove.has_value();
}

Result<TransactWriteResponse> transact_write_items(Account& account, TransactWriteRequest request,
                                                   runtime::TimePoint now) {
  if (auto error = check_model(request)) return *std::move(error);
  const std::string token = request.client_request_token.value_or("");
  auto match = TransactionTokens::Match::kNew;
  if (!token.empty()) match = account.transaction_tokens().find(token, request.fingerprint, now);
  if (match == TransactionTokens::Match::kMismatched) {
    return ServiceError{"IdempotentParameterMismatchException",
                        "DynamoDB rejected the request because you retried a request with a different payload but "
                        "with an idempotent token that was already used."};
  }
  Result<PreparedTransaction> prepared = prepare_all(account, request, now);
  if (prepared.has_error()) return prepared.error();
  if (prepared->cancelled) return cancelled(prepared->reasons);
  if (match == TransactionTokens::Match::kRepeated) return repeat(*prepared, request, now);
  Result<std::vector<Planned>> plans = plan_all(*prepared, request, now);
  if (plans.has_error()) return plans.error();

  TransactWriteResponse response;
  Consumptions consumptions;
  for (std::size_t i = 0; i < plans->size(); ++i) {
    const PreparedWrite& each = prepared->writes[i];
    auto& [table, consumed] = consumptions[each.table->definition().name];
    table = each.table;
    Planned& planned = (*plans)[i];
    if (planned.plan) {
      consumed.add(each.table->carry_out(*std::move(planned.plan)).consumed);
      auto metrics = collection_metrics(each, request.return_item_collection_metrics);
      if (metrics) response.metrics.push_back(*std::move(metrics));
    } else {
      consumed.table += planned.checked;
    }
  }
  response.consumed = told(consumptions, request, ConsumedCapacity::Kind::kTransactionalWrite);
  if (!token.empty()) account.transaction_tokens().remember(token, std::move(request.fingerprint), now);
  return response;
}

}  // namespace queuecast::dynamodb
