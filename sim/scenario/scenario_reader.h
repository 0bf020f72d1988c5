#pragma once

#include <string>
#include <vector>

#include "sim/scenario/reader.h"
#include "sim/scenario/scenario.h"

namespace queuecast::scenario {

/// What the readers of a scenario's parts need to know.
struct ScenarioContext {
  std::string folder;  // of the scenario file
  const LoadOptions& options;
  Problems& problems;

  /// A path of the scenario as one of the program.
  std::string resolve(const std::string& path) const;
};

void read_traffic(const Value& value, const ScenarioContext& context, Traffic& traffic);
arrivals::Pattern read_pattern(const Value& value);

Cluster read_cluster(const Value& value, const Place& place, const ScenarioContext& context);
/// The queue and table of a cluster, whose cloud and manifests are known.
void read_services(Fields& fields, Cluster& cluster);

std::vector<Fault> read_faults(const Value& list, const std::vector<std::string>& clusters);

/// The services' own naming rules; "" when the name is right, else what is expected.
std::string sqs_queue_name_rule(const std::string& name, bool fifo);
std::string azure_queue_name_rule(const std::string& name);
std::string dynamodb_table_name_rule(const std::string& name);
std::string azure_table_name_rule(const std::string& name);
std::string storage_account_name_rule(const std::string& name);

}  // namespace queuecast::scenario
