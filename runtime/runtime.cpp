#include "runtime/runtime.h"

#include <cstdio>
#include <cstdlib>
#include <list>
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

/// The outermost coroutine of a task: it never has an awaiter and tells its owner, by a flag or a call, that it ended.
struct Root {
  struct promise_type {
    Callback finished;

    Root get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    auto final_suspend() const noexcept {
      struct Awaiter {
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<promise_type> root) const noexcept {
          // May destroy the frame: nothing of it is touched afterwards.
          if (const Callback told = root.promise().finished; told.run) told.run(told.argument);
        }
        void await_resume() const noexcept {}
      };
      return Awaiter{};
    }
    void return_void() const noexcept {}
    void unhandled_exception() const { end_program(std::current_exception()); }
  };
  std::coroutine_handle<promise_type> handle;
};

Root run_to_end(Task<void> task) { co_await std::move(task); }

}  // namespace

struct Job::State {
  std::coroutine_handle<Root::promise_type> root;
  Timer start;

  ~State() {
    start.cancel();
    if (root) root.destroy();
  }
};

Job::Job() = default;
Job::Job(Job&&) noexcept = default;
Job::Job(std::unique_ptr<State> state) : state_(std::move(state)) {}
Job::~Job() = default;
Job& Job::operator=(Job&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
bool Job::done() const { return !state_ || state_->root.done(); }

struct Runtime::Streams {
  std::map<std::string, Random, std::less<>> by_name;
};

struct Runtime::Spawned {
  struct Node {
    Spawned* owner;
    std::list<Node>::iterator self;
    Job::State state;
  };
  std::list<Node> running;

  static void reap(void* argument) {
    auto* node = static_cast<Node*>(argument);
    auto& running = node->owner->running;
    running.erase(node->self);
  }
};

Runtime::Runtime(std::uint64_t seed)
    : seed_(seed), streams_(std::make_unique<Streams>()), spawned_(std::make_unique<Spawned>()) {}

Runtime::~Runtime() { end_tasks(); }

void Runtime::end_tasks() { spawned_->running.clear(); }

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
  Root root = run_to_end(std::move(task));
  auto& node = spawned_->running.emplace_back();
  node.owner = spawned_.get();
  node.self = std::prev(spawned_->running.end());
  node.state.root = root.handle;
  root.handle.promise().finished = {&Spawned::reap, &node};
  node.state.start = at(now(), root.handle);
}

Job Runtime::start(Task<void> task) {
  auto state = std::make_unique<Job::State>();
  state->root = run_to_end(std::move(task)).handle;
  state->start = at(now(), state->root);
  return Job{std::move(state)};
}

Random& Runtime::random(std::string_view stream) {
  const auto found = streams_->by_name.find(stream);
  if (found != streams_->by_name.end()) return found->second;
  return streams_->by_name.emplace(std::string(stream), Random{seed_, stream}).first->second;
}

}  // namespace queuecast::runtime
