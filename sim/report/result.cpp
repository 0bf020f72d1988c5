#include "sim/report/result.h"

namespace queuecast::report {

std::uint64_t RunResult::fingerprint() const {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const ClusterResult& cluster : clusters) hash = (hash ^ cluster.fingerprint) * 0x100000001b3ULL;
  return hash;
}

}  // namespace queuecast::report
