#pragma once

#include "emulators/azure/error.h"

namespace queuecast::azure::errors {

/// The faults of documents and of cross-origin requests, alike in all storage services ("Common REST API error codes").
inline ServiceError invalid_xml_document() {
  return {400, "InvalidXmlDocument", "XML specified is not syntactically valid."};
}
inline ServiceError invalid_xml_node_value(std::string_view name, std::string_view value) {
  return ServiceError{400, "InvalidXmlNodeValue",
                      "The value provided for one of the XML nodes in the request body was not in the correct format."}
      .with("XmlNodeName", name)
      .with("XmlNodeValue", value);
}
inline ServiceError missing_xml_node(std::string_view name) {
  return ServiceError{400, "MissingRequiredXmlNode", "A required XML node was not specified in the request body."}.with(
      "XmlNodeName", name);
}
inline ServiceError unsupported_xml_element() {
  return {400, "UnsupportedXmlNode", "One of the XML nodes specified in the request body is not supported."};
}
inline ServiceError missing_cors_header() {
  return ServiceError{400, "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format."}
      .with("MessageDetails", "A required CORS header is not present.");
}
inline ServiceError preflight_failure() {
  return ServiceError{403, "CorsPreflightFailure", "CORS not enabled or no matching rule found for this request."}.with(
      "MessageDetails", "No CORS rules matches this request");
}

}  // namespace queuecast::azure::errors
