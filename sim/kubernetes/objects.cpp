#include "sim/kubernetes/objects.h"

#include <algorithm>

namespace queuecast::kubernetes {

namespace {

void raise_to(Resources& total, const Resources& other) {
  total.cpu_milli = std::max(total.cpu_milli, other.cpu_milli);
  total.memory_bytes = std::max(total.memory_bytes, other.memory_bytes);
  total.ephemeral_storage_bytes = std::max(total.ephemeral_storage_bytes, other.ephemeral_storage_bytes);
  for (const auto& [name, amount] : other.extended) total.extended[name] = std::max(total.extended[name], amount);
}

}  // namespace

Resources PodSpec::requests() const {
  Resources total;
  for (const Container& container : containers) total += container.requests;
  Resources sidecars;
  Resources starting;
  for (const Container& init : init_containers) {
    Resources with_sidecars = sidecars;
    with_sidecars += init.requests;
    raise_to(starting, with_sidecars);
    if (init.sidecar) sidecars += init.requests;
  }
  total += sidecars;
  raise_to(total, starting);
  total += overhead;
  total.pods = 1;
  return total;
}

}  // namespace queuecast::kubernetes
