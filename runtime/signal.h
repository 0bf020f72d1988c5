#pragma once

#include <coroutine>
#include <optional>

#include "runtime/runtime.h"

namespace queuecast::runtime {

/// Something that tasks wait for and others announce: long polls wait for a message, a client for its answer.
/// A waiter that is destroyed leaves the list by itself. The waiters resume from the run loop, in the order they came.
class Signal {
 public:
  Signal() = default;
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  /// Whoever still waits is notified: what it waited for is gone.
  ~Signal() { notify_all(); }

  /// Wakes the task that has waited longest; returns whether there was one.
  bool notify_one();
  void notify_all();
  bool has_waiters() const { return first_ != nullptr; }

  /// Awaits a notification; with a deadline, gives up then. The result says whether it was notified.
  auto wait(Runtime& runtime, std::optional<TimePoint> deadline = {}) { return Waiter{*this, runtime, deadline}; }

 private:
  class Waiter {
   public:
    Waiter(Signal& signal, Runtime& runtime, std::optional<TimePoint> deadline)
        : signal_(signal), runtime_(runtime), deadline_(deadline) {}
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() { unlink(); }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting);
    bool await_resume() const noexcept { return notified_; }

   private:
    friend class Signal;
    void unlink();

    Signal& signal_;
    Runtime& runtime_;
    std::optional<TimePoint> deadline_;
    std::coroutine_handle<> waiting_;
    Timer timer_;
    Waiter* previous_ = nullptr;
    Waiter* next_ = nullptr;
    bool linked_ = false;
    bool notified_ = false;
  };

  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

}  // namespace queuecast::runtime
