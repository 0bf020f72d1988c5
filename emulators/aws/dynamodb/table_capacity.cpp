// What a table's requests are admitted by and pay.
#include "emulators/aws/dynamodb/table.h"

namespace queuecast::dynamodb {

namespace {

/// The part of ThrottlingReasons behind "TableWrite", "IndexRead" and so on.
std::string_view reason_of(Admission refused) {
  switch (refused) {
    case Admission::kProvisioned: return "ProvisionedThroughputExceeded";
    case Admission::kMaximum: return "MaxOnDemandThroughputExceeded";
    case Admission::kAccount: return "AccountLimitExceeded";
    default: return "KeyRangeThroughputExceeded";
  }
}

ServiceError provisioned_exceeded(bool of_index) {
  const std::string whose = of_index ? "one or more global secondary indexes of the table was" : "the table was";
  return {"ProvisionedThroughputExceededException", "The level of configured provisioned throughput for " + whose +
                                                        " exceeded. Consider increasing your provisioning level " +
                                                        (of_index ? "for the under-provisioned global secondary "
                                                                    "indexes with the UpdateTable API"
                                                                  : "with the UpdateTable API.")};
}

ServiceError on_demand_exceeded() {
  return {"ThrottlingException",
          "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your "
          "table or index so please try again shortly. If exceptions persist, check if you have a hot key."};
}

}  // namespace

std::optional<ServiceError> Table::admit(Direction direction, std::uint64_t partition, HalfUnits cost,
                                         runtime::TimePoint now) {
  const bool write = direction == Direction::kWrite;
  const Admission admission = (write ? writes_ : reads_).admit(partition, cost, now);
  if (admission == Admission::kAdmitted) return std::nullopt;
  ++(write ? usage_.throttled_writes : usage_.throttled_reads);
  return throttled(direction, admission, nullptr);
}

std::optional<ServiceError> Table::admit_changes(const std::vector<IndexChange>& changes, runtime::TimePoint now) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const IndexDefinition& definition = indexes_[i].definition();
    if (!definition.global || changes[i].cost == 0) continue;
    const auto& entry = changes[i].after ? changes[i].after : changes[i].before;
    const Admission admission = indexes_[i].writes().admit(entry->key.partition_hash, changes[i].cost, now);
    if (admission == Admission::kAdmitted) continue;
    ++usage_.throttled_writes;
    return throttled(Direction::kWrite, admission, &definition);
  }
  return std::nullopt;
}

std::optional<ServiceError> Table::admit_index_read(SecondaryIndex& index, std::uint64_t partition, HalfUnits cost,
                                                    runtime::TimePoint now) {
  if (!index.definition().global) return admit(Direction::kRead, partition, cost, now);
  const Admission admission = index.reads().admit(partition, cost, now);
  if (admission == Admission::kAdmitted) return std::nullopt;
  ++usage_.throttled_reads;
  return throttled(Direction::kRead, admission, &index.definition());
}

Consumption Table::pay(const WritePlan& plan) {
  Consumption consumed;
  consumed.table = plan.table_cost;
  HalfUnits from_table = plan.table_cost;
  for (std::size_t i = 0; i < plan.changes.size(); ++i) {
    const IndexChange& change = plan.changes[i];
    if (change.cost == 0) continue;
    const IndexDefinition& definition = indexes_[i].definition();
    (definition.global ? consumed.global : consumed.local)[definition.name] = change.cost;
    if (definition.global) {
      const auto& entry = change.after ? change.after : change.before;
      indexes_[i].writes().take(entry->key.partition_hash, change.cost);
    } else {
      from_table += change.cost;
    }
  }
  writes_.take(plan.key.partition_hash, from_table);
  usage_.write_half_units += consumed.total();
  return consumed;
}

void Table::pay_read(std::uint64_t partition, HalfUnits cost) {
  reads_.take(partition, cost);
  usage_.read_half_units += cost;
}

ServiceError Table::throttled(Direction direction, Admission refused, const IndexDefinition* index) const {
  const bool provisioned = definition_.billing_mode == BillingMode::kProvisioned;
  ServiceError error = provisioned ? provisioned_exceeded(index != nullptr) : on_demand_exceeded();
  error.throttling_reason = index ? "Index" : "Table";
  error.throttling_reason.append(direction == Direction::kWrite ? "Write" : "Read").append(reason_of(refused));
  error.throttled_resource = index ? index_arn(index->name) : arn_;
  return error;
}

}  // namespace queuecast::dynamodb
