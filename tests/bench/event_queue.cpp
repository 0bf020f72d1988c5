// The hold model: pop the next event, push one at a random later time, with a constant number pending.
#include <benchmark/benchmark.h>

#include <queue>
#include <vector>

#include "runtime/event_queue.h"
#include "runtime/random.h"

namespace queuecast::runtime {
namespace {

std::vector<std::int64_t> delays() {
  Random random{1, "hold"};
  std::vector<std::int64_t> values(1 << 16);
  for (auto& value : values) value = static_cast<std::int64_t>(random.exponential(1e6)) + 1;
  return values;
}

void hold_event_queue(benchmark::State& state) {
  const auto later = delays();
  EventQueue queue;
  std::size_t next = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i) queue.push(TimePoint{Duration{later[next++ & 0xffff]}}, {});
  for (auto _ : state) {
    const EventQueue::Event event = queue.pop();
    queue.push(event.at + Duration{later[next++ & 0xffff]}, event.callback);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold_event_queue)->Arg(1'000)->Arg(100'000);

// The baseline: what one would write first.
struct PlainEvent {
  std::int64_t time;
  std::uint64_t sequence;
  void* payload;
  bool operator>(const PlainEvent& other) const {
    return time != other.time ? time > other.time : sequence > other.sequence;
  }
};

void hold_priority_queue(benchmark::State& state) {
  const auto later = delays();
  std::priority_queue<PlainEvent, std::vector<PlainEvent>, std::greater<>> queue;
  std::size_t next = 0;
  std::uint64_t sequence = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i) queue.push({later[next++ & 0xffff], ++sequence, nullptr});
  for (auto _ : state) {
    const PlainEvent event = queue.top();
    queue.pop();
    queue.push({event.time + later[next++ & 0xffff], ++sequence, event.payload});
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold_priority_queue)->Arg(1'000)->Arg(100'000);

}  // namespace
}  // namespace queuecast::runtime
