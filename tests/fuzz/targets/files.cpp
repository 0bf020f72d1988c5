// What users write: queuecast.yaml, scenarios and manifests. A fault is a message, never anything else.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "emulators/server/setup.h"
#include "sim/scenario/scenario.h"
#include "tests/fuzz/target.h"

namespace queuecast::fuzz {
namespace {

namespace fs = std::filesystem;

/// A file with that text, in a folder that holds nothing else.
class TextFile {
 public:
  explicit TextFile(std::string_view text) {
    require(mkdtemp(folder_.data()) != nullptr, "there is a temporary folder");
    std::ofstream{path(), std::ios::binary} << text;
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string path() const { return folder_ + "/input.yaml"; }

 private:
  std::string folder_ = (fs::temp_directory_path() / "queuecast-fuzz-XXXXXX").string();
};

void read_setup(std::string_view text) {
  const TextFile file{text};
  try {
    emulators::read_setup(file.path());
  } catch (const std::runtime_error& error) {
    require(std::string_view(error.what()).starts_with(file.path() + ":"),
            std::string("names the place: ") + error.what());
  }
}
const Target kSetup{"setup_yaml", read_setup};

void require_places(const scenario::ScenarioError& error) {
  require(!error.problems.empty(), "a refusal says why");
  for (const scenario::Problem& problem : error.problems) require(!problem.found.empty(), "a problem says what it is");
}

void read_scenario(std::string_view text) {
  const TextFile file{text};
  const auto scenario = scenario::load_scenario(file.path());
  if (!scenario) require_places(scenario.error());
}
const Target kScenario{"scenario_yaml", read_scenario};

void read_manifests(std::string_view text) {
  const TextFile file{text};
  const auto manifests = scenario::load_manifests(file.path());
  if (!manifests) require_places(manifests.error());
}
const Target kManifests{"manifests_yaml", read_manifests};

}  // namespace
}  // namespace queuecast::fuzz
