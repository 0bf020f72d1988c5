#include "sim/arrivals/trace.h"
#include "sim/scenario/scenario_reader.h"

namespace queuecast::scenario {
namespace {

using arrivals::Source;

Source read_steps(Fields& fields, bool ramps) {
  arrivals::Steps steps{{}, ramps};
  const auto list = fields.require("points");
  if (!list) return steps;
  for (const Value& item : list->items()) {
    arrivals::RatePoint point;
    Fields point_fields{item};
    if (point_fields.require("at")) point_fields.duration("at", point.at);
    if (point_fields.require("rate")) point_fields.rate("rate", point.per_second);
    if (!steps.points.empty() && point.at <= steps.points.back().at) {
      item.report("a point that is not after the one before", "points in the order of time");
    }
    steps.points.push_back(point);
  }
  return steps;
}

Source read_burst(Fields& fields) {
  arrivals::Burst burst;
  fields.duration("at", burst.at);
  if (fields.require("count")) fields.integer("count", burst.count, 0, 1'000'000'000);
  fields.duration("over", burst.over);
  return burst;
}

Source read_wave(Fields& fields) {
  arrivals::Wave wave;
  if (fields.require("rate")) fields.rate("rate", wave.mean);
  wave.amplitude = wave.mean;
  fields.duration("period", wave.period);
  fields.duration("peak", wave.peak);
  if (fields.rate("swing", wave.amplitude) && wave.amplitude > wave.mean) {
    fields.find("swing")->wrong("a rate up to the mean rate");
  }
  if (wave.period.count() <= 0) fields.value().report("period is 0", "a positive duration");
  return wave;
}

std::optional<Source> read_source(const Value& value) {
  enum class Kind { kConstant, kPoisson, kSteps, kRamps, kBurst, kWave };
  Fields fields{value};
  const auto kind = fields.require("kind");
  const auto chosen = kind ? kind->choice<Kind>({{"constant", Kind::kConstant},
                                                 {"poisson", Kind::kPoisson},
                                                 {"steps", Kind::kSteps},
                                                 {"ramps", Kind::kRamps},
                                                 {"burst", Kind::kBurst},
                                                 {"wave", Kind::kWave}})
                           : std::nullopt;
  if (!chosen) {
    fields.accept({"rate", "points", "at", "count", "over", "period", "peak", "swing"});
    return std::nullopt;
  }
  double rate = 1;
  switch (*chosen) {
    case Kind::kConstant:
      if (fields.require("rate")) fields.rate("rate", rate);
      return arrivals::Constant{rate};
    case Kind::kPoisson:
      if (fields.require("rate")) fields.rate("rate", rate);
      return arrivals::Poisson{rate};
    case Kind::kSteps: return read_steps(fields, false);
    case Kind::kRamps: return read_steps(fields, true);
    case Kind::kBurst: return read_burst(fields);
    case Kind::kWave: return read_wave(fields);
  }
  return std::nullopt;
}

std::optional<arrivals::Pattern> read_trace_file(const Value& value, const ScenarioContext& context) {
  const auto name = value.word();
  if (!name) return std::nullopt;
  const std::string path = context.resolve(*name);
  Problems unread;
  const auto text = read_text_file(path, unread);
  if (!text) {
    value.report("no trace '" + path + "'", "a file of TIME,COUNT lines");
    return std::nullopt;
  }
  auto trace = arrivals::read_trace(*text);
  if (trace.has_value()) return arrivals::Pattern{std::move(*trace)};
  const arrivals::TraceError& error = trace.error();
  context.problems.add(Place{path, error.line, error.column}, error.found, error.expected);
  return std::nullopt;
}

}  // namespace

arrivals::Pattern read_pattern(const Value& value) {
  arrivals::Pattern pattern;
  if (value.is_mapping()) {
    if (auto source = read_source(value)) pattern.push_back(std::move(*source));
    return pattern;
  }
  for (const Value& item : value.items()) {
    if (auto source = read_source(item)) pattern.push_back(std::move(*source));
  }
  return pattern;
}

void read_traffic(const Value& value, const ScenarioContext& context, Traffic& traffic) {
  Fields fields{value};
  fields.integer("producers", traffic.producers, 0, 100'000);
  fields.rate("rate", traffic.rate_per_second);
  if (fields.find("rate") && traffic.rate_per_second <= 0) fields.find("rate")->wrong("a rate above 0, such as 1/s");
  fields.duration("stop", traffic.stop);
  fields.word("body", traffic.body);
  const auto pattern = fields.find("pattern");
  const auto trace = fields.find("trace");
  if (pattern) traffic.pattern = read_pattern(*pattern);
  if (trace) traffic.pattern = read_trace_file(*trace, context);
  if (pattern && trace) trace->report("a trace beside a pattern", "one of them");
  for (const char* name : {"producers", "rate"}) {
    const auto given = fields.find(name);
    if (given && (pattern || trace)) {
      given->report("'" + std::string{name} + "' beside a " + (pattern ? "pattern" : "trace"), "one of them");
    }
  }
}

}  // namespace queuecast::scenario
