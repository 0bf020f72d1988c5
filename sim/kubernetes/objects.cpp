#include "sim/kubernetes/objects.h"

#include <algorithm>

namespace queuecast::kubernetes {

Resources PodSpec::requests() const {
  Resources total;
  for (const Container& container : containers) total += container.requests;
  for (const Container& init : init_containers) {
    total.cpu_milli = std::max(total.cpu_milli, init.requests.cpu_milli);
    total.memory_bytes = std::max(total.memory_bytes, init.requests.memory_bytes);
    total.ephemeral_storage_bytes = std::max(total.ephemeral_storage_bytes, init.requests.ephemeral_storage_bytes);
    for (const auto& [name, amount] : init.requests.extended) {
      total.extended[name] = std::max(total.extended[name], amount);
    }
  }
  total += overhead;
  total.pods = 1;
  return total;
}

}  // namespace queuecast::kubernetes
