#include "emulators/aws/sqs/actions/attribute_rules.h"

#include <algorithm>

#include "emulators/aws/sqs/actions/text_rules.h"
#include "runtime/http/message.h"

namespace queuecast::sqs {

namespace {

constexpr std::size_t kMostAttributes = 10;
constexpr std::size_t kLongest = 256;

using errors::invalid_parameter;

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return http::equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

/// "The type of message (user) attribute 'x' ...": the service names the attribute in quotes.
std::string about(std::string_view before, std::string_view name, std::string_view after) {
  std::string text{before};
  return text.append("'").append(name).append("'").append(after);
}

Result<void> check_name(std::string_view name) {
  if (name.empty()) return invalid_parameter("The request must contain non-empty message (user) attribute names.");
  if (name.size() > kLongest) {
    return invalid_parameter("Message (user) attribute name must be shorter than 256 bytes.");
  }
  if (starts_with_ignoring_case(name, "AWS.") || starts_with_ignoring_case(name, "Amazon.")) {
    return invalid_parameter(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for "
        "internal use.");
  }
  if (name.front() == '.') return invalid_parameter("Message (user) attribute name must not begin with character '.'.");
  if (name.back() == '.') return invalid_parameter("Message (user) attribute name must not end with character '.'.");
  if (name.find("..") != std::string_view::npos) {
    return invalid_parameter("Message (user) attribute name must not have successive '.' characters.");
  }
  if (!valid_name(name)) {
    return invalid_parameter(about("Message (user) attribute name ", name, " contains invalid characters."));
  }
  return {};
}

/// "Number.int" has the base type "Number"; empty when the type is none of the three.
std::string_view base_type(std::string_view type) {
  const std::string_view base = type.substr(0, type.find('.'));
  const bool label_ok = base.size() == type.size() || (type.size() > base.size() + 1 && valid_name(type));
  return label_ok && (base == "String" || base == "Number" || base == "Binary") ? base : std::string_view{};
}

Result<std::string_view> check_type(const AttributeInput& input) {
  if (!input.type || input.type->empty()) {
    return invalid_parameter(
        about("The message (user) attribute ", input.name, " must contain a non-empty message attribute type."));
  }
  if (input.type->size() > kLongest) {
    return invalid_parameter("Message (user) attribute type must be shorter than 256 bytes.");
  }
  const std::string_view base = base_type(*input.type);
  if (base.empty()) {
    return invalid_parameter(about("The type of message (user) attribute ", input.name,
                                   " is invalid. You must use only the following supported type prefixes: Binary, "
                                   "Number, String."));
  }
  return base;
}

Result<void> check_value(const AttributeInput& input, std::string_view base) {
  if (input.string_value && input.binary_value) {
    return invalid_parameter(about("Message (user) attribute ", input.name, " must have a single value."));
  }
  if (!input.string_value && !input.binary_value) {
    return invalid_parameter(
        about("The message (user) attribute ", input.name, " must contain a non-empty message attribute value."));
  }
  const auto& value = base == "Binary" ? input.binary_value : input.string_value;
  if (!value || value->empty()) {
    return invalid_parameter(about("Message (user) attribute ", input.name,
                                   " must contain a non-empty value of type '" + std::string(base) + "'."));
  }
  if (base == "Number" && !valid_number(*value)) {
    return invalid_parameter(about("Can't cast the value of message (user) attribute ", input.name, " to a number."));
  }
  if (base == "String" && !valid_content(*value)) {
    return invalid_parameter(
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | "
        "#x10000 to #x10FFFF");
  }
  return {};
}

Result<MessageAttribute> check_one(AttributeInput& input) {
  if (input.list_values) {
    return ServiceError{errors::kUnsupportedOperation,
                        "Message attribute list values in SendMessage operation are not supported."};
  }
  const auto base = check_type(input);
  if (base.has_error()) return base.error();
  if (const auto value = check_value(input, *base); value.has_error()) return value.error();
  const bool binary = *base == "Binary";
  return MessageAttribute{std::move(input.name), std::move(*input.type),
                          std::move(binary ? *input.binary_value : *input.string_value), binary};
}

}  // namespace

Result<std::vector<MessageAttribute>> check_attributes(std::vector<AttributeInput>& inputs) {
  if (inputs.size() > kMostAttributes) {
    return invalid_parameter("Number of message attributes [" + std::to_string(inputs.size()) +
                             "] exceeds the allowed maximum [10].");
  }
  std::vector<MessageAttribute> attributes;
  attributes.reserve(inputs.size());
  for (AttributeInput& input : inputs) {
    if (const auto name = check_name(input.name); name.has_error()) return name.error();
    auto attribute = check_one(input);
    if (attribute.has_error()) return attribute.error();
    attributes.push_back(std::move(*attribute));
  }
  std::sort(attributes.begin(), attributes.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  const auto twin = std::adjacent_find(attributes.begin(), attributes.end(),
                                       [](const auto& a, const auto& b) { return a.name == b.name; });
  if (twin != attributes.end()) {
    return invalid_parameter(about("Message (user) attribute name ", twin->name, " is used more than once."));
  }
  return attributes;
}

Result<std::vector<MessageAttribute>> check_system_attributes(std::vector<AttributeInput>& inputs) {
  std::vector<MessageAttribute> attributes;
  for (AttributeInput& input : inputs) {
    if (input.name != "AWSTraceHeader" || !attributes.empty()) {
      return invalid_parameter(about("Message system attribute name ", input.name, " is invalid."));
    }
    auto attribute = check_one(input);
    if (attribute.has_error()) return attribute.error();
    if (attribute->binary) {
      return invalid_parameter(about("The type of message (system) attribute ", attribute->name, " is invalid."));
    }
    attributes.push_back(std::move(*attribute));
  }
  return attributes;
}

}  // namespace queuecast::sqs
