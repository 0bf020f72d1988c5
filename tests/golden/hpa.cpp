#include <algorithm>
#include <cmath>
#include <string>

#include "sim/hpa/sync.h"
#include "sim/kubernetes/quantity.h"
#include "tests/golden/replay.h"

// Vectors of the real HorizontalController: a scripted world per sync, and what the HPA's status and the scale were.

namespace queuecast::golden {
namespace {

using namespace hpa;
using kubernetes::MetricSpec;
using nlohmann::json;
using Select = ScalingRules::Select;

constexpr std::string_view kSelectNames[] = {"Max", "Min", "Disabled"};

std::optional<ScalingRules> read_rules(const json& behavior, const char* direction) {
  const auto found = behavior.find(direction);
  if (found == behavior.end() || found->is_null()) return std::nullopt;
  ScalingRules rules;
  if (const auto select = maybe<std::string>(*found, "select_policy")) {
    rules.select_policy = *select == "Min" ? Select::kMin : *select == "Disabled" ? Select::kDisabled : Select::kMax;
  }
  rules.stabilization_window_seconds = maybe<std::int32_t>(*found, "window_s");
  rules.tolerance = maybe<std::string>(*found, "tolerance");
  if (found->contains("policies")) {
    rules.policies.emplace();
    for (const json& policy : (*found)["policies"]) {
      const bool pods = policy.at("type") == "Pods";
      rules.policies->push_back({pods ? ScalingPolicy::Type::kPods : ScalingPolicy::Type::kPercent, policy.at("value"),
                                 policy.at("period_s")});
    }
  }
  return rules;
}

json show(const ScalingRules& rules) {
  json result = {{"select_policy", kSelectNames[static_cast<int>(*rules.select_policy)]}};
  if (rules.stabilization_window_seconds) result["window_s"] = *rules.stabilization_window_seconds;
  for (const ScalingPolicy& policy : *rules.policies) {
    result["policies"].push_back({{"type", policy.type == ScalingPolicy::Type::kPods ? "Pods" : "Percent"},
                                  {"value", policy.value},
                                  {"period_s", policy.period_seconds}});
  }
  if (rules.tolerance) {
    result["tolerance"] = kubernetes::milli_text(kubernetes::parse_quantity(*rules.tolerance)->milli());
  }
  return result;
}

std::string show(const ConditionState& condition) {
  if (condition.reason.empty()) return "";
  const char* status = condition.status == kubernetes::Condition::Status::kTrue    ? "True/"
                       : condition.status == kubernetes::Condition::Status::kFalse ? "False/"
                                                                                   : "Unknown/";
  return status + std::string(condition.reason);
}

Duration milliseconds(double value) { return Duration{std::llround(value * 1e6)}; }

/// The controller between two syncs, and the clock.
struct World {
  Settings settings;
  Memory memory;
  Status status;
  std::int32_t spec = 0;
  TimePoint now{};
};

struct Counts {
  int puts = 0;
  int rereads = 0;
  int reads = 0;
};

std::optional<Proposal> propose(const World& world, const Sync& sync, const json& tick) {
  const json& values = tick.at("values_milli").at(sync.metric());
  if (values.is_null() || values.empty()) return std::nullopt;
  const auto list = values.get<std::vector<std::int64_t>>();
  const MetricSpec& spec = world.settings.metrics[sync.metric()];
  if (spec.target_type == MetricSpec::TargetType::kAverageValue) {
    return external_average_value(list, spec.target_milli, sync.scale().status, world.settings.tolerances);
  }
  const std::int32_t ready = tick.at("ready");
  const std::int32_t matched = ready + tick.value("unready", 0) + tick.value("pending", 0);
  return external_value(list, spec.target_milli, sync.scale().spec, {matched, ready}, world.settings.tolerances);
}

void run_sync(World& world, Sync& sync, const json& tick, Counts& counts) {
  while (sync.ask() != Sync::Ask::kDone) {
    switch (sync.ask()) {
      case Sync::Ask::kScale:
        world.now += milliseconds(tick.value("scale_get_ms", 0));
        sync.scale_read(tick.value("scale_get_error", false)
                            ? std::nullopt
                            : std::optional<Scale>{{world.spec, tick.at("status").get<std::int32_t>()}},
                        world.now);
        break;
      case Sync::Ask::kMetric:
        world.now += milliseconds(tick.value("metric_ms", 0));
        ++counts.reads;
        sync.metric_read(propose(world, sync, tick), world.now);
        break;
      case Sync::Ask::kWrite: {
        world.now += milliseconds(tick.value("scale_put_ms", 0));
        ++counts.puts;
        const bool refused = tick.value("scale_put_error", false);
        if (!refused) world.spec = sync.replicas();
        sync.written(refused ? WriteAnswer::kRefused : WriteAnswer::kWritten, world.now);
        break;
      }
      case Sync::Ask::kReread:
        ++counts.rereads;
        sync.reread();
        break;
      case Sync::Ask::kPause:
        world.now += Sync::kConflictPause;
        sync.paused();
        break;
      case Sync::Ask::kDone: break;
    }
  }
}

json result_of(const World& world, const Sync& sync, const Counts& counts, const json& tick, double start_ms) {
  json result = {{"t_ms", start_ms},
                 {"cur", world.status.current},
                 {"des", world.status.desired},
                 {"reads", counts.reads},
                 {"able", show(world.status.able_to_scale)},
                 {"active", show(world.status.scaling_active)},
                 {"limited", show(world.status.scaling_limited)}};
  if (sync.trace().wrote) result["written"] = *sync.trace().wrote;
  if (counts.puts) result["puts"] = counts.puts;
  if (counts.rereads) result["rereads"] = counts.rereads;
  for (std::size_t i = 0; i < world.status.usage_milli.size(); ++i) {
    const auto usage = world.status.usage_milli[i];
    const bool average = world.settings.metrics[i].target_type == MetricSpec::TargetType::kAverageValue;
    const bool shown = usage && !(average && tick.at("status") == 0);  // with no replica Go's int64(+Inf)
    result["usage_milli"].push_back(shown ? json(*usage) : json());
  }
  return result;
}

/// The controller's informer resyncs at k * period - phase.
TimePoint next_start(TimePoint start, TimePoint end, Duration phase, Duration period) {
  Due due;
  const auto k = (start.time_since_epoch() + phase + period - Duration{1}) / period;
  const TimePoint resync{k * period - phase};
  if (resync <= end) due.request(resync + period);
  due.request(end + period);
  return *due.at();
}

World world_of(const json& in, ScalingBehavior& full) {
  kubernetes::HorizontalPodAutoscaler::Spec spec;
  spec.min_replicas = maybe<std::int32_t>(in, "min");
  spec.max_replicas = in.at("max");
  for (const json& metric : in.at("metrics")) {
    MetricSpec target;
    target.target_type =
        metric.at("type") == "Value" ? MetricSpec::TargetType::kValue : MetricSpec::TargetType::kAverageValue;
    target.target_milli = metric.at("target_milli");
    spec.metrics.push_back(target);
  }
  if (!in.at("behavior").is_null()) {
    spec.behavior = ScalingBehavior{read_rules(in["behavior"], "up"), read_rules(in["behavior"], "down")};
    full = with_defaults(*spec.behavior);
  }
  ControllerFlags flags;
  flags.sync_period = milliseconds(in.at("sync_period_ms"));
  flags.downscale_stabilization = milliseconds(in.at("downscale_window_ms"));
  flags.tolerance = in.at("tolerance");
  const std::string version = in.at("kubernetes");
  flags.scale_to_zero = version >= "v1.37";
  World world;
  world.settings = settings(spec, flags);
  world.spec = in.at("replicas");
  return world;
}

}  // namespace

void replay_hpa(const json& vector, std::vector<Mismatch>& mismatches) {
  const json& in = vector.at("input");
  const json& out = vector.at("output");
  ScalingBehavior full;
  World world = world_of(in, full);
  json behavior;
  if (world.settings.behavior) behavior = {{"up", show(*full.scale_up)}, {"down", show(*full.scale_down)}};
  expect(vector, mismatches, "behavior", out.at("behavior"), behavior);
  expect(vector, mismatches, "tol_up", out.at("tol_up"), world.settings.tolerances.up);
  expect(vector, mismatches, "tol_down", out.at("tol_down"), world.settings.tolerances.down);

  const Duration period = milliseconds(in.at("sync_period_ms"));
  const Duration phase = milliseconds(in.at("resync_phase_ms"));
  const bool at_once = in.at("kubernetes").get<std::string>() >= "v1.37";
  TimePoint start = TimePoint{} + (at_once ? Duration{} : period);
  for (std::size_t k = 0; k < in.at("ticks").size(); ++k) {
    const json& tick = in["ticks"][k];
    if (const auto set = maybe<std::int32_t>(tick, "set_spec")) world.spec = *set;
    Sync sync(world.settings, world.memory, world.status);
    Counts counts;
    world.now = start;
    run_sync(world, sync, tick, counts);
    const double start_ms = static_cast<double>(start.time_since_epoch().count()) / 1e6;
    expect(vector, mismatches, "tick " + std::to_string(k), out.at("ticks").at(k),
           result_of(world, sync, counts, tick, start_ms));
    start = next_start(start, world.now, phase, period);
  }
  expect(vector, mismatches, "final", out.at("final"), world.spec);
}

}  // namespace queuecast::golden
