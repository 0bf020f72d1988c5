#include "emulators/azure/table/protocol/error_body.h"

#include "emulators/azure/json_text.h"
#include "emulators/azure/settings/xml.h"

namespace queuecast::azure::table {

namespace {

std::string traced(std::string_view text, const Trace& trace) {
  std::string message(text);
  message += "\nRequestId:";
  message += trace.request_id;
  return message + "\nTime:" + iso8601(trace.now);
}

}  // namespace

void append_json_error(std::string& out, const ServiceError& error, const Trace& trace, std::string_view prefix) {
  out += "{\"odata.error\":{\"code\":";
  append_json(out, error.code);
  out += ",\"message\":{\"lang\":\"en-US\",\"value\":";
  append_json(out, std::string(prefix) + traced(error.message, trace));
  out += "}}}";
}

void append_xml_error(std::string& out, const ServiceError& error, const Trace& trace) {
  out +=
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
      "<m:error xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\">";
  settings::xml::append_element(out, "m:code", error.code);
  out += "<m:message xml:lang=\"en-US\">";
  settings::xml::append_escaped(out, traced(error.message, trace));
  out += "</m:message></m:error>";
}

}  // namespace queuecast::azure::table
