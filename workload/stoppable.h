#pragma once

#include <optional>
#include <utility>

#include "runtime/runtime.h"
#include "workload/control.h"

namespace queuecast::workload {

namespace detail {

template <class T>
runtime::Task<void> finish(runtime::Task<T> task, std::optional<T>& result, Control& control) {
  result.emplace(co_await std::move(task));
  control.changed().notify_all();
}

}  // namespace detail

/// Awaits a task, but not beyond a stop request: nothing then, and the task is destroyed where it waits. For polls by
/// a process that has nothing in hand.
template <class T>
runtime::Task<std::optional<T>> unless_stopped(runtime::Runtime& runtime, Control& control, runtime::Task<T> task) {
  std::optional<T> result;
  const runtime::Job job = runtime.start(detail::finish<T>(std::move(task), result, control));
  while (!result && !control.stop_requested()) co_await control.changed().wait(runtime);
  co_return std::move(result);
}

}  // namespace queuecast::workload
