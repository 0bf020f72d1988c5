#pragma once

#include "emulators/azure/error.h"

namespace queuecast::azure::table {

/// The faults that only the table service knows ("Table Storage error codes").
namespace errors {

using namespace azure::errors;

inline ServiceError table_not_found() { return {404, "TableNotFound", "The table specified does not exist."}; }
inline ServiceError table_already_exists() {
  return {409, "TableAlreadyExists", "The table specified already exists."};
}
inline ServiceError table_being_deleted() {
  return {409, "TableBeingDeleted", "The specified table is being deleted."};
}
inline ServiceError entity_already_exists() {
  return {409, "EntityAlreadyExists", "The specified entity already exists."};
}
inline ServiceError condition_not_satisfied() {
  return {412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied."};
}
inline ServiceError invalid_etag(std::string_view etag) {
  return {400, "InvalidInput",
          "The etag value '" + std::string(etag) +
              "' specified in one of the request headers is not valid. Please make sure only one etag value is "
              "specified and is valid."};
}
inline ServiceError missing_header(std::string_view name) {
  return ServiceError{400, "MissingRequiredHeader", "A required HTTP header was not specified."}.with("HeaderName",
                                                                                                      name);
}
inline ServiceError out_of_range(std::string_view name, std::string_view value) {
  return {400, "OutOfRangeInput",
          "The '" + std::string(name) + "' parameter of value '" + std::string(value) + "' is out of range."};
}
/// A body that is no JSON object, or a value that its type does not allow.
inline ServiceError unreadable_body() {
  return {400, "InvalidInput", "An error occurred while processing this request."};
}
inline ServiceError key_count(std::string_view table) {
  return {400, "InvalidInput",
          "The number of keys specified in the URI does not match number of key properties for the resource '" +
              std::string(table) + "'."};
}
inline ServiceError properties_need_value() {
  return {400, "PropertiesNeedValue", "The values are not specified for all properties in the entity."};
}
inline ServiceError duplicate_properties() {
  return {400, "DuplicatePropertiesSpecified", "A property is specified more than one time."};
}
inline ServiceError entity_too_large() {
  return {400, "EntityTooLarge", "The entity is larger than the maximum allowed size (1MB)."};
}
inline ServiceError value_too_large() {
  return {400, "PropertyValueTooLarge",
          "The property value exceeds the maximum allowed size (64KB). If the property value is a string, it is UTF-16 "
          "encoded and the maximum number of characters should be 32K or less."};
}
inline ServiceError name_too_long() {
  return {400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length."};
}
inline ServiceError name_invalid() { return {400, "PropertyNameInvalid", "The property name is invalid."}; }
inline ServiceError too_many_properties() {
  return {400, "TooManyProperties", "The entity contains more properties than allowed."};
}
inline ServiceError different_partitions() {
  return {400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group."};
}
inline ServiceError duplicate_row() {
  return {400, "InvalidDuplicateRow",
          "The batch request contains multiple changes with same row key. An entity can appear only once in a batch "
          "request."};
}
inline ServiceError too_many_changes() {
  return {400, "InvalidInput", "The batch request operation exceeds the maximum 100 changes per change set."};
}
inline ServiceError method_without_post() {
  return {400, "XMethodNotUsingPost", "The request uses X-HTTP-Method with a Http Verb that is not POST."};
}
inline ServiceError unknown_method() {
  return {400, "XMethodIncorrectValue", "The specified X-HTTP-Method is invalid."};
}
inline ServiceError body_too_large() {
  return {413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit."};
}
inline ServiceError method_not_allowed() {
  return {405, "MethodNotAllowed", "The requested method is not allowed on the specified resource."};
}
inline ServiceError atom_not_supported() { return {415, "AtomFormatNotSupported", "Atom format is not supported."}; }
inline ServiceError media_type_not_supported() {
  return {415, "MediaTypeNotSupported", "None of the provided media types are supported"};
}
inline ServiceError json_not_supported() { return {415, "JsonFormatNotSupported", "JSON format is not supported."}; }
inline ServiceError not_implemented() {
  return {501, "NotImplemented", "The requested operation is not implemented on the specified resource."};
}
inline ServiceError syntax_error(std::size_t position, std::string_view text) {
  return {400, "InvalidInput",
          "Syntax error at position " + std::to_string(position) + " in '" + std::string(text) + "'."};
}

}  // namespace errors

}  // namespace queuecast::azure::table
