#include "emulators/aws/dynamodb/saved_item.h"

#include <stdexcept>

namespace queuecast::dynamodb {

namespace {

using emulators::RecordReader;
using emulators::RecordWriter;

void write_value(RecordWriter& record, const Value& value) {
  record << value.type;
  switch (value.type) {
    case Type::kString:
    case Type::kNumber:
    case Type::kBinary: record << value.text; return;
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet:
    case Type::kList:
      record << value.elements.size();
      for (const Value& element : value.elements) write_value(record, element);
      return;
    case Type::kMap: write_record(record, value.attributes); return;
    case Type::kBool: record << value.boolean; return;
    case Type::kNull: return;
  }
}

void read_value(RecordReader& record, Value& value) {
  record >> value.type;
  switch (value.type) {
    case Type::kString:
    case Type::kNumber:
    case Type::kBinary: record >> value.text; return;
    case Type::kStringSet:
    case Type::kNumberSet:
    case Type::kBinarySet:
    case Type::kList: {
      std::size_t count = 0;
      for (record >> count; count > 0; --count) read_value(record, value.elements.emplace_back());
      return;
    }
    case Type::kMap: read_record(record, value.attributes); return;
    case Type::kBool: record >> value.boolean; return;
    case Type::kNull: return;
  }
  throw std::runtime_error("a stored record holds a value of no known type");
}

}  // namespace

void write_record(RecordWriter& record, const Item& item) {
  record << item.size();
  for (const Attribute& attribute : item) {
    record << attribute.name;
    write_value(record, attribute.value);
  }
}

void read_record(RecordReader& record, Item& item) {
  std::size_t count = 0;
  item.clear();
  for (record >> count; count > 0; --count) {
    Attribute& attribute = item.emplace_back();
    record >> attribute.name;
    read_value(record, attribute.value);
  }
}

}  // namespace queuecast::dynamodb
