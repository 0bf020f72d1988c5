#include "sim/experiment/cluster_run.h"

#include <stdexcept>
#include <utility>

#include "sim/catalog/latencies.h"
#include "sim/experiment/cloud_services.h"
#include "sim/experiment/control_plane.h"
#include "sim/experiment/node_journal.h"
#include "sim/experiment/pod_programs.h"
#include "sim/experiment/producers.h"
#include "sim/experiment/queue_depth.h"
#include "sim/experiment/service_timing.h"
#include "sim/report/recorder.h"
#include "workload/workload.h"

namespace queuecast::experiment {

namespace {

using scenario::Cloud;

/// What consumers tell of their writes.
class WriteRecorder final : public workload::Observer {
 public:
  explicit WriteRecorder(report::Recorder& recorder) : recorder_(recorder) {}
  void on(const workload::Event& event) override {
    if (event.kind == workload::Event::Kind::kWritten) recorder_.written(event.message_id, event.at);
    if (event.kind == workload::Event::Kind::kWriteFailed) ++failed_writes;
  }
  std::int64_t failed_writes = 0;

 private:
  report::Recorder& recorder_;
};

catalog::Latencies make_rows(const scenario::Cluster& cluster, std::uint64_t seed) {
  using From = scenario::Distribution::Kind;
  using To = catalog::Distribution::Kind;
  catalog::Latencies rows{seed};
  for (const auto& [name, replaced] : cluster.latencies) {
    catalog::Distribution distribution;
    switch (replaced.distribution.kind) {
      case From::kConstant: distribution.kind = To::kConstant; break;
      case From::kLognormal: distribution.kind = To::kLognormal; break;
      case From::kUniform: distribution.kind = To::kUniform; break;
      case From::kShiftedExponential: distribution.kind = To::kShiftedExponential; break;
      case From::kBernoulli: distribution.kind = To::kBernoulli; break;
    }
    distribution.first = replaced.distribution.first;
    distribution.second = replaced.distribution.second;
    if (const auto row = rows.override_row(name, distribution); !row) {
      throw std::runtime_error(replaced.place.text() + ": " + row.error().message());
    }
  }
  return rows;
}

workload::Workload find_program(const scenario::Cluster& cluster) {
  if (cluster.consumer.builtin.empty()) {
    throw std::runtime_error(cluster.place.text() + ": consumers of kind model are not there yet; name a builtin");
  }
  const auto program = workload::find_workload(cluster.consumer.builtin);
  if (!program) throw std::runtime_error(cluster.place.text() + ": " + program.error().message);
  return *program;
}

std::unique_ptr<CloudServices> make_services(simulated::World& world, const scenario::Cluster& cluster,
                                             report::Recorder& recorder) {
  return cluster.cloud == Cloud::kAws ? make_aws_services(world, cluster, recorder)
                                      : make_azure_services(world, cluster, recorder);
}

std::string control_plane_price(const scenario::Cluster& cluster) {
  switch (cluster.control_plane) {
    case scenario::ControlPlane::kExtended: return "cluster_extended_support";
    case scenario::ControlPlane::kFree: return "cluster_free";
    case scenario::ControlPlane::kPremium: return "cluster_premium";
    case scenario::ControlPlane::kStandard: break;
  }
  return cluster.cloud == Cloud::kAws ? "cluster_standard_support" : "cluster_standard";
}

}  // namespace

struct ClusterRun::Parts {
  Parts(const scenario::Scenario& a_scenario, const scenario::Cluster& a_cluster, std::uint64_t seed,
        simulated::WireMode wire)
      : the_scenario(a_scenario),
        cluster(a_cluster),
        rows(make_rows(a_cluster, seed)),
        world(seed, wire, a_scenario.start),
        recorder(world.now()),
        nodes(world.now()),
        timing(world, rows, scenario::to_string(a_cluster.cloud), a_cluster.queue.fifo),
        services(make_services(world, a_cluster, recorder)),
        clients(services->client_config()),
        consumers(clients),
        queues(world, clients),
        writes(recorder),
        pods(world, find_program(a_cluster), consumers, rows, scenario::to_string(a_cluster.cloud)),
        control_plane(world, a_cluster, rows, pods, queues),
        producers(world, a_scenario.traffic, a_cluster.cloud, clients) {}

