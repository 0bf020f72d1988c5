#include "tests/golden/replay.h"

#include <exception>
#include <fstream>
#include <iostream>
#include <string_view>

namespace queuecast::golden {
namespace {

struct Kind {
  std::string_view name;
  Replay* replay;
};
constexpr Kind kKinds[] = {
    {"hpa", replay_hpa},
    {"keda_scale", replay_keda_scale},
    {"keda_hpa", replay_keda_hpa},
    {"kube_scheduler", replay_kube_scheduler},
    {"replicaset_victims", replay_replicaset_victims},
    {"karpenter_disrupt", replay_karpenter_disrupt},
    {"karpenter_solve", replay_karpenter_solve},
};

int usage() {
  std::cerr << "usage: replay --kind KIND FILE.jsonl\nkinds:";
  for (const Kind& kind : kKinds) std::cerr << ' ' << kind.name;
  std::cerr << '\n';
  return 2;
}

int replay_file(const Kind& kind, const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::cerr << "cannot read " << path << '\n';
    return 3;
  }
  std::vector<Mismatch> mismatches;
  std::size_t vectors = 0;
  std::size_t line_number = 0;
  for (std::string line; std::getline(file, line);) {
    ++line_number;
    if (line.empty()) continue;
    try {
      kind.replay(nlohmann::json::parse(line), mismatches);
    } catch (const nlohmann::json::exception& error) {
      std::cerr << path << ':' << line_number << ": not a " << kind.name << " vector: " << error.what() << '\n';
      return 3;
    }
    ++vectors;
  }
  for (const Mismatch& mismatch : mismatches) std::cout << mismatch.id << ": " << mismatch.what << '\n';
  std::cout << kind.name << ": " << vectors << " vectors, " << mismatches.size() << " mismatches\n";
  return mismatches.empty() ? 0 : 1;
}

}  // namespace
}  // namespace queuecast::golden

int main(int argc, char** argv) {
  using namespace queuecast::golden;
  std::string kind_name;
  std::string path;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--kind" && i + 1 < argc) {
      kind_name = argv[++i];
    } else if (!argument.starts_with("-") && path.empty()) {
      path = argument;
    } else {
      return usage();
    }
  }
  if (path.empty()) return usage();
  for (const Kind& kind : kKinds) {
    if (kind.name == kind_name) return replay_file(kind, path);
  }
  return usage();
}
