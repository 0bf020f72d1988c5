#include "sim/experiment/load.h"

#include "sim/catalog/catalog.h"
#include "sim/catalog/embedded.h"

namespace queuecast::experiment {

namespace {

std::vector<std::string> texts(const std::vector<std::string_view>& names) { return {names.begin(), names.end()}; }

template <class T>
std::vector<std::string> names_of(const catalog::Result<const std::vector<T>*>& types) {
  std::vector<std::string> names;
  if (!types) return names;
  for (const T& type : **types) names.push_back(type.name);
  return names;
}

/// Both names that an override may have: "sqs_send" and "aws.sqs_send".
std::vector<std::string> latency_steps() {
  std::vector<std::string> steps;
  std::vector<std::string> full;
  for (catalog::CsvReader line(catalog::embedded_file("latencies.csv")); line.next();) {
    steps.emplace_back(line[1]);
    full.push_back(std::string(line[0]) + "." + std::string(line[1]));
  }
  steps.insert(steps.end(), full.begin(), full.end());
  return steps;
}

}  // namespace

scenario::Result<scenario::Scenario> load(const std::string& path, std::vector<std::string> overrides) {
  using scenario::Cloud;
  scenario::LoadOptions options;
  options.overrides = std::move(overrides);
  options.latencies = latency_steps();
  options.regions = {{Cloud::kAws, texts(catalog::aws_regions())}, {Cloud::kAzure, texts(catalog::azure_regions())}};
  options.instance_types = [](Cloud cloud, const std::string& region) {
    return cloud == Cloud::kAws ? names_of(catalog::aws(region)) : names_of(catalog::azure(region));
  };
  return scenario::load_scenario(path, options);
}

}  // namespace queuecast::experiment
