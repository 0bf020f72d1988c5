#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "sim/keda/fallback.h"
#include "sim/keda/scaled_job.h"
#include "sim/keda/validation.h"
#include "tests/golden/replay.h"

// Vectors of KEDA's real executor, fallback and ScaledJob arithmetic.

namespace queuecast::golden {
namespace {

using namespace keda;
using nlohmann::json;

std::string show(const ConditionState& condition) {
  if (!condition.set()) return "";
  const char* status = condition.status == kubernetes::Condition::Status::kTrue    ? "True/"
                       : condition.status == kubernetes::Condition::Status::kFalse ? "False/"
                                                                                   : "Unknown/";
  return status + std::string(condition.reason);
}

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

TimePoint at_ms(std::int64_t milliseconds) { return TimePoint{std::chrono::milliseconds{milliseconds}}; }

std::int64_t to_ms(TimePoint at) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
}

void replay_scaled_object(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  ScaledObject::Spec spec;
  spec.min_replica_count = maybe<std::int32_t>(in, "min");
  spec.max_replica_count = maybe<std::int32_t>(in, "max");
  spec.idle_replica_count = maybe<std::int32_t>(in, "idle");
  spec.cooldown_period = maybe<std::int32_t>(in, "cooldown_s");
  spec.initial_cooldown_period = maybe<std::int32_t>(in, "initial_cooldown_s");
  if (const auto replicas = maybe<std::int32_t>(in, "fallback_replicas")) spec.fallback = Fallback{3, *replicas};
  auto annotations = maybe<kubernetes::Labels>(in, "annotations").value_or(kubernetes::Labels{});
  std::int32_t replicas = maybe<std::int32_t>(in, "replicas").value_or(1);
  std::optional<TimePoint> last_active;
  if (const auto last = maybe<std::int64_t>(in, "last_active_ms")) last_active = at_ms(*last);

  for (std::size_t k = 0; k < in.at("checks").size(); ++k) {
    const json& check = in["checks"][k];
    if (const auto set = maybe<std::int32_t>(check, "set_replicas")) replicas = *set;
    if (const auto changed = maybe<kubernetes::Labels>(check, "annotations")) annotations = *changed;
    const ScaleInput input{.current = replicas,
                           .active = check.at("active"),
                           .error = check.at("error"),
                           .created = at_ms(in.at("created_ms")),
                           .last_active = last_active,
                           .now = at_ms(check.at("t_ms"))};
    ScaleDecision decision = decide(spec, pauses(annotations), input);
    if (decision.write && check.value("refuse", false)) {
      write_refused(decision);
      decision.write.reset();
    }
    replicas = decision.write.value_or(replicas);
    if (decision.refresh_last_active) last_active = std::chrono::floor<std::chrono::seconds>(input.now);
    json result = {{"replicas", replicas},
                   {"written", or_null(decision.write)},
                   {"last_active_ms", last_active ? json(to_ms(*last_active)) : json()},
                   {"ready", show(decision.ready)},
                   {"active", show(decision.active)},
                   {"paused", show(decision.paused)},
                   {"error", decision.failed}};
    expect(vector, mismatches, "check " + std::to_string(k), vector.at("output").at(k), result);
  }
}

JobView read_job(const json& in) {
  JobView job{.name = in.at("name"), .state = JobView::State::kRunning, .completion = {}, .pods = {}};
  if (in.at("state") == "complete") {
    job.state = JobView::State::kComplete;
    job.completion = in.value("finished_ms", std::int64_t{0});
  } else if (in.at("state") == "failed") {
    job.state = JobView::State::kFailed;
  }
  for (const json& pod : in.value("pods", json::array())) {
    using kubernetes::PodPhase;
    const std::string phase = pod.at("phase");
    job.pods.push_back({phase == "Running"     ? PodPhase::kRunning
                        : phase == "Succeeded" ? PodPhase::kSucceeded
                        : phase == "Failed"    ? PodPhase::kFailed
                                               : PodPhase::kPending,
                        pod.value("conditions", std::vector<std::string>{})});
  }
  return job;
}

/// Go's %v of a float64 of ordinary size.
std::string shortest(double value) {
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr;
  return {text.data(), end};
}

ScaledJobSettings read_settings(const json& in) {
  ScaledJobSettings settings;
  settings.min_replica_count = maybe<std::int32_t>(in, "min");
  settings.max_replica_count = maybe<std::int32_t>(in, "max");
  settings.strategy = in.value("strategy", "");
  settings.calculation = in.value("calculation", "");
  settings.queue_length_deduction = maybe<std::int32_t>(in, "deduction");
  settings.running_job_percentage = in.value("running_percentage", "");
  settings.pending_pod_conditions =
      maybe<std::vector<std::string>>(in, "pending_conditions").value_or(std::vector<std::string>{});
  settings.successful_jobs_history_limit = maybe<std::int32_t>(in, "successful_limit");
  settings.failed_jobs_history_limit = maybe<std::int32_t>(in, "failed_limit");
  return settings;
}

void replay_scaled_job(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  const ScaledJobSettings settings = read_settings(in);
  std::vector<QueueMetric> metrics;
  json queue = json::array();
  bool error = false;
  for (const json& trigger : in.at("triggers")) {
    std::vector<std::optional<std::int64_t>> targets;
    for (const json& target : trigger.at("targets_milli")) {
      targets.push_back(target.is_null() ? std::nullopt : std::optional<std::int64_t>{target.get<std::int64_t>()});
    }
    const auto values = trigger.at("values_milli").get<std::vector<std::int64_t>>();
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (trigger.at("error")) {
        error = true;
        continue;
      }
      metrics.push_back(queue_metric(values, targets, settings.max_count(), trigger.at("active")));
      queue.push_back(shortest(metrics.back().queue_length) + "/" + shortest(metrics.back().max_value));
    }
  }
  std::vector<JobView> jobs;
  for (const json& job : in.at("jobs")) jobs.push_back(read_job(job));
  const JobDemand demand = combine(metrics, settings.calculation, settings.min_count(), settings.max_count());
  JobDecision decision = decide(settings, demand, error, jobs);
  std::sort(decision.remove.begin(), decision.remove.end());
  json expected = vector.at("output");
  for (const char* list : {"deleted", "queue"}) {
    if (expected[list].is_null()) expected[list] = json::array();
  }
  const json result = {{"min_count", settings.min_count()},
                       {"max_count", settings.max_count()},
                       {"queue", queue},
                       {"active", demand.active},
                       {"scale_to", demand.scale_to},
                       {"max_scale", demand.max_scale},
                       {"created", decision.create},
                       {"deleted", decision.remove},
                       {"last_active", decision.refresh_last_active},
                       {"ready", show(decision.ready)},
                       {"active_condition", show(decision.active)}};
  expect(vector, mismatches, "job", expected, result);
}

