#include "tests/fuzz/target.h"

namespace queuecast::fuzz {

std::map<std::string, Run, std::less<>>& targets() {
  static std::map<std::string, Run, std::less<>> all;
  return all;
}

}  // namespace queuecast::fuzz
