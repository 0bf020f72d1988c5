#include "emulators/aws/dynamodb/saved_table.h"

#include <utility>

namespace queuecast::dynamodb {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

RecordWriter& operator<<(RecordWriter& record, const Units& units) { return record << units.read << units.write; }

RecordReader& operator>>(RecordReader& record, Units& units) { return record >> units.read >> units.write; }

RecordWriter& operator<<(RecordWriter& record, const KeyAttribute& attribute) {
  return record << attribute.name << attribute.type;
}

RecordReader& operator>>(RecordReader& record, KeyAttribute& attribute) {
  return record >> attribute.name >> attribute.type;
}

RecordWriter& operator<<(RecordWriter& record, const IndexDefinition& index);
RecordReader& operator>>(RecordReader& record, IndexDefinition& index);

template <class T>
RecordWriter& operator<<(RecordWriter& record, const std::vector<T>& values) {
  record << values.size();
  for (const T& value : values) record << value;
  return record;
}

template <class T>
RecordReader& operator>>(RecordReader& record, std::vector<T>& values) {
  std::size_t count = 0;
  for (record >> count; count > 0; --count) record >> values.emplace_back();
  return record;
}

template <class T>
RecordWriter& operator<<(RecordWriter& record, const std::map<std::string, T>& values) {
  record << values.size();
  for (const auto& [name, value] : values) record << name << value;
  return record;
}

template <class T>
RecordReader& operator>>(RecordReader& record, std::map<std::string, T>& values) {
  std::size_t count = 0;
  for (record >> count; count > 0; --count) {
    std::string name;
    record >> name;
    record >> values[name];
  }
  return record;
}

RecordWriter& operator<<(RecordWriter& record, const KeySchema& keys) {
  record << keys.hash << keys.range.has_value();
  if (keys.range) record << *keys.range;
  return record;
}

RecordReader& operator>>(RecordReader& record, KeySchema& keys) {
  bool range = false;
  record >> keys.hash >> range;
  if (range) record >> keys.range.emplace();
  return record;
}

RecordWriter& operator<<(RecordWriter& record, const IndexDefinition& index) {
  return record << index.name << index.global << index.keys << index.projection.kind << index.projection.included
                << index.provisioned;
}

RecordReader& operator>>(RecordReader& record, IndexDefinition& index) {
  return record >> index.name >> index.global >> index.keys >> index.projection.kind >> index.projection.included >>
         index.provisioned;
}

RecordWriter& operator<<(RecordWriter& record, const TableDefinition& table) {
  record << table.name << table.attributes << table.keys << table.indexes << table.billing_mode << table.provisioned;
  return record << table.max_read_units << table.max_write_units << table.table_class << table.stream_view_type
                << table.encrypted << table.deletion_protection;
}

RecordReader& operator>>(RecordReader& record, TableDefinition& table) {
  record >> table.name >> table.attributes >> table.keys >> table.indexes >> table.billing_mode >> table.provisioned;
  return record >> table.max_read_units >> table.max_write_units >> table.table_class >> table.stream_view_type >>
         table.encrypted >> table.deletion_protection;
}

}  // namespace

void write_record(RecordWriter& record, const TableRecord& table) {
  record << table.table.definition() << table.table.created() << table.table.ttl_attribute();
  record << table.id << table.active_at << table.gone_at << table.updated_at << table.index_active_at << table.tags
         << table.last_increase << table.last_decrease << table.decreases_today << table.on_demand_since;
}

void restore_table(RecordReader& record, Account& account) {
  TableDefinition definition;
  runtime::TimePoint created;
  std::string ttl_attribute, id;
  record >> definition >> created >> ttl_attribute >> id;
  TableRecord& table = account.restore(std::move(definition), std::move(id), created);
  table.table.set_ttl_attribute(std::move(ttl_attribute));
  record >> table.active_at >> table.gone_at >> table.updated_at >> table.index_active_at >> table.tags >>
      table.last_increase >> table.last_decrease >> table.decreases_today >> table.on_demand_since;
}

}  // namespace queuecast::dynamodb
