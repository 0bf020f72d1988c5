#include "emulators/aws/dynamodb/actions/read_page.h"

#include <algorithm>
#include <utility>

#include "emulators/aws/dynamodb/actions/page_source.h"
#include "emulators/aws/dynamodb/expression/key_condition.h"
#include "emulators/aws/dynamodb/expression/projection.h"

namespace queuecast::dynamodb {

namespace {

Constraints check_page(const PageReadRequest& request) {
  Constraints constraints = check_common(request);
  constraints.index_name(request.index_name);
  constraints.one_of(request.select, "select",
                     {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"});
  constraints.at_least(request.limit, "limit", 1);
  return constraints;
}

/// Select and ProjectionExpression must agree.
std::optional<ServiceError> check_select(const PageReadRequest& request) {
  const std::string select = request.select.value_or("");
  const bool projects = request.projection_expression.has_value();
  if (select == "ALL_ATTRIBUTES" && projects) {
    return validation_error("Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES");
  }
  if (select == "ALL_PROJECTED_ATTRIBUTES" && projects) {
    return validation_error("Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES");
  }
  if (select == "COUNT" && projects) {
    return validation_error("Cannot specify the ProjectionExpression when choosing to get only the Count");
  }
  if (select == "SPECIFIC_ATTRIBUTES" && !projects) {
    return validation_error(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  }
  if (select == "ALL_PROJECTED_ATTRIBUTES" && !request.index_name) {
    return validation_error("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  return std::nullopt;
}

/// The expressions of a page request.
struct Prepared {
  ConditionExpression filter_expression;
  Condition filter;
  std::vector<Path> projection;
};

Result<Prepared> prepare(const PageReadRequest& request, Substitutions& substitutions) {
  Prepared prepared;
  if (request.filter_expression) {
    auto filter = parse_condition("FilterExpression", *request.filter_expression, substitutions);
    if (filter.has_error()) return filter.error();
    prepared.filter_expression = std::move(*filter);
    prepared.filter = [expression = prepared.filter_expression](const Item& item) { return holds(expression, item); };
  }
  if (request.projection_expression) {
    auto paths = parse_projection(*request.projection_expression, substitutions);
    if (paths.has_error()) return paths.error();
    prepared.projection = std::move(*paths);
  }
  return prepared;
}

/// A query finds by key; its filter is for the other attributes.
std::optional<ServiceError> check_filter_leaves_key(const ConditionExpression& filter, const KeySchema& keys) {
  for (const Operand& operand : filter.operands) {
    if (operand.kind == Operand::Kind::kConstant || !keys.contains(operand.path.front().name)) continue;
    return validation_error("Filter Expression can only contain non-primary key attributes: Primary key attribute: " +
                            operand.path.front().name);
  }
  for (const ConditionExpression& child : filter.children) {
    if (auto error = check_filter_leaves_key(child, keys)) return error;
  }
  return std::nullopt;
}

Result<PageLimits> make_limits(const PageReadRequest& request, const PageSource& source, bool query) {
  PageLimits limits;
  limits.consistent = request.consistent_read.value_or(false);
  if (request.limit) limits.items = static_cast<std::size_t>(*request.limit);
  if (request.exclusive_start_key) {
    auto after = source.position_of(*request.exclusive_start_key, query);
    if (after.has_error()) return after.error();
    limits.after = std::move(*after);
  }
  return limits;
}

PageReadResponse make_response(const PageReadRequest& request, const Prepared& prepared, const PageSource& source,
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
  if (page.more) response.last_evaluated_key = source.start_key_of(*page.items.back());
  response.consumed = consumed_capacity(request.return_consumed_capacity, source.table(), source.consumption(page));
  return response;
}

/// The key conditions must leave a start inside of what they find.
std::optional<ServiceError> check_start(const PageLimits& limits, const KeyRange& range) {
  if (!limits.after) return std::nullopt;
  const Key& start = limits.after->key;
  if (start.partition != range.partition.partition) {
    return validation_error("The provided starting key is outside query boundaries based on provided conditions");
  }
  const bool inside = start.sort >= range.sort.low && (!range.sort.high || start.sort < *range.sort.high);
  if (inside) return std::nullopt;
  return validation_error("The provided starting key does not match the range key predicate");
}

std::optional<ServiceError> check_scan(const ScanRequest& request) {
  Constraints constraints = check_page(request);
  constraints.at_least(request.segment, "segment", 0);
  constraints.between(request.total_segments, "totalSegments", 1, 1'000'000);
  if (auto error = constraints.violations()) return error;
  if (request.malformed_value) return request.malformed_value;
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
  return check_select(request);
}

}  // namespace

Result<PageReadResponse> query(Account& account, QueryRequest request, runtime::TimePoint now) {
  if (auto error = check_page(request).violations()) return *std::move(error);
  if (request.malformed_value) return *request.malformed_value;
  if (!request.key_condition_expression) {
    return validation_error(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  }
  if (auto error = check_select(request)) return *std::move(error);
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = substitutions.check({{"KeyConditionExpression", true}})) return *std::move(error);
  const auto condition = parse_condition("KeyConditionExpression", *request.key_condition_expression, substitutions);
  if (condition.has_error()) return condition.error();
  const auto prepared = prepare(request, substitutions);
  if (prepared.has_error()) return prepared.error();
  if (auto error = substitutions.check_all_used()) return *std::move(error);
  if (auto error = check_key_condition(*condition)) return *std::move(error);

  const auto source = PageSource::find(account, request, prepared->projection, now);
  if (source.has_error()) return source.error();
  const auto limits = make_limits(request, *source, true);
  if (limits.has_error()) return limits.error();
  const auto range = key_range(*condition, source->keys());
  if (range.has_error()) return range.error();
  if (auto error = check_start(*limits, *range)) return *std::move(error);
  if (auto error = check_filter_leaves_key(prepared->filter_expression, source->keys())) return *std::move(error);
  if (auto error = check_key_paths(source->table().definition(), prepared->projection)) return *std::move(error);
  const auto page = source->query(*range, request.scan_index_forward.value_or(true), *limits, now);
  if (page.has_error()) return page.error();
  return make_response(request, *prepared, *source, *page);
}

Result<PageReadResponse> scan(Account& account, ScanRequest request, runtime::TimePoint now) {
  if (auto error = check_scan(request)) return *std::move(error);
  Substitutions substitutions{std::move(request.names), std::move(request.values)};
  if (auto error = substitutions.check({{"ProjectionExpression", request.projection_expression.has_value()},
                                        {"FilterExpression", request.filter_expression.has_value()}})) {
    return *std::move(error);
  }
  const auto prepared = prepare(request, substitutions);
  if (prepared.has_error()) return prepared.error();
  if (auto error = substitutions.check_all_used()) return *std::move(error);

  const auto source = PageSource::find(account, request, prepared->projection, now);
  if (source.has_error()) return source.error();
  const auto limits = make_limits(request, *source, false);
  if (limits.has_error()) return limits.error();
  Segment segment;
  segment.segment = static_cast<std::uint64_t>(request.segment.value_or(0));
  segment.total = static_cast<std::uint64_t>(request.total_segments.value_or(1));
  const std::uint64_t start = limits->after ? limits->after->key.partition_hash : segment.begin();
  if (start < segment.begin() || (!segment.last() && start >= segment.end())) {
    return validation_error(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct "
        "Segment. TotalSegments: " +
        std::to_string(segment.total) + " Segment: " + std::to_string(segment.segment));
  }
  if (auto error = check_key_paths(source->table().definition(), prepared->projection)) return *std::move(error);
  const auto page = source->scan(segment, *limits, now);
  if (page.has_error()) return page.error();
  return make_response(request, *prepared, *source, *page);
}

}  // namespace queuecast::dynamodb
