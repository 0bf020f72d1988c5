#pragma once

#include "runtime/runtime.h"
#include "runtime/signal.h"

namespace queuecast::workload {

/// The hold that a kubelet (or a signal handler) has on a process. The end by force is destroying its task.
class Control {
 public:
  /// SIGTERM. A process that runs as PID 1 without a handler, as the seed workload does, never notices.
  void request_stop() {
    stop_requested_ = true;
    changed_.notify_all();
  }
  bool stop_requested() const { return stop_requested_; }
  /// Notified by a stop request, and by the process itself when one of its parts is done.
  runtime::Signal& changed() { return changed_; }

 private:
  bool stop_requested_ = false;
  runtime::Signal changed_;
};

/// Sleeps until that time, or until a stop request when the process listens for one. Says whether to go on.
inline runtime::Task<bool> pause_until(runtime::Runtime& runtime, runtime::TimePoint when, Control& control,
                                       bool prompt_exit) {
  if (!prompt_exit) {
    co_await runtime::sleep_until(runtime, when);
    co_return true;
  }
  while (!control.stop_requested() && runtime.now() < when) co_await control.changed().wait(runtime, when);
  co_return !control.stop_requested();
}

}  // namespace queuecast::workload
