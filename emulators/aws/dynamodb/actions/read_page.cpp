#include "emulators/aws/dynamodb/actions/read_page.h"

#include <utility>

#include "emulators/aws/dynamodb/expression/key_condition.h"
#include "emulators/aws/dynamodb/expression/projection.h"

namespace queuecast::dynamodb {

namespace {

Constraints check_page(const PageReadRequest& request) {
  Constraints constraints = check_common(request);
  constraints.one_of(request.select, "select",
                     {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"});
  constraints.at_least(request.limit, "limit", 1);
  return constraints;
}

/// The parts of a page request that are ready to run.
struct Prepared {
  Condition filter;
  std::vector<Path> projection;
};

Result<Prepared> prepare(const PageReadRequest& request, Substitutions& substitutions) {
  Prepared prepared;
  Result<Condition> filter = make_condition("FilterExpression", request.filter_expression, substitutions);
  if (filter.has_error()) return filter.error();
  prepared.filter = std::move(*filter);
  if (request.projection_expression) {
    auto paths = parse_projection(*request.projection_expression, substitutions);
    if (paths.has_error()) return paths.error();
    prepared.projection = std::move(*paths);
  }
  return prepared;
}

Result<Table*> find_table(Account& account, const PageReadRequest& request, runtime::TimePoint now) {
  Result<Table*> table = account.active(*request.table_name, now);
  if (table.has_value() && request.index_name) {
    return validation_error("The table does not have the specified index: " + *request.index_name);
  }
  return table;
}

Result<PageLimits> make_limits(const PageReadRequest& request, const Table& table) {
  PageLimits limits;
  limits.consistent = request.consistent_read.value_or(false);
  if (request.limit) limits.items = static_cast<std::size_t>(*request.limit);
  if (request.exclusive_start_key) {
    Result<Key> after = key_of_request(table.definition().keys, *request.exclusive_start_key);
    if (after.has_error()) return validation_error("The provided starting key is invalid");
    limits.after = std::move(*after);
  }
  return limits;
}

PageReadResponse make_response(const PageReadRequest& request, const Prepared& prepared, const Table& table,
                               const Page& page) {
  PageReadResponse response;
  if (request.select != "COUNT") response.items.emplace();
  for (const Item* item : page.items) {
    if (prepared.filter && !prepared.filter(*item)) continue;
    ++response.count;
    if (!response.items) continue;
    response.items->push_back(prepared.projection.empty() ? *item : project(*item, prepared.projection));
  }
  response.scanned_count = page.items.size();
  if (page.more) response.last_evaluated_key = key_attributes(table.definition().keys, *page.items.back());
  response.consumed = consumed_capacity(request, table, page.consumed);
  return response;
}

bool has_expression(const PageReadRequest& request) {
  return request.filter_expression.has_value() || request.projection_expression.has_value();
}

}  // namespace

Result<PageReadResponse> query(Account& account, QueryRequest request, runtime::TimePoint now) {
  if (auto error = check_page(request).violations()) return *std::move(error);
  if (request.malformed_value) return *request.malformed_value;
  if (!request.key_condition_expression) {
    return validation_error(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  }
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = substitutions.check(true)) return *std::move(error);
  const auto condition = parse_condition("KeyConditionExpression", *request.key_condition_expression, substitutions);
  if (condition.has_error()) return condition.error();
  const auto prepared = prepare(request, substitutions);
  if (prepared.has_error()) return prepared.error();
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = find_table(account, request, now);
  if (table.has_error()) return table.error();
  const auto range = key_range(*condition, (*table)->definition().keys);
  if (range.has_error()) return range.error();
  const auto limits = make_limits(request, **table);
  if (limits.has_error()) return limits.error();
  if (limits->after && limits->after->partition != range->partition.partition) {
    return validation_error("The provided starting key is outside query boundaries based on provided conditions");
  }
  const bool forward = request.scan_index_forward.value_or(true);
  const auto page = (*table)->query(range->partition, range->sort, forward, *limits, now);
  if (page.has_error()) return page.error();
  return make_response(request, *prepared, **table, *page);
}

Result<PageReadResponse> scan(Account& account, ScanRequest request, runtime::TimePoint now) {
  Constraints constraints = check_page(request);
  constraints.at_least(request.segment, "segment", 0);
  constraints.between(request.total_segments, "totalSegments", 1, 1'000'000);
  if (auto error = constraints.violations()) return *std::move(error);
  if (request.malformed_value) return *request.malformed_value;
  if (request.segment.has_value() != request.total_segments.has_value()) {
    return validation_error(request.segment
                                ? "The TotalSegments parameter is required but was not present in the request when "
                                  "Segment parameter is present"
                                : "The Segment parameter is required but was not present in the request when "
                                  "parameter TotalSegments is present");
  }
  if (request.segment && *request.segment >= *request.total_segments) {
    return validation_error(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: " +
        std::to_string(*request.segment) +
        " is not less than TotalSegments: " + std::to_string(*request.total_segments));
  }
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = substitutions.check(has_expression(request))) return *std::move(error);
  const auto prepared = prepare(request, substitutions);
  if (prepared.has_error()) return prepared.error();
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const Result<Table*> table = find_table(account, request, now);
  if (table.has_error()) return table.error();
  const auto limits = make_limits(request, **table);
  if (limits.has_error()) return limits.error();
  Segment segment;
  segment.segment = static_cast<std::uint64_t>(request.segment.value_or(0));
  segment.total = static_cast<std::uint64_t>(request.total_segments.value_or(1));
  const auto page = (*table)->scan(segment, *limits, now);
  if (page.has_error()) return page.error();
  return make_response(request, *prepared, **table, *page);
}

}  // namespace queuecast::dynamodb
