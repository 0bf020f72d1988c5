#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "runtime/simulated/world.h"
#include "sim/cost/meters.h"
#include "sim/report/recorder.h"
#include "sim/scenario/scenario.h"
#include "workload/config.h"

namespace queuecast::experiment {

/// The managed services of one cluster's cloud in its world: the emulators on the wire, with the scenario's queue and
/// table, all limits of the real services switched on, and the life of every message told to the recorder.
class CloudServices {
 public:
  struct Depth {
    std::int64_t visible = 0;
    std::int64_t in_flight = 0;  // on Azure delayed ones too: the service does not tell them apart
  };

  virtual ~CloudServices() = default;
  /// Creates queue and table as the scenario has them. Throws std::runtime_error with the service's words if it
  /// refuses.
  virtual void set_up() = 0;
  virtual Depth depth() = 0;
  /// Where a process finds the queue, the table and its identity.
  virtual workload::Config client_config() const = 0;
  /// Adds what the services counted: to be paid, and to be shown.
  virtual void report_usage(cost::Usage& usage, std::map<std::string, std::int64_t>& counters) = 0;
};

/// All references must outlive the services, which must outlive the world's tasks.
std::unique_ptr<CloudServices> make_aws_services(simulated::World& world, const scenario::Cluster& cluster,
                                                 report::Recorder& recorder);
std::unique_ptr<CloudServices> make_azure_services(simulated::World& world, const scenario::Cluster& cluster,
                                                   report::Recorder& recorder);

/// Asks a handler outside the run, before its first event; throws std::runtime_error unless it answers below 300.
http::Response ask(simulated::World& world, http::Handler& handler, http::Request request, const std::string& what);

}  // namespace queuecast::experiment
