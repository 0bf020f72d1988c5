#pragma once

#include <coroutine>
#include <memory>
#include <string_view>
#include <utility>

#include "runtime/event_queue.h"
#include "runtime/http/client.h"
#include "runtime/random.h"
#include "runtime/task.h"
#include "runtime/time.h"

namespace queuecast::runtime {

class Runtime;

/// A pending event; destroying it cancels the event. Must not outlive its Runtime.
class [[nodiscard]] Timer {
 public:
  Timer() = default;
  Timer(EventQueue& queue, EventQueue::Id id) : queue_(&queue), id_(id) {}
  Timer(Timer&& other) noexcept : queue_(std::exchange(other.queue_, nullptr)), id_(other.id_) {}
  Timer& operator=(Timer&& other) noexcept {
    std::swap(queue_, other.queue_);
    std::swap(id_, other.id_);
    return *this;
  }
  ~Timer() { cancel(); }

  void cancel() {
    if (queue_) std::exchange(queue_, nullptr)->cancel(id_);
  }

 private:
  EventQueue* queue_ = nullptr;
  EventQueue::Id id_;
};

/// A task that runs on its own. Destroying the Job ends the task and cancels all it waits for, as SIGKILL ends a
/// pod. It must not be destroyed from inside its own task, nor outlive its Runtime.
class [[nodiscard]] Job {
 public:
  Job() = default;
  Job(Job&& other) noexcept : root_(std::exchange(other.root_, nullptr)) {}
  Job& operator=(Job&& other) noexcept;
  ~Job();

  /// Whether the task has returned (an empty Job is done).
  bool done() const { return !root_ || root_.done(); }

 private:
  friend class Runtime;
  explicit Job(std::coroutine_handle<> root) : root_(root) {}
  std::coroutine_handle<> root_;
};

/// The only door to the outside: time, timers, tasks, chance and the wire. One object a world, passed by reference,
/// never global, so that many worlds live in one process. One thread runs a world; nothing here is thread-safe.
class Runtime {
 public:
  explicit Runtime(std::uint64_t seed);
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  virtual ~Runtime();

  virtual TimePoint now() const = 0;

  /// Calls back once at that time (at once, but never from inside this call, when it has passed).
  Timer call_at(TimePoint when, Callback callback);
  /// Resumes a coroutine at that time: what sleeps, deadlines and long polls are made of.
  Timer at(TimePoint when, std::coroutine_handle<> waiting);

  /// Starts a task that lives until it returns or the Runtime ends. It begins at the next turn of the run loop. An
  /// exception that escapes it is a broken invariant and ends the program.
  void spawn(Task<void> task);
  /// Starts a task whose life the caller holds.
  Job start(Task<void> task);

  virtual std::unique_ptr<http::Client> http_client(const http::Endpoint& endpoint) = 0;

  /// The stream of that name under this world's seed; created on first use, its position is kept.
  Random& random(std::string_view stream);
  std::uint64_t seed() const { return seed_; }

 protected:
  EventQueue& events() { return events_; }
  /// Told of each new event: the real world must re-arm the operating system's timer.
  virtual void event_added(TimePoint) {}
  /// Destroys all tasks; for the destructors of derived worlds, whose parts the tasks may still use.
  void end_tasks();

 private:
  struct Streams;
  struct Spawned;

  std::uint64_t seed_;
  EventQueue events_;
  std::unique_ptr<Streams> streams_;
  std::unique_ptr<Spawned> spawned_;
};

/// Awaits a point in time.
inline auto sleep_until(Runtime& runtime, TimePoint when) {
  struct Awaiter {
    Runtime& runtime;
    TimePoint when;
    Timer timer{};
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { timer = runtime.at(when, waiting); }
    void await_resume() const noexcept {}
  };
  return Awaiter{runtime, when};
}

inline auto sleep_for(Runtime& runtime, Duration duration) { return sleep_until(runtime, runtime.now() + duration); }

}  // namespace queuecast::runtime
