#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "runtime/simulated/world.h"
#include "sim/kubernetes/decision_log.h"
#include "sim/kubernetes/latencies.h"
#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"

namespace queuecast::kubernetes {

using namespace std::chrono_literals;

/// Latencies by row; rows that are not named are 0.
class TableLatencies final : public Latencies {
 public:
  double draw(std::string_view row, std::string_view) override {
    const auto found = rows.find(row);
    return found == rows.end() ? 0 : found->second;
  }
  std::map<std::string, double, std::less<>> rows;
};

inline Resources amounts(std::int64_t cpu_milli, std::int64_t memory_mib, std::int64_t pods = 110) {
  Resources resources;
  resources.cpu_milli = cpu_milli;
  resources.memory_bytes = memory_mib << 20;
  resources.pods = pods;
  return resources;
}

inline PodTemplate worker_template(std::int64_t cpu_milli = 250, std::int64_t memory_mib = 64) {
  PodTemplate result;
  result.labels = {{"app", "worker"}};
  Container container;
  container.name = "worker";
  container.image = "registry.example.com/team/worker:1";
  container.requests = amounts(cpu_milli, memory_mib, 0);
  result.spec.containers = {container};
  return result;
}

inline Deployment worker_deployment(std::int32_t replicas) {
  Deployment deployment;
  deployment.meta.name = "worker";
  deployment.spec.replicas = replicas;
  deployment.spec.selector.match_labels = {{"app", "worker"}};
  deployment.spec.pod_template = worker_template();
  return deployment;
}

inline ReplicaSet worker_set(std::int32_t replicas) {
  ReplicaSet set;
  set.meta.name = "worker-1";
  set.spec.replicas = replicas;
  set.spec.pod_template = worker_template();
  set.spec.selector.match_labels = {{"app", "worker"}};
  return set;
}

inline Pod worker_pod(const std::string& name, std::int64_t cpu_milli = 250) {
  Pod pod;
  pod.meta.name = name;
  const PodTemplate from = worker_template(cpu_milli);
  pod.meta.labels = from.labels;
  pod.spec = from.spec;
  return pod;
}

inline Node ready_node(const std::string& name, std::int64_t cpu_milli = 1930, std::int64_t memory_mib = 7000) {
  Node node;
  node.meta.name = name;
  node.meta.namespace_name = "";
  node.meta.labels = {{"kubernetes.io/hostname", name}};
  node.status.allocatable = amounts(cpu_milli, memory_mib);
  set_condition(node.status.conditions, "Ready", Condition::Status::kTrue, "KubeletReady", {});
  return node;
}

/// A world with a store that hands over at once, no latencies and a log that is kept.
class ClusterTest : public testing::Test {
 protected:
  ClusterTest() {
    log.set_sink([this](const Decision& decision) { decisions.push_back(decision); });
  }

  template <class T>
  std::vector<std::shared_ptr<const T>> list() {
    std::vector<std::shared_ptr<const T>> result;
    for (const auto& [key, object] : store.of<T>().all()) result.push_back(object);
    return result;
  }
  double seconds_now() const { return runtime::to_seconds(world.now() - simulated::World::kEpoch); }
  void set_ready(const Pod& pod) {
    store.of<Pod>().update(pod.meta, [&](Pod& changed) {
      changed.status.phase = PodPhase::kRunning;
      set_condition(changed.status.conditions, "Ready", Condition::Status::kTrue, "", world.now());
    });
  }

  simulated::World world;
  Store store{world, 0ms};
  TableLatencies latencies;
  DecisionLog log;
  std::vector<Decision> decisions;
};

}  // namespace queuecast::kubernetes
