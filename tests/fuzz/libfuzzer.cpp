// Targets as libFuzzer calls them: `fuzz --target=NAME ...`; it leaves flags with two dashes alone. What a target
// throws escapes and so counts as a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>

#include "tests/fuzz/target.h"

namespace {

using queuecast::fuzz::Run;
using queuecast::fuzz::targets;

Run g_run = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  static constexpr std::string_view kFlag = "--target=";
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument = (*argv)[i];
    if (!argument.starts_with(kFlag)) continue;
    const auto found = targets().find(argument.substr(kFlag.size()));
    if (found != targets().end()) g_run = found->second;
  }
  if (g_run) return 0;
  std::cerr << "usage: fuzz --target=NAME CORPUS_DIR...; the targets are:\n";
  for (const auto& [name, run] : targets()) std::cerr << "  " << name << "\n";
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  g_run({reinterpret_cast<const char*>(data), size});
  return 0;
}
