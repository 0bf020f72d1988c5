#pragma once

#include <string>

#include "emulators/aws/dynamodb/actions/request.h"

namespace queuecast::dynamodb {

/// Each appends one JSON value.
void append_value(std::string& out, const Value& value);
void append_item(std::string& out, const Item& item);
void append_capacity(std::string& out, const ConsumedCapacity& consumed);

/// The body of an error response; its type carries the namespace of the part of the service that raises it.
std::string error_body(const ServiceError& error);

}  // namespace queuecast::dynamodb
