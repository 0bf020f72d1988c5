#pragma once

#include <coroutine>
#include <optional>
#include <utility>

#include "runtime/runtime.h"

namespace queuecast::clients {

/// Awaits a task for so long and no longer: gives its result, or nothing once the deadline has passed. The task that
/// was too slow is destroyed where it waits, and with it whatever it waits for.
template <class T>
class Within {
 public:
  Within(runtime::Runtime& runtime, runtime::Task<T> task, runtime::TimePoint deadline)
      : runtime_(runtime), task_(std::move(task)), deadline_(deadline), inner_(std::move(task_).operator co_await()) {}
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) {
    waiting_ = waiting;
    timer_ = runtime_.call_at(deadline_, {&Within::expire, this});
    return inner_.await_suspend(waiting);
  }
  std::optional<T> await_resume() {
    timer_.cancel();
    if (expired_) return std::nullopt;
    return inner_.await_resume();
  }

 private:
  using Inner = decltype(std::declval<runtime::Task<T>>().operator co_await());

  static void expire(void* self) {
    auto& within = *static_cast<Within*>(self);
    within.expired_ = true;
    within.waiting_.resume();
  }

  runtime::Runtime& runtime_;
  runtime::Task<T> task_;
  runtime::TimePoint deadline_;
  Inner inner_;
  std::coroutine_handle<> waiting_;
  runtime::Timer timer_;
  bool expired_ = false;
};

}  // namespace queuecast::clients
