#include <limits>
#include <utility>

#include "sim/keda/cron_schedule.h"
#include "sim/keda/metadata.h"
#include "sim/keda/numbers.h"

// cron (KEDA pkg/scalers/cron_scaler.go, v2.18 and later): active from each start to the next end.

namespace queuecast::keda {
namespace {

using runtime::Task;

class CronScaler final : public Scaler {
 public:
  CronScaler(std::function<kubernetes::TimePoint()> now, std::string zone, CronSchedule start, CronSchedule end,
             std::int64_t replicas, kubernetes::MetricSpec metric)
      : now_(std::move(now)),
        zone_name_(std::move(zone)),
        start_(start),
        end_(end),
        replicas_(replicas),
        metric_(std::move(metric)) {}

  const kubernetes::MetricSpec& metric() const override { return metric_; }

  Task<ScalerResult> get_metrics_and_activity() override {
    if (!zone_) zone_ = Timezone::load(zone_name_);
    if (!zone_) co_return ScalerResult("unable to load timezone: unknown time zone " + zone_name_);
    const std::int64_t now = runtime::unix_seconds(now_());
    const std::int64_t start = next(start_, next_start_, now);
    const std::int64_t end = next(end_, next_end_, now);
    // A schedule that never comes is Go's zero time, which is before everything.
    const bool active = start == kNever || (end != kNever && !(start < end));
    Measurement measurement{active ? metric_milli(static_cast<double>(replicas_)) : 0, active,
                            active ? "inside the cron window" : "outside the cron window"};
    co_return ScalerResult(std::move(measurement));
  }

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();

  /// The next moment of a schedule stays the next until it comes.
  std::int64_t next(const CronSchedule& schedule, std::optional<std::int64_t>& known, std::int64_t now) {
    if (!known || *known <= now) known = schedule.next(now, *zone_);
    return known.value_or(kNever);
  }

  std::function<kubernetes::TimePoint()> now_;
  std::string zone_name_;
  std::shared_ptr<const Timezone> zone_;
  CronSchedule start_;
  CronSchedule end_;
  std::optional<std::int64_t> next_start_;
  std::optional<std::int64_t> next_end_;
  std::int64_t replicas_;
  kubernetes::MetricSpec metric_;
};

/// How a schedule appears in the metric's name.
std::string name_part(std::string_view schedule) {
  std::string text;
  for (const char c : schedule) {
    switch (c) {
      case ' ': break;
      case '*': text += 'x'; break;
      case '/': text += "Sl"; break;
      case '?': text += "Qm"; break;
      case ',': text += "Cm"; break;
      default: text += c;
    }
  }
  return text;
}

}  // namespace

MadeScaler make_cron_scaler(const Trigger& trigger, std::size_t index, const ScalerContext& context) {
  Metadata metadata(trigger, index, context);
  const std::string start = metadata.required("start");
  const std::string end = metadata.required("end");
  const std::string zone = metadata.required("timezone");
  metadata.required("desiredReplicas");
  const std::int64_t replicas = metadata.number("desiredReplicas", 0);
  const auto type = metadata.target_type();
  const auto starts = CronSchedule::parse(start);
  const auto ends = CronSchedule::parse(end);
  if (!start.empty() && !starts) metadata.problem("start", "error parsing start schedule: " + starts.error());
  if (!end.empty() && !ends) metadata.problem("end", "error parsing end schedule: " + ends.error());
  if (!start.empty() && start == end) {
    metadata.problem("end", "start and end can not have exactly same time input");
  }
  if (replicas == 0 && metadata.find("desiredReplicas")) {
    metadata.problem("desiredReplicas", "no desiredReplicas specified");
  }
  if (!metadata.problems().empty()) return std::move(metadata.problems());
  kubernetes::MetricSpec metric;
  metric.name = metric_name(index, "cron-" + zone + "-" + name_part(start) + "-" + name_part(end));
  metric.target_type = type;
  metric.target_milli = 1000;
  return std::unique_ptr<Scaler>(
      std::make_unique<CronScaler>(context.now, zone, *starts, *ends, replicas, std::move(metric)));
}

}  // namespace queuecast::keda