void replay_job_strategy(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  const StrategyResult result = apply_strategy(read_settings(in), in.at("max_scale"), in.at("running"),
                                               in.at("pending"), in.at("max_count"), in.at("scale_to"));
  expect(vector, mismatches, "strategy", vector.at("output"),
         {{"effective", result.effective}, {"scale_to", result.scale_to}});
}

void replay_fallback(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  using TargetType = kubernetes::MetricSpec::TargetType;
  const bool value_type = in.at("metric_type") == "Value";
  ScaledObject::Spec spec;
  if (const auto threshold = maybe<std::int32_t>(in, "threshold")) {
    spec.fallback = Fallback{*threshold, in.at("replicas"), in.at("behavior")};
  }
  if (const auto target = maybe<std::string>(in, "modifiers_target")) {
    spec.scaling_modifiers = ScalingModifiers{
        .formula = "q", .target = *target, .activation_target = {}, .metric_type = in.at("metric_type")};
  }
  const MetricTarget target{value_type ? TargetType::kValue : TargetType::kAverageValue, in.at("target_milli")};
  const TargetReplicas replicas{in.at("current_replicas").get<std::int32_t>(), in.at("ready_pods").get<std::int32_t>()};
  std::optional<Health> health;
  for (std::size_t k = 0; k < in.at("polls").size(); ++k) {
    const json& poll = in["polls"][k];
    std::optional<std::int64_t> polled;
    if (!poll.at("error")) polled = poll.at("value_milli").get<std::int64_t>();
    const MetricAnswer answer = with_fallback(spec, target, polled, replicas, health);
    json result = {{"value_milli", or_null(answer.value_milli)},
                   {"fallback", answer.fallback},
                   {"error", !answer.value_milli.has_value()},
                   {"failures", health ? json(health->failures) : json()}};
    if (answer.value_milli) result["name"] = answer.composite ? "composite-metric" : "s0-queue";
    if (health) result["health"] = health->failing ? "Failing" : "Happy";
    expect(vector, mismatches, "poll " + std::to_string(k), vector.at("output").at(k), result);
  }
}

void replay_bounds(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  ScaledObject::Spec spec;
  spec.min_replica_count = maybe<std::int32_t>(in, "min");
  spec.max_replica_count = maybe<std::int32_t>(in, "max");
  spec.idle_replica_count = maybe<std::int32_t>(in, "idle");
  const ScaledJobSettings job = read_settings(in);
  expect(vector, mismatches, "bounds", vector.at("output"),
         {{"hpa_min", hpa_min_replicas(spec)},
          {"hpa_max", hpa_max_replicas(spec)},
          {"valid", !replica_bounds_problem(spec).has_value()},
          {"job_min", job.min_count()},
          {"job_max", job.max_count()}});
}

}  // namespace

void replay_keda_scale(const json& vector, std::vector<Mismatch>& mismatches) {
  const std::string kind = vector.at("kind");
  if (kind == "scaled_object") return replay_scaled_object(vector, mismatches);
  if (kind == "scaled_job") return replay_scaled_job(vector, mismatches);
  if (kind == "job_strategy") return replay_job_strategy(vector, mismatches);
  if (kind == "fallback") return replay_fallback(vector, mismatches);
  if (kind == "bounds") return replay_bounds(vector, mismatches);
  mismatches.push_back({vector.at("id"), "unknown kind " + kind});
}

}  // namespace queuecast::golden
