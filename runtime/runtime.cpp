#include "runtime/runtime.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

namespace queuecast::runtime {

namespace {

[[noreturn]] void end_program(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "queuecast: a task failed: %s\n", e.what());
  } catch (...) {
    std::fprintf(stderr, "queuecast: a task failed\n");
  }
  std::abort();
}

/// The outermost coroutine of a task: it never has an awaiter. A spawned one stands in its runtime's list and ends
/// itself.
struct Root {
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  /// The tasks that run on their own.
  struct List {
    promise_type* first = nullptr;
  };

  struct promise_type : FrameMemory {
    Timer start;
    List* list = nullptr;
    promise_type* previous = nullptr;
    promise_type* next = nullptr;

    Root get_return_object() { return {Handle::from_promise(*this)}; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    auto final_suspend() const noexcept {
      struct Awaiter {
        bool await_ready() const noexcept { return false; }
        void await_suspend(Handle root) const noexcept {
          if (!root.promise().list) return;
          root.promise().unlink();
          root.destroy();  // nothing of the frame is touched afterwards
        }
        void await_resume() const noexcept {}
      };
      return Awaiter{};
    }
    void return_void() const noexcept {}
    void unhandled_exception() const { end_program(std::current_exception()); }

    void link(List& into) {
      list = &into;
      next = into.first;
      if (next) next->previous = this;
      into.first = this;
    }
    void unlink() {
      (previous ? previous->next : list->first) = next;
      if (next) next->previous = previous;
    }
  };
  Handle handle;
};

Root run_to_end(Task<void> task) { co_await std::move(task); }

}  // namespace

Job& Job::operator=(Job&& other) noexcept {
  std::swap(root_, other.root_);
  return *this;
}
Job::~Job() {
  if (root_) root_.destroy();
}

struct Runtime::Streams {
  std::map<std::string, Random, std::less<>> by_name;
};

struct Runtime::Spawned : Root::List {};

Runtime::Runtime(std::uint64_t seed)
    : seed_(seed), streams_(std::make_unique<Streams>()), spawned_(std::make_unique<Spawned>()) {}

Runtime::~Runtime() { end_tasks(); }

void Runtime::end_tasks() {
  while (Root::promise_type* task = spawned_->first) {
    task->unlink();
    Root::Handle::from_promise(*task).destroy();
  }
}

Timer Runtime::call_at(TimePoint when, Callback callback) {
  if (const TimePoint earliest = now(); when < earliest) when = earliest;
  const EventQueue::Id id = events_.push(when, callback);
  event_added(when);
  return Timer{events_, id};
}

Timer Runtime::at(TimePoint when, std::coroutine_handle<> waiting) {
  return call_at(when, {[](void* frame) { std::coroutine_handle<>::from_address(frame).resume(); }, waiting.address()});
}

void Runtime::spawn(Task<void> task) {
  const Root root = run_to_end(std::move(task));
  root.handle.promise().link(*spawned_);
  root.handle.promise().start = at(now(), root.handle);
}

Job Runtime::start(Task<void> task) {
  const Root root = run_to_end(std::move(task));
  root.handle.promise().start = at(now(), root.handle);
  return Job{root.handle};
}

Random& Runtime::random(std::string_view stream) {
  const auto found = streams_->by_name.find(stream);
  if (found != streams_->by_name.end()) return found->second;
  return streams_->by_name.emplace(std::string(stream), Random{seed_, stream}).first->second;
}

}  // namespace queuecast::runtime