  runtime::Task<void> sample_every_second() {
    for (;;) {
      const CloudServices::Depth depth = services->depth();
      recorder.sample_queue(world.now(), depth.visible, depth.in_flight);
      recorder.sample_nodes(world.now(), nodes.booting(), nodes.ready());
      co_await runtime::sleep_for(world, std::chrono::seconds{1});
    }
  }

  const scenario::Scenario& the_scenario;
  const scenario::Cluster& cluster;
  catalog::Latencies rows;
  simulated::World world;
  report::Recorder recorder;
  NodeJournal nodes;
  ServiceTiming timing;
  std::unique_ptr<CloudServices> services;
  workload::Config clients;    // of producers and KEDA
  workload::Config consumers;  // of the pods
  WireQueueDepth queues;
  WriteRecorder writes;
  PodPrograms pods;
  ControlPlane control_plane;
  Producers producers;
};

ClusterRun::ClusterRun(const scenario::Scenario& scenario, const scenario::Cluster& cluster, std::uint64_t seed,
                       simulated::WireMode wire) {
  if (!scenario.faults.empty()) {
    throw std::runtime_error(scenario.faults.front().place.text() +
                             ": faults are read and checked but not carried out yet; remove them to run");
  }
  if (cluster.limits.on_demand_vcpus || cluster.limits.spot_vcpus) {
    throw std::runtime_error(cluster.place.text() + ": vCPU quotas are read but not enforced yet; remove them to run");
  }
  parts_ = std::make_unique<Parts>(scenario, cluster, seed, wire);
  Parts& parts = *parts_;
  parts.services->set_up();
  parts.consumers.observer = &parts.writes;
  parts.world.wire().set_timing(parts.timing);
  if (cluster.manifests.deployments.empty()) throw std::runtime_error(cluster.place.text() + ": no Deployment to run");
  parts.recorder.attach(parts.control_plane.store(), parts.control_plane.decisions(),
                        cluster.manifests.deployments.front().meta.name);
  parts.nodes.attach(parts.control_plane.store());
  parts.control_plane.apply(cluster.manifests);
  parts.producers.start();
  parts.world.spawn(parts.sample_every_second());
}

ClusterRun::~ClusterRun() { parts_->world.shut_down(); }

void ClusterRun::run_until(runtime::Duration since_start) {
  parts_->world.run_until(parts_->the_scenario.start + since_start);
}

report::ClusterResult ClusterRun::result() {
  Parts& parts = *parts_;
  const runtime::TimePoint now = parts.world.now();
  const auto& leases = parts.control_plane.cloud().leases();
  report::ClusterResult result = parts.recorder.result();
  result.name = parts.cluster.name;
  result.cloud = scenario::to_string(parts.cluster.cloud);
  result.region = parts.cluster.region;
  const CloudServices::Depth depth = parts.services->depth();
  result.messages.waiting = depth.visible;
  result.messages.in_flight = depth.in_flight;
  result.nodes = parts.nodes.records(leases);

  cost::Usage usage;
  usage.cloud = result.cloud;
  usage.region = result.region;
  usage.duration = now - parts.the_scenario.start;
  usage.control_plane = control_plane_price(parts.cluster);
  // What eksctl and az aks create along with a cluster: one NAT gateway; one load balancer with its address.
  (parts.cluster.cloud == Cloud::kAws ? usage.nat_gateways : usage.load_balancers) = 1;
  usage.machines = parts.nodes.uses(leases, now);
  parts.services->report_usage(usage, result.counters);
  result.bill = cost::price(usage);

  std::int64_t hourly_fixed = 0;
  for (const cost::Line& line : result.bill.lines) {
    if (line.meter == "aws.eks.cluster" || line.meter == "azure.aks.cluster") {
      hourly_fixed = static_cast<std::int64_t>(static_cast<double>(line.nano_usd) / line.quantity);
    }
  }
  result.cost_rate = cost_rate(leases, hourly_fixed, parts.the_scenario.start, now);
  result.counters["pod.starts"] = static_cast<std::int64_t>(parts.pods.starts());
  result.counters["write.failed"] = parts.writes.failed_writes;
  result.events = parts.world.event_count();
  result.fingerprint = parts.world.fingerprint();
  return result;
}

}  // namespace queuecast::experiment
