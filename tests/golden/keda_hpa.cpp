#include <chrono>
#include <string>

#include "sim/keda/formula.h"
#include "sim/keda/hpa_derivation.h"
#include "sim/keda/numbers.h"
#include "sim/keda/scaler.h"
#include "tests/golden/replay.h"

// Vectors of KEDA's real reconciler, formulas, value conversion and cron scaler.

namespace queuecast::golden {
namespace {

using namespace keda;
using kubernetes::MetricSpec;
using nlohmann::json;
using runtime::Task;

/// No queue is asked here.
class NoQueues final : public QueueDepth {
 public:
  Answer<SqsDepth> sqs_depth(std::string, std::string) override {
    co_return boost::system::result<SqsDepth, std::string>(std::string("no queue"));
  }
  Answer<std::int64_t> azure_depth(std::string, std::string) override {
    co_return boost::system::result<std::int64_t, std::string>(std::string("no queue"));
  }
  Answer<int> azure_peek(std::string, std::string, int) override {
    co_return boost::system::result<int, std::string>(std::string("no queue"));
  }
};

json show(const MetricSpec& metric) {
  json result;
  switch (metric.source) {
    case MetricSpec::Source::kExternal:
      result = {{"type", "External"}, {"name", metric.name}, {"selector", metric.selector.at(kScaledObjectLabel)}};
      break;
    case MetricSpec::Source::kResource: result = {{"type", "Resource"}, {"name", metric.name}}; break;
    case MetricSpec::Source::kContainerResource:
      result = {{"type", "ContainerResource"}, {"name", metric.name + "/" + metric.container}};
      break;
  }
  result["target_type"] = metric.target_type == MetricSpec::TargetType::kAverageValue ? "AverageValue"
                          : metric.target_type == MetricSpec::TargetType::kValue      ? "Value"
                                                                                      : "Utilization";
  result["target_milli"] = metric.target_milli;
  return result;
}

ScaledObject read_object(const json& in) {
  ScaledObject object;
  object.meta.name = in.at("name");
  object.meta.annotations = in.value("annotations", kubernetes::Labels{});
  object.spec.target.name = "deploy";
  object.spec.min_replica_count = maybe<std::int32_t>(in, "min");
  object.spec.max_replica_count = maybe<std::int32_t>(in, "max");
  object.spec.hpa_name = in.value("hpa_name", "");
  if (const auto window = maybe<std::int32_t>(in, "down_window_s")) {
    object.spec.behavior.emplace();
    object.spec.behavior->scale_down.emplace();
    object.spec.behavior->scale_down->stabilization_window_seconds = *window;
  }
  if (in.contains("formula")) {
    object.spec.scaling_modifiers = ScalingModifiers{.formula = in["formula"],
                                                     .target = in.value("target", ""),
                                                     .activation_target = {},
                                                     .metric_type = in.value("formula_metric_type", "")};
  }
  for (const json& each : in.at("triggers")) {
    Trigger trigger;
    trigger.type = each.at("type");
    trigger.name = each.value("name", "");
    trigger.metric_type = each.value("metric_type", "");
    trigger.metadata = each.at("metadata").get<std::map<std::string, std::string>>();
    object.spec.triggers.push_back(std::move(trigger));
  }
  return object;
}

/// The HPA, or nothing when something is refused.
std::optional<kubernetes::HorizontalPodAutoscaler> derive(const ScaledObject& object) {
  NoQueues queues;
  const ScalerContext context{
      .queues = queues, .now = [] { return kubernetes::TimePoint{}; }, .authentication = nullptr, .environment = {}};
  std::vector<MetricSpec> metrics;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < object.spec.triggers.size(); ++i) {
    const auto scaler = make_scaler(object.spec.triggers[i], i, context);
    if (!scaler.has_value()) return std::nullopt;
    metrics.push_back((*scaler)->metric());
    if ((*scaler)->external()) names.push_back(object.spec.triggers[i].name);
  }
  if (object.spec.scaling_modifiers) {
    if (!Formula::compile(object.spec.scaling_modifiers->formula, names).has_value()) return std::nullopt;
  }
  const auto hpa = derive_hpa(object, std::move(metrics));
  return hpa.has_value() ? std::optional{*hpa} : std::nullopt;
}

void replay_derive(const json& vector, std::vector<Mismatch>& mismatches) {
  const auto hpa = derive(read_object(vector.at("input")));
  json expected = vector.at("output");
  expected.erase("message");
  if (!hpa || expected.at("error")) {
    return expect(vector, mismatches, "error", expected.at("error"), !hpa.has_value());
  }
  json result = {{"error", false},
                 {"name", hpa->meta.name},
                 {"min", *hpa->spec.min_replicas},
                 {"max", hpa->spec.max_replicas},
                 {"behavior", hpa->spec.behavior.has_value()},
                 {"metrics", json::array()}};
  const auto policy = [&](const char* key, const std::optional<kubernetes::ScalingRules>& rules) {
    if (rules && rules->select_policy) result[key] = "Disabled";  // nothing else sets it here
  };
  if (hpa->spec.behavior) {
    policy("up_policy", hpa->spec.behavior->scale_up);
    policy("down_policy", hpa->spec.behavior->scale_down);
  }
  for (const MetricSpec& metric : hpa->spec.metrics) result["metrics"].push_back(show(metric));
  expect(vector, mismatches, "hpa", expected, result);
}

void replay_formula(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  const json& out = vector.at("output");
  ScaledObject::Spec spec;
  spec.target.name = "deploy";
  spec.triggers.resize(2);
  spec.triggers[0].type = "aws-sqs-queue";
  spec.triggers[0].name = "a";
  spec.triggers[1].type = "azure-queue";
  spec.triggers[1].name = "b";
  spec.scaling_modifiers = ScalingModifiers{
      .formula = in.at("formula"), .target = in.at("target"), .activation_target = {}, .metric_type = {}};
  if (!in.at("fallback").is_null()) {
    const json& fallback = in["fallback"];
    spec.fallback = Fallback{fallback.at("threshold"), fallback.at("replicas"), fallback.at("behavior")};
  }
  const auto formula = Formula::compile(spec.scaling_modifiers->formula, {"a", "b"});
  const bool invalid = !formula.has_value() || !validate(spec).empty();
  expect(vector, mismatches, "invalid", out.at("invalid"), invalid);
  if (invalid || out.at("invalid")) return;
  expect(vector, mismatches, "compiled", out.at("compiled"), Formula::wrapped(spec.scaling_modifiers->formula));
  if (const auto active = maybe<std::int64_t>(in, "fallback_metric_milli")) {
    return expect(vector, mismatches, "value", out.at("value_milli"), *active);
  }
  Formula::Values values;
  for (const auto& [name, value] : in.at("values_milli").items()) {
    const bool modifies = spec.fallback && spec.fallback->behavior == "scalingModifiers";
    const auto failures = in.contains("failures") ? maybe<std::int32_t>(in["failures"], name.c_str()) : std::nullopt;
    const bool nil = modifies && failures && *failures > spec.fallback->failure_threshold;
    values[name] = nil ? std::nullopt : std::optional{approximate(value.get<std::int64_t>())};
  }
  const auto milli = composite_milli(*formula, values, spec);
  expect(vector, mismatches, "value", out.at("value_milli"), milli ? json(*milli) : json());
}

void replay_milli(const json& vector, std::vector<Mismatch>& mismatches) {
  expect(vector, mismatches, "milli", vector.at("output").at("milli"),
         metric_milli(vector.at("input").at("value").get<double>()));
}

/// "2000-01-05T15:53:59.001Z"
kubernetes::TimePoint read_time(const std::string& text) {
  const auto part = [&](std::size_t at, std::size_t size) { return std::stoi(text.substr(at, size)); };
  const std::chrono::sys_days day{std::chrono::year{part(0, 4)} / part(5, 2) / part(8, 2)};
  auto at = kubernetes::TimePoint{day} + std::chrono::hours{part(11, 2)} + std::chrono::minutes{part(14, 2)} +
            std::chrono::seconds{part(17, 2)};
  if (text[19] == '.') {
    std::string fraction = text.substr(20, text.size() - 21);
    fraction.resize(9, '0');
    at += std::chrono::nanoseconds{std::stol(fraction)};
  }
  return at;
}

/// Runs a task that never waits.
Task<void> into(Task<ScalerResult> task, std::optional<ScalerResult>& result) { result = co_await std::move(task); }

struct Detached {
  struct promise_type {
    Detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};
Detached run(Task<void> task) { co_await std::move(task); }

void replay_cron(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  NoQueues queues;
  const auto now = read_time(in.at("now"));
  const ScalerContext context{
      .queues = queues, .now = [now] { return now; }, .authentication = nullptr, .environment = {}};
  Trigger trigger;
  trigger.type = "cron";
  trigger.metadata = {{"timezone", in.at("timezone")},
                      {"start", in.at("start")},
                      {"end", in.at("end")},
                      {"desiredReplicas", in.at("desired_replicas")}};
  json result = {{"error", true}, {"active", false}, {"value_milli", json()}};
  if (const auto scaler = make_scaler(trigger, 0, context); scaler.has_value()) {
    std::optional<ScalerResult> answer;
    run(into((*scaler)->get_metrics_and_activity(), answer));
    result = {{"error", !answer->has_value()}, {"active", false}, {"value_milli", json()}};
    if (answer->has_value()) {
      result["active"] = (*answer)->active;
      result["value_milli"] = (*answer)->value_milli;
    }
    result["name"] = (*scaler)->metric().name;
  }
  expect(vector, mismatches, "cron", vector.at("output"), result);
}

}  // namespace

void replay_keda_hpa(const json& vector, std::vector<Mismatch>& mismatches) {
  const std::string kind = vector.at("kind");
  if (kind == "derive") return replay_derive(vector, mismatches);
  if (kind == "formula") return replay_formula(vector, mismatches);
  if (kind == "milli") return replay_milli(vector, mismatches);
  if (kind == "cron") return replay_cron(vector, mismatches);
  mismatches.push_back({vector.at("id"), "unknown kind " + kind});
}

}  // namespace queuecast::golden
