#include "emulators/azure/settings/service_properties.h"

#include <algorithm>
#include <charconv>

#include "emulators/azure/settings/error.h"
#include "emulators/azure/settings/xml.h"

namespace queuecast::azure::settings {

namespace {

constexpr std::size_t kMaxRules = 5;
constexpr int kMaxDays = 365;

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
  out += "<" + std::string(name) + ">";
  xml::append_element(out, "Version", metrics.version);
  append_flag(out, "Enabled", metrics.enabled);
  if (metrics.enabled) append_flag(out, "IncludeAPIs", metrics.include_apis);
  append_retention(out, metrics.retention);
  out += "</" + std::string(name) + ">";
}

void append_rule(std::string& out, const cors::Rule& rule) {
  out += "<CorsRule>";
  xml::append_element(out, "AllowedMethods", rule.methods);
  xml::append_element(out, "AllowedOrigins", rule.origins);
  xml::append_element(out, "AllowedHeaders", rule.allowed_headers);
  xml::append_element(out, "ExposedHeaders", rule.exposed_headers);
  xml::append_element(out, "MaxAgeInSeconds", std::to_string(rule.max_age));
  out += "</CorsRule>";
}

Result<bool> read_flag(const pugi::xml_node& parent, const char* name) {
  const auto text = xml::child_text(parent, name);
  if (!text) return errors::missing_xml_node(name);
  if (http::equal_ignoring_case(*text, "true")) return true;
  if (http::equal_ignoring_case(*text, "false")) return false;
  return errors::invalid_xml_node_value(name, *text);
}

Result<int> read_number(const pugi::xml_node& parent, const char* name, int minimum, int maximum) {
  const auto text = xml::child_text(parent, name);
  if (!text) return errors::missing_xml_node(name);
  int value = 0;
  const char* const end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || value < minimum || value > maximum) {
    return errors::invalid_xml_node_value(name, *text);
  }
  return value;
}

Result<RetentionPolicy> read_retention(const pugi::xml_node& parent) {
  RetentionPolicy retention;
  const pugi::xml_node node = parent.child("RetentionPolicy");
  if (!node) return errors::missing_xml_node("RetentionPolicy");
  const auto enabled = read_flag(node, "Enabled");
  if (!enabled) return enabled.error();
  retention.enabled = *enabled;
  if (!retention.enabled) return retention;
  const auto days = read_number(node, "Days", 1, kMaxDays);
  if (!days) return days.error();
  retention.days = *days;
  return retention;
}

Result<Logging> read_logging(const pugi::xml_node& node) {
  Logging logging;
  logging.version = xml::child_text(node, "Version").value_or(logging.version);
  for (const auto& [name, flag] : {std::pair{"Delete", &logging.deletes}, std::pair{"Read", &logging.reads},
                                   std::pair{"Write", &logging.writes}}) {
    const auto value = read_flag(node, name);
    if (!value) return value.error();
    *flag = *value;
  }
  auto retention = read_retention(node);
  if (!retention) return retention.error();
  logging.retention = *retention;
  return logging;
}

Result<Metrics> read_metrics(const pugi::xml_node& node) {
  Metrics metrics;
  metrics.version = xml::child_text(node, "Version").value_or(metrics.version);
  const auto enabled = read_flag(node, "Enabled");
  if (!enabled) return enabled.error();
  metrics.enabled = *enabled;
  if (metrics.enabled) {
    const auto include_apis = read_flag(node, "IncludeAPIs");
    if (!include_apis) return include_apis.error();
    metrics.include_apis = *include_apis;
  }
  const auto retention = read_retention(node);
  if (!retention) return retention.error();
  metrics.retention = *retention;
  return metrics;
}

Result<void> check_methods(std::string_view methods) {
  static constexpr std::string_view kKnown[] = {"DELETE", "GET", "HEAD", "MERGE", "POST", "OPTIONS", "PUT", "PATCH"};
  for (std::string_view rest = methods; !rest.empty();) {
    std::string_view method = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), method.size() + 1));
    while (method.starts_with(' ')) method.remove_prefix(1);
    while (method.ends_with(' ')) method.remove_suffix(1);
    if (std::find(std::begin(kKnown), std::end(kKnown), method) == std::end(kKnown)) {
      return errors::invalid_xml_node_value("AllowedMethods", methods);
    }
  }
  return {};
}

Result<cors::Rules> read_rules(const pugi::xml_node& node) {
  cors::Rules rules;
  for (const pugi::xml_node& child : node.children("CorsRule")) {
    cors::Rule rule;
    rule.methods = xml::child_text(child, "AllowedMethods").value_or("");
    rule.origins = xml::child_text(child, "AllowedOrigins").value_or("");
    rule.allowed_headers = xml::child_text(child, "AllowedHeaders").value_or("");
    rule.exposed_headers = xml::child_text(child, "ExposedHeaders").value_or("");
    if (rule.methods.empty()) return errors::missing_xml_node("AllowedMethods");
    if (rule.origins.empty()) return errors::missing_xml_node("AllowedOrigins");
    if (const auto known = check_methods(rule.methods); !known) return known.error();
    const auto age = read_number(child, "MaxAgeInSeconds", 0, INT32_MAX);
    if (!age) return age.error();
    rule.max_age = *age;
    rules.push_back(std::move(rule));
    if (rules.size() > kMaxRules) return errors::invalid_xml_node_value("Cors", "");
  }
  return rules;
}

template <class T>
Result<void> store(Result<T> value, T& target) {
  if (!value) return value.error();
  target = std::move(*value);
  return {};
}

}  // namespace

std::string write_properties(const ServiceProperties& properties) {
  std::string out(xml::kProlog);
  out += "<StorageServiceProperties>";
  append_logging(out, properties.logging);
  append_metrics(out, "HourMetrics", properties.hour_metrics);
  append_metrics(out, "MinuteMetrics", properties.minute_metrics);
  out += properties.cors.empty() ? "<Cors />" : "<Cors>";
  for (const cors::Rule& rule : properties.cors) append_rule(out, rule);
  if (!properties.cors.empty()) out += "</Cors>";
  return out + "</StorageServiceProperties>";
}

Result<void> change_properties(std::string& body, ServiceProperties& properties) {
  pugi::xml_document document;
  if (const auto parsed = xml::parse(body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "StorageServiceProperties") return errors::invalid_xml_document();
  ServiceProperties changed = properties;
  for (const pugi::xml_node& part : root.children()) {
    if (part.type() != pugi::node_element) continue;
    const std::string_view name = part.name();
    const auto stored = name == "Logging"         ? store(read_logging(part), changed.logging)
                        : name == "HourMetrics"   ? store(read_metrics(part), changed.hour_metrics)
                        : name == "MinuteMetrics" ? store(read_metrics(part), changed.minute_metrics)
                        : name == "Cors"          ? store(read_rules(part), changed.cors)
                                                  : Result<void>(errors::unsupported_xml_element());
    if (!stored) return stored.error();
  }
  properties = std::move(changed);
  return {};
}

std::string write_stats(TimePoint last_sync) {
  std::string out(xml::kProlog);
  out += "<StorageServiceStats><GeoReplication><Status>live</Status>";
  xml::append_element(out, "LastSyncTime", rfc1123(last_sync));
  return out + "</GeoReplication></StorageServiceStats>";
}

}  // namespace queuecast::azure::settings
