#include <utility>

#include "emulators/aws/dynamodb/number.h"
#include "emulators/aws/dynamodb/protocol/reader.h"
#include "emulators/http/base64.h"

namespace queuecast::dynamodb {

namespace {

constexpr int kMaxNesting = 32;

/// Reads the content of one value; keeps the first fault of each kind.
class ValueReader {
 public:
  ValueReader(ReadFaults& faults, int depth) : faults_(faults), depth_(depth) {}

  Value content(Type type, simdjson::dom::element element) {
    Value value;
    value.type = type;
    switch (type) {
      case Type::kString:
      case Type::kNumber:
      case Type::kBinary: value.text = scalar(type, element); break;
      case Type::kBool: value.boolean = boolean(element); break;
      case Type::kNull:
        if (!boolean(element)) malformed(invalid_parameter("Null attribute value types must have the value of true"));
        break;
      case Type::kMap: map(element, value); break;
      case Type::kList: list(element, value); break;
      default: set(element, value);
    }
    return value;
  }

 private:
  void serialization(ServiceError error) {
    if (!faults_.serialization) faults_.serialization = std::move(error);
  }
  void malformed(ServiceError error) {
    if (!faults_.malformed_value) faults_.malformed_value = std::move(error);
  }

  std::string scalar(Type type, simdjson::dom::element element) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) {
      serialization(wrong_json_type(element, type == Type::kBinary ? "Blob" : "String"));
      return {};
    }
    if (type == Type::kNumber) return number(text);
    if (type == Type::kString) return std::string(text);
    auto bytes = emulators::base64_decode(text);
    if (!bytes) serialization(serialization_error("'" + std::string(text) + "' can not be converted to a Blob"));
    return std::move(bytes).value_or("");
  }

  std::string number(std::string_view text) {
    const auto parsed = Number::parse(text);
    if (parsed.has_value()) return parsed->text();
    malformed(parsed.error());
    return "0";
  }

  bool boolean(simdjson::dom::element element) {
    bool value = false;
    if (element.get(value) != simdjson::SUCCESS) serialization(wrong_json_type(element, "Boolean"));
    return value;
  }

  bool may_nest() {
    if (depth_ < kMaxNesting) return true;
    malformed(validation_error("Nesting Levels have exceeded supported limits"));
    return false;
  }

  void map(simdjson::dom::element element, Value& value) {
    simdjson::dom::object members;
    if (element.get(members) != simdjson::SUCCESS) return serialization(wrong_json_type(element, "Map"));
    if (may_nest()) value.attributes = read_item(members, faults_, depth_ + 1);
  }

  void list(simdjson::dom::element element, Value& value) {
    simdjson::dom::array members;
    if (element.get(members) != simdjson::SUCCESS) return serialization(wrong_json_type(element, "List"));
    if (!may_nest()) return;
    for (const auto member : members) value.elements.push_back(read_value(member, faults_, depth_ + 1));
  }

  void set(simdjson::dom::element element, Value& value) {
    simdjson::dom::array members;
    if (element.get(members) != simdjson::SUCCESS) return serialization(wrong_json_type(element, "List"));
    const Type type = value.element_type();
    std::string shown;
    for (const auto member : members) {
      Value each;
      each.type = type;
      each.text = scalar(type, member);
      shown.append(shown.empty() ? "" : ", ");
      shown.append(type == Type::kBinary ? emulators::base64_encode(each.text) : each.text);
      value.elements.push_back(std::move(each));
    }
    const std::string kind = type == Type::kString ? "string" : "number";
    if (value.elements.empty()) {
      malformed(invalid_parameter(type == Type::kBinary ? "Binary sets should not be empty"
                                                        : "An " + kind + " set  may not be empty"));
    }
    if (normalise_set(value)) return;
    malformed(type == Type::kNumber
                  ? validation_error("Input collection contains duplicates")
                  : invalid_parameter("Input collection [" + shown + (type == Type::kBinary ? "]of type BS" : "]") +
                                      " contains duplicates."));
  }

  ReadFaults& faults_;
  int depth_;
};

}  // namespace

Value read_value(simdjson::dom::element element, ReadFaults& faults, int depth) {
  simdjson::dom::object object;
  if (element.get(object) != simdjson::SUCCESS) {
    if (!faults.serialization) faults.serialization = wrong_json_type(element, "Map");
    return {};
  }
  Value value;
  int types = 0;
  for (const auto field : object) {
    const auto type = type_named(field.key);
    if (!type || field.value.is_null()) continue;
    value = ValueReader{faults, depth}.content(*type, field.value);
    ++types;
  }
  if (types != 1 && !faults.malformed_value) {
    faults.malformed_value = validation_error(
        types == 0 ? "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                   : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
                     "supported datatypes");
  }
  return value;
}

Item read_item(simdjson::dom::object object, ReadFaults& faults, int depth) {
  Item item;
  for (const auto field : object) {
    item.push_back({std::string(field.key), read_value(field.value, faults, depth)});
  }
  normalise(item);
  return item;
}

}  // namespace queuecast::dynamodb
