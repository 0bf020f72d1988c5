#include "sim/experiment/pod_programs.h"

#include <utility>

namespace queuecast::experiment {

struct PodPrograms::Process {
  std::string uid;
  std::uint64_t ordinal = 0;
  workload::Config config;
  workload::Control control;
  OnExit on_exit;
  runtime::Job job;  // last: ends before what it uses
};

PodPrograms::PodPrograms(runtime::Runtime& runtime, workload::Workload program, const workload::Config& config,
                         const catalog::Latencies& latencies, std::string cloud)
    : runtime_(runtime), program_(program), config_(config), latencies_(latencies), cloud_(std::move(cloud)) {}

PodPrograms::~PodPrograms() = default;

void PodPrograms::start(const kubernetes::Pod& pod, OnExit on_exit) {
  auto process = std::make_unique<Process>();
  process->uid = pod.meta.uid;
  process->ordinal = ++starts_;
  process->config = config_;
  process->on_exit = std::move(on_exit);
  const std::string luck = "/start-" + std::to_string(process->ordinal);
  process->config.random_stream = "workload.retries" + luck;
  process->config.start_delay = latencies_.draw(cloud_, "python_start_to_loop", "pod.python" + luck);
  // A pass is a poll and, with a message, a write; each builds a client, which is most of its CPU time.
  const runtime::Duration pass = latencies_.draw(cloud_, "consumer_pass_cpu", "pod.cpu" + luck);
  process->config.poll_cpu = pass / 2;
  process->config.write_cpu = pass / 2;
  process->job = runtime_.start(run(*process));
  processes_[pod.meta.uid] = std::move(process);
}

runtime::Task<void> PodPrograms::run(Process& process) {
  const int code = co_await program_(runtime_, process.config, process.control);
  // The kubelet may start the pod again, which destroys this task: it is told from another one.
  runtime_.spawn(exited(process.uid, process.ordinal, code));
}

runtime::Task<void> PodPrograms::exited(std::string uid, std::uint64_t ordinal, int code) {
  const auto found = processes_.find(uid);
  if (found == processes_.end() || found->second->ordinal != ordinal) co_return;
  const OnExit on_exit = std::move(found->second->on_exit);
  processes_.erase(found);
  on_exit(code);
}

void PodPrograms::terminate(const kubernetes::Pod& pod) {
  const auto found = processes_.find(pod.meta.uid);
  if (found != processes_.end()) found->second->control.request_stop();
}

void PodPrograms::kill(const kubernetes::Pod& pod) { processes_.erase(pod.meta.uid); }

}  // namespace queuecast::experiment
