#include <algorithm>
#include <array>
#include <span>

#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/queue/protocol/xml.h"

namespace queuecast::azure::queue {

namespace {

/// Prints the named children of an element in the service's own order, whatever order the client wrote. Retention
/// policies are the only ones with children of their own.
Result<std::string> reprint(const pugi::xml_node& element, std::span<const char* const> names) {
  static constexpr std::array kRetention = {"Enabled", "Days"};
  std::string out;
  for (const char* const name : names) {
    const pugi::xml_node child = element.child(name);
    if (!child) continue;
    if (std::string_view(name) == "RetentionPolicy") {
      const auto inner = reprint(child, kRetention);
      if (!inner) return inner.error();
      out += "<RetentionPolicy>" + *inner + "</RetentionPolicy>";
      continue;
    }
    const auto text = xml::text_of(child);
    if (!text) return errors::invalid_xml_value(name, "");
    xml::append_element(out, name, *text);
  }
  return out;
}

Result<std::string> reprint_rules(const pugi::xml_node& cors) {
  static constexpr std::array kRule = {"AllowedMethods", "AllowedOrigins", "AllowedHeaders", "ExposedHeaders",
                                       "MaxAgeInSeconds"};
  std::string out;
  int rules = 0;
  for (const pugi::xml_node& rule : cors.children("CorsRule")) {
    if (++rules > 5) return errors::invalid_xml_value("Cors", "");
    const auto inner = reprint(rule, kRule);
    if (!inner) return inner.error();
    out += "<CorsRule>" + *inner + "</CorsRule>";
  }
  return out;
}

/// Replaces the parts that the document has; a part that is left out keeps its value.
Result<ServiceProperties> merge(ServiceProperties properties, const pugi::xml_node& root) {
  static constexpr std::array kLogging = {"Version", "Read", "Write", "Delete", "RetentionPolicy"};
  static constexpr std::array kMetrics = {"Version", "Enabled", "IncludeAPIs", "RetentionPolicy"};
  for (const pugi::xml_node& part : root.children()) {
    if (part.type() != pugi::node_element) continue;
    const std::string_view name = part.name();
    const bool logging = name == "Logging";
    std::string* const target = logging                   ? &properties.logging
                                : name == "HourMetrics"   ? &properties.hour_metrics
                                : name == "MinuteMetrics" ? &properties.minute_metrics
                                : name == "Cors"          ? &properties.cors
                                                          : nullptr;
    if (!target) return errors::unsupported_xml_node();
    auto printed = target == &properties.cors ? reprint_rules(part)
                   : logging                  ? reprint(part, kLogging)
                                              : reprint(part, kMetrics);
    if (!printed) return printed.error();
    *target = std::move(*printed);
  }
  return properties;
}

void append_part(std::string& body, std::string_view name, std::string_view inner) {
  body += '<';
  body += name;
  if (inner.empty()) {
    body += " />";
    return;
  }
  body += '>';
  body += inner;
  body += "</";
  body += name;
  body += '>';
}

}  // namespace

Result<void> handle_get_properties(Call& call) {
  const ServiceProperties& properties = call.context.account.properties;
  std::string& body = call.response.body;
  body += xml::kProlog;
  body += "<StorageServiceProperties>";
  append_part(body, "Logging", properties.logging);
  append_part(body, "HourMetrics", properties.hour_metrics);
  append_part(body, "MinuteMetrics", properties.minute_metrics);
  append_part(body, "Cors", properties.cors);
  body += "</StorageServiceProperties>";
  return {};
}

Result<void> handle_set_properties(Call& call) {
  pugi::xml_document document;
  if (const auto parsed = xml::parse(call.request.body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "StorageServiceProperties") return errors::invalid_xml();
  auto merged = merge(call.context.account.properties, root);
  if (!merged) return merged.error();
  call.context.account.properties = std::move(*merged);
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
