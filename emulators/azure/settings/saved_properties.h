#pragma once

#include "emulators/azure/settings/service_properties.h"
#include "emulators/http/record.h"

namespace queuecast::azure::settings {

/// Service properties as part of a storage's row.
void write_record(emulators::RecordWriter& record, const ServiceProperties& properties);
void read_record(emulators::RecordReader& record, ServiceProperties& properties);

}  // namespace queuecast::azure::settings
