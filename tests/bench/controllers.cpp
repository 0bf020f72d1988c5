// What one decision of a controller costs, without its API calls.
#include <benchmark/benchmark.h>

#include <array>

#include "sim/hpa/sync.h"
#include "sim/keda/decision.h"
#include "sim/keda/fallback.h"

namespace queuecast {
namespace {

using namespace std::chrono_literals;
using runtime::TimePoint;

hpa::Settings hpa_settings() {
  kubernetes::HorizontalPodAutoscaler::Spec spec;
  spec.min_replicas = 1;
  spec.max_replicas = 100;
  kubernetes::MetricSpec metric;
  metric.name = "s0-aws-sqs-jobs";
  metric.target_milli = 5000;
  spec.metrics = {metric};
  return hpa::settings(spec, {});
}

/// The backlog goes up and down, so that every branch of the normalisation is taken.
void hpa_sync(benchmark::State& state) {
  const hpa::Settings settings = hpa_settings();
  hpa::Memory memory;
  hpa::Status status;
  std::int32_t replicas = 1;
  std::int64_t messages = 0;
  TimePoint now{};
  for (auto _ : state) {
    hpa::Sync sync{settings, memory, status};
    sync.scale_read(hpa::Scale{replicas, replicas}, now);
    messages = (messages + 37) % 500;
    const std::array values{messages * 1000};
    sync.metric_read(hpa::external_average_value(values, 5000, replicas, settings.tolerances), now);
    if (sync.ask() == hpa::Sync::Ask::kWrite) {
      replicas = sync.replicas();
      sync.written(hpa::WriteAnswer::kWritten, now);
    }
    benchmark::DoNotOptimize(status.desired);
    now += 15s;
  }
}
BENCHMARK(hpa_sync);

void keda_tick(benchmark::State& state) {
  keda::ScaledObject::Spec spec;
  spec.min_replica_count = 0;
  spec.max_replica_count = 100;
  spec.fallback = keda::Fallback{.failure_threshold = 3, .replicas = 6, .behavior = "static"};
  const keda::MetricTarget target{.type = {}, .milli = 5000};
  const kubernetes::Labels annotations;
  std::optional<keda::Health> health;
  keda::ScaleInput input;
  std::int64_t messages = 0;
  for (auto _ : state) {
    messages = (messages + 1) % 3;
    const keda::MetricAnswer answer = keda::with_fallback(spec, target, messages * 1000, {}, health);
    input.active = answer.value_milli.value_or(0) > 0;
    input.now += 30s;
    const keda::ScaleDecision decision = keda::decide(spec, keda::pauses(annotations), input);
    if (decision.write) input.current = *decision.write;
    if (decision.refresh_last_active) input.last_active = input.now;
    benchmark::DoNotOptimize(input);
  }
}
BENCHMARK(keda_tick);

}  // namespace
}  // namespace queuecast
