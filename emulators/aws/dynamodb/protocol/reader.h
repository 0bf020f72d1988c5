#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "emulators/aws/dynamodb/error.h"
#include "emulators/aws/dynamodb/expression/substitutions.h"

namespace queuecast::dynamodb {

/// The faults of one request's JSON: the first of each kind.
struct ReadFaults {
  std::optional<ServiceError> serialization;    // a member has another JSON type than the model says
  std::optional<ServiceError> malformed_value;  // an attribute value is none; told after the model's constraints
};

/// Reads the members of one JSON object. Absent and null members are empty, unknown ones are ignored; the first fault
/// is kept and later reads go on.
class Reader {
 public:
  Reader(simdjson::dom::object object, ReadFaults& faults) : object_(object), faults_(faults) {}

  std::optional<std::string> text(std::string_view name) const;
  /// `type` is "Integer" or "Long", as errors name it; what it cannot hold becomes its nearest value.
  std::optional<std::int64_t> integer(std::string_view name, std::string_view type) const;
  std::optional<bool> boolean(std::string_view name) const;
  /// A map of attribute values: an item or a key.
  std::optional<Item> item(std::string_view name) const;
  std::optional<Substitutions::Names> names(std::string_view name) const;
  std::optional<Substitutions::Values> values(std::string_view name) const;
  std::optional<simdjson::dom::object> object(std::string_view name) const;
  std::optional<simdjson::dom::array> array(std::string_view name) const;
  std::optional<std::vector<std::string>> texts(std::string_view name) const;
  std::optional<Reader> structure(std::string_view name) const;
  /// An array of objects; elements of another type are faults and left out.
  std::optional<std::vector<Reader>> structures(std::string_view name) const;
  /// A member as it came, without blanks; empty when absent.
  std::string json(std::string_view name) const;
  bool has(std::string_view name) const { return find(name).has_value(); }

  /// An element of an array that must be an object.
  std::optional<Reader> element(simdjson::dom::element element) const;
  /// All members as attribute values.
  Item whole_item() const;
  ReadFaults& faults() const { return faults_; }

 private:
  std::optional<simdjson::dom::element> find(std::string_view name) const;

  simdjson::dom::object object_;
  ReadFaults& faults_;
};

/// One attribute value: an object with one member, whose name is the type. Lists and maps may nest 32 levels deep.
Value read_value(simdjson::dom::element element, ReadFaults& faults, int depth = 0);
Item read_item(simdjson::dom::object object, ReadFaults& faults, int depth = 0);

/// The service's words for a JSON value that stands where another type was expected.
ServiceError wrong_json_type(simdjson::dom::element found, std::string_view expected);

}  // namespace queuecast::dynamodb
