#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/cors.h"
#include "emulators/azure/error.h"
#include "emulators/azure/headers.h"
#include "emulators/azure/time_format.h"

namespace queuecast::azure::settings {

/// How long logs or metrics are kept: 1 to 365 days when enabled.
struct RetentionPolicy {
  bool enabled = false;
  int days = 0;
};

struct Logging {
  std::string version = "1.0";
  bool deletes = false;
  bool reads = false;
  bool writes = false;
  RetentionPolicy retention;
};

struct Metrics {
  std::string version = "1.0";
  bool enabled = false;
  /// Given when enabled.
  bool include_apis = false;
  RetentionPolicy retention;
};

/// What an account keeps for one of its services ("Set Table Service Properties", "Set Queue Service Properties"). Only
/// the CORS rules have an effect.
struct ServiceProperties {
  Logging logging;
  Metrics hour_metrics;
  Metrics minute_metrics;
  cors::Rules cors;
};

/// Versions before 2013-08-15 have one kind of metrics, the hourly ones under the name Metrics, and no CORS.
inline bool has_single_metrics(std::string_view version) { return version < "2013-08-15"; }

/// <StorageServiceProperties>, with all the parts of that version in the service's own order.
std::string write_properties(const ServiceProperties& properties, std::string_view version = kNewestVersion);

/// Changes what the document names; parts that it leaves out keep their values, children may come in any order. At most
/// five CORS rules of 2 KiB together. Parses in place. A document that is none is InvalidXmlDocument, a bad value
/// InvalidXmlNodeValue.
Result<void> change_properties(std::string& body, ServiceProperties& properties,
                               std::string_view version = kNewestVersion);

/// <StorageServiceStats> of a geo-redundant account whose copy was last in step at that time.
std::string write_stats(TimePoint last_sync);

}  // namespace queuecast::azure::settings
