#pragma once

#include <functional>

#include "sim/kubernetes/objects.h"

namespace queuecast::kubernetes {

/// What runs in the pods: the container runtime as the kubelet sees it. A pod is known by its uid; at most one program
/// of a pod runs at a time.
class PodRuntime {
 public:
  using OnExit = std::function<void(int exit_code)>;

  virtual ~PodRuntime() = default;
  /// The containers start now. `on_exit` is called once when they end by themselves, also after `terminate`; never
  /// from inside `start`, and never after `kill`.
  virtual void start(const Pod& pod, OnExit on_exit) = 0;
  /// SIGTERM: the program may end early by itself.
  virtual void terminate(const Pod& pod) = 0;
  /// SIGKILL, or the machine is gone: ends at once, whatever it does.
  virtual void kill(const Pod& pod) = 0;
};

}  // namespace queuecast::kubernetes
