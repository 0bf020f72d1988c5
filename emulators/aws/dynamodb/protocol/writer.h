#pragma once

#include <string>

#include "emulators/aws/dynamodb/account.h"
#include "emulators/aws/dynamodb/actions/request.h"

namespace queuecast::dynamodb {

/// Each appends one JSON value.
void append_value(std::string& out, const Value& value);
void append_item(std::string& out, const Item& item);
void append_capacity(std::string& out, const ConsumedCapacity& consumed);

/// How much of a table a description shows.
enum class Detail { kCreated, kDescribed, kDeleted };
void append_table(std::string& out, const TableRecord& record, Detail detail, runtime::TimePoint now);

/// The body of an error response; its type carries the namespace of the part of the service that raises it.
std::string error_body(const ServiceError& error);

}  // namespace queuecast::dynamodb
