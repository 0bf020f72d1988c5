#include "emulators/azure/settings/saved_properties.h"

#include "emulators/azure/record.h"

namespace queuecast::azure::settings {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

void write(RecordWriter& record, const RetentionPolicy& policy) { record << policy.enabled << policy.days; }

void read(RecordReader& record, RetentionPolicy& policy) { record >> policy.enabled >> policy.days; }

void write(RecordWriter& record, const Metrics& metrics) {
  record << metrics.version << metrics.enabled << metrics.include_apis;
  write(record, metrics.retention);
}

void read(RecordReader& record, Metrics& metrics) {
  record >> metrics.version >> metrics.enabled >> metrics.include_apis;
  read(record, metrics.retention);
}

}  // namespace

void write_record(RecordWriter& record, const ServiceProperties& properties) {
  const Logging& logging = properties.logging;
  record << logging.version << logging.reads << logging.writes << logging.deletes;
  write(record, logging.retention);
  write(record, properties.hour_metrics);
  write(record, properties.minute_metrics);
  write_settings(record, properties.cors);
}

void read_record(RecordReader& record, ServiceProperties& properties) {
  Logging& logging = properties.logging;
  record >> logging.version >> logging.reads >> logging.writes >> logging.deletes;
  read(record, logging.retention);
  read(record, properties.hour_metrics);
  read(record, properties.minute_metrics);
  read_settings(record, properties.cors);
}

}  // namespace queuecast::azure::settings
