#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/workload/clients/scripted_server.h"
#include "workload/config.h"
#include "workload/control.h"
#include "workload/workload.h"

namespace queuecast::workload {

/// Keeps what a workload tells: "received m1 @1".
class Diary final : public Observer {
 public:
  void on(const Event& event) override {
    static constexpr const char* kNames[] = {"sent",         "received", "empty", "written",
                                             "write failed", "deleted",  "failed"};
    std::string line = kNames[static_cast<int>(event.kind)];
    if (!event.message_id.empty()) line.append(" ").append(event.message_id);
    if (event.error) line.append(" ").append(event.error->code);
    lines.push_back(line);
    times.push_back(runtime::to_seconds(event.at - simulated::World::kEpoch));
  }

  std::vector<std::string> lines;
  std::vector<double> times;
};

/// A process of a workload in a world; destroying it is SIGKILL.
class Process {
 public:
  Process(simulated::World& world, std::string_view name, const Config& config) {
    job_ = world.start(keep(find_workload(name).value()(world, config, control), exit_code));
  }

  Control control;
  std::optional<int> exit_code;

 private:
  static runtime::Task<void> keep(runtime::Task<int> task, std::optional<int>& code) {
    code = co_await std::move(task);
  }

  runtime::Job job_;
};

}  // namespace queuecast::workload
