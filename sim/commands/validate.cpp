#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "sim/commands/command.h"
#include "sim/experiment/load.h"
#include "sim/scenario/scenario.h"

namespace queuecast::commands {

namespace {

int validate(const std::string& path, const std::vector<std::string>& overrides) {
  const auto scenario = experiment::load(path, overrides);
  if (!scenario) {
    std::cerr << scenario.error().text() << "\n";
    return kBadInput;
  }
  std::cout << scenario->name << ": ok\n";
  for (const scenario::Cluster& cluster : scenario->clusters) {
    std::cout << "  " << cluster.name << ": " << cluster.region << ", queue " << cluster.queue.name << ", "
              << cluster.manifests.deployments.size() << " Deployment(s), " << cluster.manifests.scaled_objects.size()
              << " ScaledObject(s), " << cluster.manifests.node_pools.size() << " NodePool(s)\n";
    for (const scenario::IgnoredObject& ignored : cluster.manifests.ignored) {
      std::cout << "    takes no part: " << ignored.kind << "/" << ignored.name << " (" << ignored.place.text()
                << ")\n";
    }
  }
  return kOk;
}

}  // namespace

void add_validate(CLI::App& program, int& exit_status) {
  auto path = std::make_shared<std::string>();
  auto overrides = std::make_shared<std::vector<std::string>>();
  CLI::App* command = program.add_subcommand("validate", "Check a scenario and its manifests without running them");
  command->add_option("scenario", *path, "A scenario.yaml or the folder that holds one")->required();
  command->add_option("--set", *overrides, "Change a field: clusters.eks.region=us-west-2")->take_all();
  command->callback([path, overrides, &exit_status] { exit_status = validate(*path, *overrides); });
}

}  // namespace queuecast::commands
