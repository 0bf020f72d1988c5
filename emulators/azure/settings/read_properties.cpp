#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "emulators/azure/settings/error.h"
#include "emulators/azure/settings/service_properties.h"
#include "emulators/azure/settings/xml.h"

namespace queuecast::azure::settings {

namespace {

constexpr std::size_t kMaxRules = 5;
constexpr std::size_t kMaxOrigins = 64;
constexpr std::size_t kMaxItemLength = 256;
/// Of all rules together, without their markup.
constexpr std::size_t kMaxCorsBytes = 2 * 1024;
constexpr std::array<std::string_view, 8> kMethods = {"DELETE", "GET",     "HEAD", "MERGE",
                                                      "POST",   "OPTIONS", "PUT",  "PATCH"};

/// An element whose children are read by name. The first fault is kept, later reads do not matter then.
class Element {
 public:
  Element(const pugi::xml_node& node, std::optional<ServiceError>& fault) : node_(node), fault_(fault) {}

  std::string text(const char* name) const {
    const pugi::xml_node child = node_.child(name);
    if (!child) {
      report(errors::missing_xml_node(name));
      return {};
    }
    const auto text = xml::text_of(child);
    if (!text) report(errors::invalid_xml_node_value(name, ""));
    return text.value_or("");
  }
  std::string optional_text(const char* name) const { return node_.child(name) ? text(name) : std::string(); }

  bool flag(const char* name) const {
    const std::string value = text(name);
    const bool yes = http::equal_ignoring_case(value, "true");
    if (!yes && !http::equal_ignoring_case(value, "false")) report(errors::invalid_xml_node_value(name, value));
    return yes;
  }

  int number(const char* name, int minimum, int maximum) const {
    const std::string value = text(name);
    int parsed = 0;
    const auto result = std::from_chars(value.data(), value.data() + value.size(), parsed);
    const bool whole = result.ec == std::errc{} && result.ptr == value.data() + value.size();
    if (!whole || parsed < minimum || parsed > maximum) report(errors::invalid_xml_node_value(name, value));
    return parsed;
  }

  /// The only version of analytics.
  std::string analytics_version() const {
    std::string version = text("Version");
    if (version != "1.0") report(errors::invalid_xml_node_value("Version", version));
    return version;
  }

  RetentionPolicy retention() const {
    const pugi::xml_node child = node_.child("RetentionPolicy");
    if (!child) report(errors::missing_xml_node("RetentionPolicy"));
    const Element element(child, fault_);
    RetentionPolicy retention;
    retention.enabled = element.flag("Enabled");
    if (retention.enabled) retention.days = element.number("Days", 1, 365);
    return retention;
  }

  void report(ServiceError error) const {
    if (!fault_) fault_ = std::move(error);
  }

 private:
  pugi::xml_node node_;
  std::optional<ServiceError>& fault_;
};

Logging read_logging(const Element& element) {
  Logging logging;
  logging.version = element.analytics_version();
  logging.reads = element.flag("Read");
  logging.writes = element.flag("Write");
  logging.deletes = element.flag("Delete");
  logging.retention = element.retention();
  return logging;
}

Metrics read_metrics(const Element& element) {
  Metrics metrics;
  metrics.version = element.analytics_version();
  metrics.enabled = element.flag("Enabled");
  if (metrics.enabled) metrics.include_apis = element.flag("IncludeAPIs");
  metrics.retention = element.retention();
  return metrics;
}

/// Calls back for each item of a comma-separated list, without the blanks around it; how many there were.
template <class Callback>
std::size_t for_each_item(std::string_view list, const Callback& callback) {
  std::size_t count = 0;
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(','));
    callback(cors::detail::trimmed(item));
    ++count;
    list.remove_prefix(std::min(list.size(), item.size() + 1));
  }
  return count;
}

void check_rule(const cors::Rule& rule, const Element& element) {
  const auto check_length = [&](const char* name) {
    return [&element, name](std::string_view item) {
      if (item.size() > kMaxItemLength) element.report(errors::invalid_xml_node_value(name, item));
    };
  };
  const std::size_t methods = for_each_item(rule.methods, [&](std::string_view method) {
    if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) {
      element.report(errors::invalid_xml_node_value("AllowedMethods", method));
    }
  });
  if (methods == 0) element.report(errors::invalid_xml_node_value("AllowedMethods", ""));
  const std::size_t origins = for_each_item(rule.origins, check_length("AllowedOrigins"));
  if (origins == 0 || origins > kMaxOrigins)
    element.report(errors::invalid_xml_node_value("AllowedOrigins", rule.origins));
  for_each_item(rule.allowed_headers, check_length("AllowedHeaders"));
  for_each_item(rule.exposed_headers, check_length("ExposedHeaders"));
}

cors::Rules read_rules(const pugi::xml_node& node, std::optional<ServiceError>& fault) {
  cors::Rules rules;
  std::size_t bytes = 0;
  const Element whole(node, fault);
  for (const pugi::xml_node& child : node.children("CorsRule")) {
    const Element element(child, fault);
    cors::Rule rule;
    rule.methods = element.text("AllowedMethods");
    rule.origins = element.text("AllowedOrigins");
    rule.allowed_headers = element.optional_text("AllowedHeaders");
    rule.exposed_headers = element.optional_text("ExposedHeaders");
    rule.max_age = element.number("MaxAgeInSeconds", 0, std::numeric_limits<int>::max());
    check_rule(rule, element);
    bytes += rule.methods.size() + rule.origins.size() + rule.allowed_headers.size() + rule.exposed_headers.size();
    rules.push_back(std::move(rule));
    if (rules.size() > kMaxRules || bytes > kMaxCorsBytes) whole.report(errors::invalid_xml_node_value("Cors", ""));
  }
  return rules;
}

}  // namespace

Result<void> change_properties(std::string& body, ServiceProperties& properties, std::string_view version) {
  pugi::xml_document document;
  if (const auto parsed = xml::parse(body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "StorageServiceProperties") return errors::invalid_xml_document();
  std::optional<ServiceError> fault;
  ServiceProperties changed = properties;
  const bool single = has_single_metrics(version);
  for (const pugi::xml_node& part : root.children()) {
    if (part.type() != pugi::node_element) continue;
    const std::string_view name = part.name();
    const Element element(part, fault);
    if (name == "Logging") {
      changed.logging = read_logging(element);
    } else if (name == (single ? "Metrics" : "HourMetrics")) {
      changed.hour_metrics = read_metrics(element);
    } else if (name == "MinuteMetrics" && !single) {
      changed.minute_metrics = read_metrics(element);
    } else if (name == "Cors" && !single) {
      changed.cors = read_rules(part, fault);
    } else {
      element.report(errors::unsupported_xml_element());
    }
  }
  if (fault) return std::move(*fault);
  properties = std::move(changed);
  return {};
}

}  // namespace queuecast::azure::settings
