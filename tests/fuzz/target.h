#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace queuecast::fuzz {

/// Something that takes bytes from outside. Throws Broken when it breaks a promise; any other exception that escapes is
/// a fault too, as is a sanitizer's report.
using Run = void (*)(std::string_view bytes);

/// The targets that are linked into this program, by name.
std::map<std::string, Run, std::less<>>& targets();

/// At namespace scope: `const Target kSetup{"setup_yaml", read_setup_text};`
struct Target {
  Target(std::string name, Run run) { targets().emplace(std::move(name), run); }
};

struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};

inline void require(bool holds, const std::string& promise) {
  if (!holds) throw Broken(promise);
}

}  // namespace queuecast::fuzz
