#include "sim/scenario/scenario.h"

#include <algorithm>
#include <filesystem>

#include "sim/arrivals/trace.h"
#include "sim/scenario/scenario_reader.h"

namespace queuecast::scenario {
namespace {

namespace fs = std::filesystem;

constexpr runtime::Duration kLongestRun = std::chrono::hours{24 * 366};

std::string file_of(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error) ? (fs::path{path} / "scenario.yaml").lexically_normal().generic_string() : path;
}

std::string folder_name(const std::string& file) {
  std::error_code error;
  const auto folder = fs::absolute(file, error).lexically_normal().parent_path().filename().generic_string();
  return folder.empty() ? "scenario" : folder;
}

/// The name is part of the names of files that a run writes.
void read_name(Fields& fields, Scenario& scenario) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  std::string& name = scenario.name;
  if (!fields.word("name", name)) {
    for (auto at = name.find_first_not_of(kAllowed); at != std::string::npos; at = name.find_first_not_of(kAllowed)) {
      name[at] = '_';
    }
    if (name.front() == '.') name.front() = '_';
    name.resize(std::min<std::size_t>(name.size(), 100));
    return;
  }
  const bool right = !name.empty() && name.size() <= 100 && name.front() != '.' &&
                     name.find_first_not_of(kAllowed) == std::string::npos;
  if (!right) fields.find("name")->wrong("1 to 100 letters, digits, '.', '_' and '-', no '.' first");
}

/// A field that is there has a value. Not so in patches: null takes a field out of a manifest.
void check_nulls(const Node& node, Problems& problems) {
  for (const Node& item : node.items) check_nulls(item, problems);
  for (const Node::Entry& entry : node.entries) {
    if (entry.value.type() == Node::Type::kNull) {
      const Place place = entry.value.place();  // of the next token, unless it is an override
      problems.add(place.line == 0 ? place : entry.place, entry.key + " is nothing",
                   entry.key == "duration" ? "a duration" : "a value");
    } else if (entry.key != "patches") {
      check_nulls(entry.value, problems);
    }
  }
}

void read_start(Fields& fields, Scenario& scenario) {
  scenario.start = *arrivals::parse_timestamp("2026-01-05");  // a Monday, midnight UTC
  const auto value = fields.find("start");
  const auto text = value ? value->word() : std::nullopt;
  const auto start = text ? arrivals::parse_timestamp(*text) : std::nullopt;
  if (start) scenario.start = *start;
  if (text && !start) value->wrong("a time such as 2026-01-05T09:00:00Z");
}

void read_checks(const Value& list, const std::vector<std::string>& clusters, Scenario& scenario) {
  for (const Value& item : list.items()) {
    const auto text = item.word();
    if (!text) continue;
    Place place = item.place();
    if (item.node().quoted) ++place.column;  // the text begins after the quote
    auto check = parse_check(*text, place, clusters, list.problems());
    if (check) scenario.checks.push_back(std::move(*check));
  }
}

void read_clusters(const Value& value, const ScenarioContext& context, Scenario& scenario) {
  for (const Node::Entry& entry : value.node().entries) {
    const Value cluster{entry.value, entry.key, context.problems};
    const bool right =
        !entry.key.empty() && entry.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    if (!right) {
      context.problems.add(entry.place, "cluster name '" + entry.key + "'", "lower-case letters, digits and '-'");
    }
    scenario.clusters.push_back(read_cluster(cluster, entry.place, context));
  }
  if (!value.is_mapping()) {
    value.wrong("a mapping of names to clusters");
  } else if (scenario.clusters.empty()) {
    value.report("no cluster", "at least one");
  }
}

void check_times(Fields& fields, const Scenario& scenario) {
  if (scenario.duration.count() <= 0) fields.find("duration")->wrong("a duration above 0");
  if (scenario.duration > kLongestRun) fields.find("duration")->wrong("a duration up to 366d");
  for (const Fault& fault : scenario.faults) {
    if (fault.at > scenario.duration) {
      fields.value().problems().add(fault.place, "a fault after the end of the run", "at most the scenario's duration");
    }
  }
}

Scenario read_scenario(const Node& root, const std::string& file, const ScenarioContext& context) {
  Scenario scenario;
  scenario.file = file;
  scenario.name = folder_name(file);
  Fields fields{Value{root, "", context.problems}};
  read_name(fields, scenario);
  fields.word("description", scenario.description);
  read_start(fields, scenario);
  fields.duration("duration", scenario.duration);
  fields.integer("seed", scenario.seed, 0, std::numeric_limits<std::int64_t>::max());
  if (const auto traffic = fields.find("traffic")) read_traffic(*traffic, context, scenario.traffic);
  if (const auto clusters = fields.require("clusters")) read_clusters(*clusters, context, scenario);
  std::vector<std::string> names;
  for (const Cluster& cluster : scenario.clusters) names.push_back(cluster.name);
  if (const auto faults = fields.find("faults")) scenario.faults = read_faults(*faults, names);
  if (const auto checks = fields.find("checks")) read_checks(*checks, names, scenario);
  check_times(fields, scenario);
  return scenario;
}

}  // namespace

std::string ScenarioContext::resolve(const std::string& path) const {
  return (fs::path{folder} / path).lexically_normal().generic_string();
}

const Cluster* Scenario::find_cluster(const std::string& cluster_name) const {
  const auto found =
      std::find_if(clusters.begin(), clusters.end(), [&](const Cluster& c) { return c.name == cluster_name; });
  return found == clusters.end() ? nullptr : &*found;
}

const char* to_string(Cloud cloud) { return cloud == Cloud::kAws ? "aws" : "azure"; }

Result<Scenario> load_scenario(const std::string& path, const LoadOptions& options) {
  const std::string file = file_of(path);
  Problems problems{file};
  const auto text = read_text_file(file, problems);
  if (!text) return problems.error();
  auto documents = parse_yaml(*text, file, problems);
  if (!problems.empty()) return problems.error();
  if (documents.size() != 1) {
    problems.add(Place{file, 1, 1}, documents.empty() ? "an empty file" : "several documents", "one scenario");
    return problems.error();
  }
  Node& root = documents.front();
  if (root.kind == Node::Kind::kNull) root.kind = Node::Kind::kMapping;
  for (const std::string& assignment : options.overrides) set_path(root, assignment, problems);
  check_nulls(root, problems);
  if (!problems.empty()) return problems.error();
  const ScenarioContext context{fs::path{file}.parent_path().generic_string(), options, problems};
  Scenario scenario = read_scenario(root, file, context);
  if (!problems.empty()) return problems.error();
  return scenario;
}

}  // namespace queuecast::scenario
