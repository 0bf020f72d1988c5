#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "emulators/aws/sqs/attributes.h"
#include "emulators/aws/sqs/error.h"

namespace queuecast::sqs {

/// Reads the members of one JSON object in the service's own lenient way: unknown members are ignored, null is absent,
/// a wrong type is a SerializationException. The first fault is kept, and all reads go on with empty values.
class JsonMembers {
 public:
  JsonMembers(simdjson::dom::object object, std::optional<ServiceError>& fault) : object_(object), fault_(&fault) {}

  /// Absent is empty.
  std::string text(std::string_view key) { return optional_text(key).value_or(""); }
  std::optional<std::string> optional_text(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key);
  /// The bytes behind base64.
  std::optional<std::string> bytes(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  AttributeMap map(std::string_view key);
  bool has_items(std::string_view key);

  /// MessageSystemAttributeNames before the deprecated AttributeNames.
  static constexpr bool kOlderNameWins = false;

  /// For each object of an array: `read(JsonMembers)`. The element's name matters to the Query protocol alone.
  template <class Read>
  void each_item(std::string_view key, std::string_view, Read read) {
    simdjson::dom::array array;
    if (!get(key, array)) return;
    for (const simdjson::dom::element item : array) {
      if (simdjson::dom::object object; get(item, object)) read(JsonMembers{object, *fault_});
    }
  }
  /// For each member of an object of objects: `read(name, JsonMembers)`.
  template <class Read>
  void each_entry(std::string_view key, Read read) {
    simdjson::dom::object entries;
    if (!get(key, entries)) return;
    for (const auto& [name, value] : entries) {
      if (simdjson::dom::object object; get(value, object)) read(name, JsonMembers{object, *fault_});
    }
  }

 private:
  std::optional<simdjson::dom::element> find(std::string_view key) const;
  bool get(std::string_view key, simdjson::dom::array& array);
  bool get(std::string_view key, simdjson::dom::object& object);
  bool get(simdjson::dom::element value, simdjson::dom::object& object);
  std::optional<std::string> string_of(simdjson::dom::element value);
  void fail(std::string message);

  simdjson::dom::object object_;
  std::optional<ServiceError>* fault_;
};

}  // namespace queuecast::sqs
