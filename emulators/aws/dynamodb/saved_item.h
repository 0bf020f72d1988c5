#pragma once

#include "emulators/aws/dynamodb/value.h"
#include "emulators/http/record.h"

namespace queuecast::dynamodb {

/// An item as a stored record.
void write_record(emulators::RecordWriter& record, const Item& item);
/// Throws std::runtime_error when the record is none.
void read_record(emulators::RecordReader& record, Item& item);

}  // namespace queuecast::dynamodb
