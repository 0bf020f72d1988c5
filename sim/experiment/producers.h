#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "runtime/runtime.h"
#include "sim/scenario/scenario.h"
#include "workload/config.h"
#include "workload/control.h"

namespace queuecast::experiment {

/// What fills the queue: producer processes, each with its own loop and phase, or a pattern of arrivals. Both draw from
/// streams that do not name the cloud, so that the same messages come at the same times on both.
class Producers {
 public:
  /// `config` says where the queue is; all references must outlive this.
  Producers(runtime::Runtime& runtime, const scenario::Traffic& traffic, scenario::Cloud cloud,
            const workload::Config& config);
  ~Producers();

  void start();

 private:
  struct Process {
    workload::Config config;
    workload::Control control;
    runtime::Job job;
  };
  /// One kept connection of the pattern's sender.
  class Sender;

  void start_processes();
  runtime::Task<void> end_at(runtime::TimePoint when);
  runtime::Task<void> follow_pattern();
  runtime::Task<void> send_one(std::int64_t number);

  runtime::Runtime& runtime_;
  const scenario::Traffic& traffic_;
  scenario::Cloud cloud_;
  const workload::Config& config_;
  std::deque<Process> processes_;
  std::vector<std::unique_ptr<Sender>> idle_;
  std::vector<runtime::Job> jobs_;
};

}  // namespace queuecast::experiment
