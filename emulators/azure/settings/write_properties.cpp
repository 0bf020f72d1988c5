#include "emulators/azure/settings/service_properties.h"
#include "emulators/azure/settings/xml.h"

namespace queuecast::azure::settings {

namespace {

void append_flag(std::string& out, std::string_view name, bool value) {
  xml::append_element(out, name, value ? "true" : "false");
}

void append_retention(std::string& out, const RetentionPolicy& retention) {
  out += "<RetentionPolicy>";
  append_flag(out, "Enabled", retention.enabled);
  if (retention.enabled) xml::append_element(out, "Days", std::to_string(retention.days));
  out += "</RetentionPolicy>";
}

void append_logging(std::string& out, const Logging& logging) {
  out += "<Logging>";
  xml::append_element(out, "Version", logging.version);
  append_flag(out, "Read", logging.reads);
  append_flag(out, "Write", logging.writes);
  append_flag(out, "Delete", logging.deletes);
  append_retention(out, logging.retention);
  out += "</Logging>";
}

void append_metrics(std::string& out, std::string_view name, const Metrics& metrics) {
  out.append("<").append(name).append(">");
  xml::append_element(out, "Version", metrics.version);
  append_flag(out, "Enabled", metrics.enabled);
  if (metrics.enabled) append_flag(out, "IncludeAPIs", metrics.include_apis);
  append_retention(out, metrics.retention);
  out.append("</").append(name).append(">");
}

void append_cors(std::string& out, const cors::Rules& rules) {
  if (rules.empty()) {
    out += "<Cors />";
    return;
  }
  out += "<Cors>";
  for (const cors::Rule& rule : rules) {
    out += "<CorsRule>";
    xml::append_element(out, "AllowedMethods", rule.methods);
    xml::append_element(out, "AllowedOrigins", rule.origins);
    xml::append_element(out, "AllowedHeaders", rule.allowed_headers);
    xml::append_element(out, "ExposedHeaders", rule.exposed_headers);
    xml::append_element(out, "MaxAgeInSeconds", std::to_string(rule.max_age));
    out += "</CorsRule>";
  }
  out += "</Cors>";
}

}  // namespace

std::string write_properties(const ServiceProperties& properties, std::string_view version) {
  std::string out(xml::kProlog);
  out += "<StorageServiceProperties>";
  append_logging(out, properties.logging);
  if (has_single_metrics(version)) {
    append_metrics(out, "Metrics", properties.hour_metrics);
  } else {
    append_metrics(out, "HourMetrics", properties.hour_metrics);
    append_metrics(out, "MinuteMetrics", properties.minute_metrics);
    append_cors(out, properties.cors);
  }
  out += "</StorageServiceProperties>";
  return out;
}

std::string write_stats(TimePoint last_sync) {
  std::string out(xml::kProlog);
  out += "<StorageServiceStats><GeoReplication><Status>live</Status>";
  xml::append_element(out, "LastSyncTime", rfc1123(last_sync));
  return out + "</GeoReplication></StorageServiceStats>";
}

}  // namespace queuecast::azure::settings
