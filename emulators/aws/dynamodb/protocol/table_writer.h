#pragma once

#include <string>

#include "emulators/aws/dynamodb/account.h"

namespace queuecast::dynamodb {

/// How much of a table a description shows.
enum class Detail { kCreated, kUpdated, kDescribed, kDeleted };

/// Appends one JSON value.
void append_table(std::string& out, const TableRecord& record, Detail detail, runtime::TimePoint now);

}  // namespace queuecast::dynamodb
