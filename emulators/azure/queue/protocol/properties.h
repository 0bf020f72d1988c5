#pragma once

#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "emulators/azure/error.h"
#include "emulators/azure/queue/service_properties.h"

namespace queuecast::azure::queue {

/// Versions before 2013-08-15 have one kind of metrics, the hourly ones under the name Metrics, and no CORS.
inline bool has_single_metrics(std::string_view version) { return version < "2013-08-15"; }

/// The document that Get Queue Service Properties answers with.
std::string write_properties(const ServiceProperties& properties, std::string_view version);

/// `properties` with the parts replaced that the document has; what it leaves out stays. Children may come in any
/// order.
Result<ServiceProperties> read_properties(ServiceProperties properties, const pugi::xml_node& root,
                                          std::string_view version);

}  // namespace queuecast::azure::queue
