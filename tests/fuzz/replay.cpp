// Runs targets over their corpus and over a fixed number of mutations of it, the same ones every time: what holds the
// targets up without libFuzzer. Usage: fuzz_replay CORPUS_DIR MUTATIONS [TARGET [FILE...]]
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "tests/fuzz/mutate.h"
#include "tests/fuzz/target.h"

namespace {

namespace fs = std::filesystem;
using namespace queuecast;

std::string read_file(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The files of the target's corpus by name, so that the mutations are the same everywhere.
std::vector<std::string> read_corpus(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> texts;
  for (const fs::path& file : files) texts.push_back(read_file(file));
  return texts;
}

bool holds(const std::string& name, fuzz::Run run, const std::string& text) {
  try {
    run(text);
    return true;
  } catch (const std::exception& error) {
    const std::string file = "fuzz-" + name + ".txt";
    std::ofstream{file, std::ios::binary} << text;
    std::cerr << name << ": " << error.what() << "; the input is in " << fs::absolute(file).string() << "\n";
    return false;
  }
}

bool replay(const std::string& name, fuzz::Run run, const std::vector<std::string>& corpus, long mutations) {
  bool good = !corpus.empty();
  for (const std::string& text : corpus) good &= holds(name, run, text);
  runtime::Random random{1, name};
  for (long i = 0; i < mutations && good; ++i) {
    good &= holds(name, run, fuzz::mutate(corpus[random.below(corpus.size())], corpus, random));
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: fuzz_replay CORPUS_DIR MUTATIONS [TARGET [FILE...]]\n";
    return 2;
  }
  bool good = true;
  for (const auto& [name, run] : fuzz::targets()) {
    if (argc > 3 && name != argv[3]) continue;
    for (int i = 4; i < argc; ++i) good &= holds(name, run, read_file(argv[i]));
    if (argc <= 4) good &= replay(name, run, read_corpus(fs::path(argv[1]) / name), std::atol(argv[2]));
  }
  return good ? 0 : 1;
}
