#pragma once

#include "emulators/azure/table/entity.h"
#include "emulators/http/record.h"

namespace queuecast::azure::table {

/// An entity without its keys as part of a stored record.
void write_record(emulators::RecordWriter& record, const Entity& entity);
/// Throws std::runtime_error when the record is none.
void read_record(emulators::RecordReader& record, Entity& entity);

}  // namespace queuecast::azure::table
