#pragma once

#include "emulators/aws/dynamodb/account.h"
#include "emulators/http/record.h"

namespace queuecast::dynamodb {

/// A table without its items as a stored record.
void write_record(emulators::RecordWriter& record, const TableRecord& table);
/// Puts the table of a record into the account, without items. Throws std::runtime_error when the record is none.
void restore_table(emulators::RecordReader& record, Account& account);

}  // namespace queuecast::dynamodb
