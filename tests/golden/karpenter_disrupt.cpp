#include <map>
#include <set>

#include "sim/karpenter/consolidation.h"
#include "tests/golden/karpenter_world.h"

// Vectors of Karpenter's real disruption methods: candidates, budgets and what each method would do.

namespace queuecast::golden {
namespace {

using namespace karpenter;
using nlohmann::json;

json command_json(const MethodResult& result) {
  json commands = json::array();
  if (!result.command) return commands;
  std::set<std::string> nodes;
  for (const Candidate& candidate : result.command->candidates) nodes.insert(candidate.node->name());
  json command{{"decision", result.command->replacement ? "replace" : "delete"}, {"nodes", nodes}};
  if (result.command->replacement) {
    json replacement = claim_json(*result.command->replacement);
    command["types"] = replacement.at("types");
  }
  commands.push_back(command);
  return commands;
}

json expected_commands(const json& result) {
  json commands = json::array();
  for (const json& one : result) {
    json command{{"decision", one.at("decision")}, {"nodes", one.at("nodes")}};
    if (one.contains("replacement")) command["types"] = one.at("replacement").at(0).at("types");
    commands.push_back(command);
  }
  return commands;
}

}  // namespace

void replay_karpenter_disrupt(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& input = vector.at("input");
  const Snapshot world = karpenter_world(input);
  const ConsolidationOptions options{.solve = solve_options(input),
                                     .spot_to_spot = maybe<bool>(input, "spot_to_spot").value_or(false)};
  static const std::map<std::string, DisruptionMethod> kMethods{{"emptiness", DisruptionMethod::kEmptiness},
                                                                {"multi_node", DisruptionMethod::kMultiNode},
                                                                {"single_node", DisruptionMethod::kSingleNode}};
  for (const auto& [name, method] : kMethods) {
    const json& output = vector.at("output").at(name);
    const auto candidates = find_candidates(world, method);
    const Budgets budgets = disruption_budgets(world, reason_of(method));
    // Where savings tie the real order is that of a Go map.
    if (maybe<bool>(output, "ties").value_or(false) || !output.at("stable").get<bool>()) continue;
    std::set<std::string> names;
    for (const Candidate& candidate : candidates) names.insert(candidate.node->name());
    std::set<std::string> wanted;
    for (const json& one : maybe<json>(output, "candidates").value_or(json::array())) wanted.insert(one.at("node"));
    expect(vector, mismatches, name + " candidates", wanted, names);
    // Single-node consolidation walks over the pools in the order of a Go map.
    if (method == DisruptionMethod::kSingleNode && world.pools.size() > 1) continue;
    MethodResult result;
    if (method == DisruptionMethod::kEmptiness) result = empty_nodes(candidates, budgets);
    if (method == DisruptionMethod::kMultiNode) result = multi_node(world, candidates, budgets, options);
    if (method == DisruptionMethod::kSingleNode) result = single_node(world, candidates, budgets, options);
    expect(vector, mismatches, name, expected_commands(output.at("results").at(0)), command_json(result));
  }
}

}  // namespace queuecast::golden
