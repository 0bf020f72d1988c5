#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "runtime/runtime.h"
#include "sim/catalog/latencies.h"
#include "sim/kubernetes/pod_runtime.h"
#include "workload/workload.h"

namespace queuecast::experiment {

/// Runs a built-in workload, the code that ships, in every pod that the kubelet starts. Start-up and CPU times come
/// from the latency catalogue, keyed by the ordinal of the start, so that both clouds meet the same luck.
class PodPrograms final : public kubernetes::PodRuntime {
 public:
  /// `config` is what all processes have in common; it and the latencies must outlive this.
  PodPrograms(runtime::Runtime& runtime, workload::Workload program, const workload::Config& config,
              const catalog::Latencies& latencies, std::string cloud);
  ~PodPrograms() override;

  void start(const kubernetes::Pod& pod, OnExit on_exit) override;
  void terminate(const kubernetes::Pod& pod) override;
  void kill(const kubernetes::Pod& pod) override;

  std::uint64_t starts() const { return starts_; }

 private:
  struct Process;

  runtime::Task<void> run(Process& process);
  runtime::Task<void> exited(std::string uid, std::uint64_t ordinal, int code);

  runtime::Runtime& runtime_;
  workload::Workload program_;
  const workload::Config& config_;
  const catalog::Latencies& latencies_;
  std::string cloud_;
  std::uint64_t starts_ = 0;
  std::map<std::string, std::unique_ptr<Process>> processes_;  // by pod uid
};

}  // namespace queuecast::experiment
