#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/queue/protocol/properties.h"
#include "emulators/azure/queue/protocol/xml.h"

namespace queuecast::azure::queue {

Result<void> handle_get_properties(Call& call) {
  call.response.body = write_properties(call.context.account.properties, call.version);
  return {};
}

Result<void> handle_set_properties(Call& call) {
  pugi::xml_document document;
  if (const auto parsed = xml::parse(call.request.body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "StorageServiceProperties") return errors::invalid_xml();
  auto properties = read_properties(call.context.account.properties, root, call.version);
  if (!properties) return properties.error();
  call.context.account.set_properties(std::move(*properties));
  call.response.status = 202;
  return {};
}

Result<void> handle_get_stats(Call& call) {
  if (!call.address.secondary) {
    return errors::invalid_query_parameter("comp", "stats", "Statistics stand on the secondary endpoint only.");
  }
  std::string& body = call.response.body;
  body += xml::kProlog;
  body += "<StorageServiceStats><GeoReplication><Status>live</Status>";
  xml::append_element(body, "LastSyncTime", rfc1123(call.context.now));
  body += "</GeoReplication></StorageServiceStats>";
  return {};
}

}  // namespace queuecast::azure::queue
