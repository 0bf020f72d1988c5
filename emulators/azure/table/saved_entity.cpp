#include "emulators/azure/table/saved_entity.h"

#include <bit>
#include <stdexcept>

namespace queuecast::azure::table {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

void write(RecordWriter& record, const Value& value) {
  record << value.type;
  if (const auto* const text = std::get_if<std::string>(&value.data)) {
    record << *text;
  } else if (const auto* const boolean = std::get_if<bool>(&value.data)) {
    record << *boolean;
  } else if (const auto* const integer = std::get_if<std::int64_t>(&value.data)) {
    record << *integer;
  } else {
    record << std::bit_cast<std::uint64_t>(std::get<double>(value.data));
  }
}

template <class T>
T take(RecordReader& record) {
  T value{};
  record >> value;
  return value;
}

void read(RecordReader& record, Value& value) {
  record >> value.type;
  switch (value.type) {
    case EdmType::kString:
    case EdmType::kDateTime:
    case EdmType::kGuid:
    case EdmType::kBinary: value.data = take<std::string>(record); return;
    case EdmType::kBoolean: value.data = take<bool>(record); return;
    case EdmType::kInt32:
    case EdmType::kInt64: value.data = take<std::int64_t>(record); return;
    case EdmType::kDouble: value.data = std::bit_cast<double>(take<std::uint64_t>(record)); return;
  }
  throw std::runtime_error("a stored record holds a value of no known type");
}

}  // namespace

void write_record(RecordWriter& record, const Entity& entity) {
  record << entity.timestamp << entity.properties.size();
  for (const Property& property : entity.properties) {
    record << property.name;
    write(record, property.value);
  }
}

void read_record(RecordReader& record, Entity& entity) {
  std::size_t count = 0;
  entity.properties.clear();
  for (record >> entity.timestamp >> count; count > 0; --count) {
    Property& property = entity.properties.emplace_back();
    record >> property.name;
    read(record, property.value);
  }
}

}  // namespace queuecast::azure::table
