#pragma once

#include "emulators/azure/error.h"

namespace queuecast::azure::errors {

/// The faults of documents, alike in all storage services ("Common REST API error codes").
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
}  // namespace queuecast::azure::errors
