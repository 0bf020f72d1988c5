#include "sim/kubernetes/scheduler/scores.h"

#include <algorithm>
#include <cmath>

#include "sim/kubernetes/scheduler/filters.h"

namespace queuecast::kubernetes::scheduler {

namespace {

std::int64_t balance(const Resources& room, std::int64_t cpu, std::int64_t memory) {
  double fractions[2];
  int used = 0;
  if (room.cpu_milli > 0) {
    fractions[used++] = std::min(1.0, static_cast<double>(cpu) / static_cast<double>(room.cpu_milli));
  }
  if (room.memory_bytes > 0) {
    fractions[used++] = std::min(1.0, static_cast<double>(memory) / static_cast<double>(room.memory_bytes));
  }
  const double deviation = used == 2 ? std::fabs((fractions[0] - fractions[1]) / 2) : 0;
  return static_cast<std::int64_t>((1 - deviation) * 100);
}

}  // namespace

std::int64_t least_allocated(const PodClass& pod, const NodeInfo& info) {
  const Resources& room = info.node->status.allocatable;
  std::int64_t total = 0;
  int resources = 0;
  const auto add = [&](std::int64_t capacity, std::int64_t requested) {
    if (capacity == 0) return;
    ++resources;
    if (requested <= capacity) total += (capacity - requested) * 100 / capacity;
  };
  add(room.cpu_milli, info.non_zero.cpu_milli + pod.non_zero.cpu_milli);
  add(room.memory_bytes, info.non_zero.memory_bytes + pod.non_zero.memory_bytes);
  return resources == 0 ? 0 : total / resources;
}

std::int64_t balanced_allocation(const PodClass& pod, const NodeInfo& info) {
  const Resources& room = info.node->status.allocatable;
  const Resources& used = info.requested;
  const std::int64_t without = balance(room, used.cpu_milli, used.memory_bytes);
  const std::int64_t with =
      balance(room, used.cpu_milli + pod.requests.cpu_milli, used.memory_bytes + pod.requests.memory_bytes);
  return 50 + (50 + with - without) / 2;
}

std::int64_t image_locality(const PodClass& pod, const NodeInfo& info, const Cluster& cluster, std::size_t nodes) {
  constexpr std::int64_t kMin = 23LL << 20;
  const std::int64_t max = (1000LL << 20) * static_cast<std::int64_t>(pod.images.size());
  const auto& present = info.node->status.images;
  std::int64_t sum = 0;
  for (const std::string& name : pod.images) {
    const bool here =
        std::any_of(present.begin(), present.end(), [&](const ContainerImage& image) { return image.name == name; });
    const Cluster::Image* image = here ? cluster.image(name) : nullptr;
    if (!image) continue;
    const double share = static_cast<double>(image->nodes) / static_cast<double>(nodes);
    sum += static_cast<std::int64_t>(static_cast<double>(image->bytes) * share);
  }
  if (max <= kMin) return 0;
  return 100 * (std::clamp(sum, kMin, max) - kMin) / (max - kMin);
}

std::int64_t untolerated_preferences(const PodClass& pod, const Node& node) {
  return std::count_if(node.taints.begin(), node.taints.end(), [&](const Taint& taint) {
    if (taint.effect != TaintEffect::kPreferNoSchedule) return false;
    return std::none_of(pod.spec.tolerations.begin(), pod.spec.tolerations.end(),
                        [&](const Toleration& toleration) { return toleration.tolerates(taint); });
  });
}

std::int64_t preferred_node_terms(const PodClass& pod, const Node& node) {
  std::int64_t sum = 0;
  for (const PreferredNodeTerm& preferred : pod.spec.preferred_node_terms) {
    if (preferred.weight != 0 && matches(preferred.term, node)) sum += preferred.weight;
  }
  return sum;
}

void normalize(std::vector<std::int64_t>& scores, bool reverse) {
  const std::int64_t max =
      scores.empty() ? 0 : std::max<std::int64_t>(0, *std::max_element(scores.begin(), scores.end()));
  for (std::int64_t& score : scores) {
    if (max != 0) score = 100 * score / max;
    if (reverse) score = 100 - score;
  }
}

}  // namespace queuecast::kubernetes::scheduler
