#pragma once

#include <string>
#include <string_view>

#include "emulators/azure/error.h"
#include "emulators/azure/time_format.h"

namespace queuecast::azure::table {

/// What an error tells of the request that met it.
struct Trace {
  std::string_view request_id;
  TimePoint now;
};

/// {"odata.error":{"code":...,"message":{"lang":"en-US","value":"...\nRequestId:...\nTime:..."}}}. `prefix` stands
/// before the text: in a transaction "2:" names the operation that failed.
void append_json_error(std::string& out, const ServiceError& error, const Trace& trace, std::string_view prefix = {});

/// The form of what fails in front of the tables themselves: credentials, policies, service properties.
void append_xml_error(std::string& out, const ServiceError& error, const Trace& trace);

}  // namespace queuecast::azure::table
