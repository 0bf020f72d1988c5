#include "sim/report/answer.h"

#include <algorithm>
#include <cmath>

#include "sim/report/text.h"

namespace queuecast::report {

namespace {

constexpr const char* kNothing = "\u2013";

bool idle(const Side& side) { return side.cluster->messages.processed == 0; }

/// What did not get done; empty when all did.
std::string shortfall(const Side& side) {
  const MessageCounts& m = side.cluster->messages;
  std::string text;
  const bool stranded = m.sent > 0 && static_cast<double>(side.m.unprocessed) > 0.001 * static_cast<double>(m.sent);
  if (m.lost > 0) text = " loses " + count(m.lost);
  if (stranded) text += (text.empty() ? " leaves " : " and leaves undone ") + count(side.m.unprocessed);
  if (text.empty()) return "";
  return side.name + text + " of " + count(m.sent) + " messages" + (stranded && m.lost == 0 ? " undone" : "");
}

std::string shortfalls(const std::vector<Side>& sides) {
  std::string text;
  std::vector<std::string> whole;
  for (const Side& side : sides) {
    const std::string words = shortfall(side);
    if (side.cluster->messages.sent == 0) {
      text += (text.empty() ? "" : "; ") + side.name + " received no messages";
    } else if (words.empty()) {
      whole.push_back(side.name);
    } else {
      text += (text.empty() ? "" : "; ") + words;
    }
  }
  if (text.empty()) return "";
  for (const std::string& name : whole) text += "; " + name + " finishes all";
  return text + ". ";
}

/// `told` when the messages left undone were named already.
std::string one(const Side& side, bool told) {
  const MessageCounts& m = side.cluster->messages;
  const std::string rate = figures(side.m.usd_per_hour) + " USD/h";
  const std::string who = told ? "It" : side.name;
  if (m.sent == 0) return who + " costs " + rate + ".";
  if (m.processed == 0) return who + " processes nothing and costs " + rate + ".";
  std::string text = who + " processes " + count(m.processed);
  if (!told) text += " of " + count(m.sent) + " messages";
  text += " with a p95 latency of " + duration(side.cluster->latency.p95) + " for " + rate;
  if (side.m.usd_per_million) text += " (" + figures(*side.m.usd_per_million) + " USD per million messages)";
  return text + ".";
}

/// What clusters cost of which one did nothing: no comparison.
std::string costs_apart(const Side& a, const Side& b) {
  std::string names;
  for (const Side* side : {&a, &b}) {
    if (idle(*side)) names += (names.empty() ? "" : " and ") + side->name;
  }
  return names + " processed nothing, so costs do not compare: " + figures(a.m.usd_per_hour) + " USD/h on " + a.name +
         ", " + figures(b.m.usd_per_hour) + " on " + b.name + ".";
}

std::string slower(const Side& slow, const Side& fast) {
  const double apart = slow.cluster->latency.p95 - fast.cluster->latency.p95;
  return duration(apart) + " slower at p95 (" + duration(slow.cluster->latency.p95) + " against " +
         duration(fast.cluster->latency.p95) + "), because " + why_slower(slow, fast).words;
}

std::string pair(const Side& a, const Side& b) {
  if (idle(a) || idle(b)) return costs_apart(a, b);
  const Side& cheap = b.m.usd_per_hour < a.m.usd_per_hour ? b : a;
  const Side& dear = &cheap == &a ? b : a;
  std::string money;
  const double saving = dear.m.usd_per_hour > 0 ? 1 - cheap.m.usd_per_hour / dear.m.usd_per_hour : 0;
  const std::string amounts =
      " (" + figures(cheap.m.usd_per_hour) + " against " + figures(dear.m.usd_per_hour) + " USD/h)";
  const bool same_cost = saving < 0.005;
  money = same_cost ? a.name + " and " + b.name + " cost the same" + amounts
                    : cheap.name + " costs " + figures(saving * 100) + " % less than " + dear.name + amounts;
  const double of_cheap = cheap.cluster->latency.p95, of_dear = dear.cluster->latency.p95;
  const double apart = std::abs(of_cheap - of_dear);
  if (apart < 0.02 * std::max(of_cheap, of_dear)) return money + "; both are as fast (p95 " + duration(of_cheap) + ").";
  const bool cheap_is_slow = of_cheap > of_dear;
  const Side& slow = cheap_is_slow ? cheap : dear;
  const Side& fast = cheap_is_slow ? dear : cheap;
  if (!same_cost && cheap_is_slow) return money + ", and is " + slower(slow, fast) + ".";
  return money + "; " + slow.name + " is " + slower(slow, fast) + ".";
}

std::string several(const std::vector<Side>& sides) {
  const Side *cheapest = nullptr, *fastest = nullptr;
  std::size_t busy = 0;
  for (const Side& side : sides) {
    if (idle(side)) continue;
    ++busy;
    if (!cheapest || side.m.usd_per_hour < cheapest->m.usd_per_hour) cheapest = &side;
    if (!fastest || side.cluster->latency.p95 < fastest->cluster->latency.p95) fastest = &side;
  }
  if (busy == 0) return "None of " + std::to_string(sides.size()) + " clusters processed anything.";
  const bool all = busy == sides.size();
  return "Of " + std::to_string(busy) + (all ? "" : " of " + std::to_string(sides.size())) + " clusters" +
         (all ? "" : " that processed messages") + ", " + cheapest->name + " costs least (" +
         figures(cheapest->m.usd_per_hour) + " USD/h) and " + fastest->name + " is fastest (p95 " +
         duration(fastest->cluster->latency.p95) + ").";
}

}  // namespace

std::string answer(const RunResult& result) {
  std::vector<Side> sides;
  for (const ClusterResult& cluster : result.clusters) sides.emplace_back(cluster, result.duration);
  if (sides.empty()) return "No cluster was run.";
  const std::string undone = shortfalls(sides);
  if (sides.size() == 1) return undone + one(sides.front(), !undone.empty());
  return undone + (sides.size() == 2 ? pair(sides[0], sides[1]) : several(sides));
}

bool any_unfinished(const std::vector<Side>& sides) {
  return std::any_of(sides.begin(), sides.end(), [](const Side& side) {
    return side.cluster->messages.processed > 0 && side.cluster->messages.processed < side.cluster->messages.sent;
  });
}

std::string started_hours_note(const std::vector<Side>& sides) {
  std::string meters;
  double paid = 0;
  for (const Side& side : sides) {
    paid = std::ceil(side.duration / 3600);
    if (side.duration <= 0 || side.duration == paid * 3600) continue;
    for (const cost::Line& line : side.cluster->bill.lines) {
      if (!is_started_hour_line(line) || meters.find(line.meter) != std::string::npos) continue;
      meters += (meters.empty() ? "" : ", ") + line.meter;
    }
  }
  if (meters.empty()) return "";
  return "Started hours are paid in full: the USD/h of " + meters + " are those of " + quantity(paid, "hour") +
         " spread over " + duration(sides.front().duration) + ".";
}

std::vector<Figure> strip(const std::vector<Side>& sides) {
  std::vector<Figure> figures_of_all;
  const auto add = [&](std::string label, auto value, auto words, bool less_is_better) {
    Figure figure{std::move(label), {}, {}, {}};
    std::optional<double> best, worst;
    for (const Side& side : sides) {
      const std::optional<double> of = value(side);
      figure.values.push_back(of ? words(*of) : kNothing);
      if (of) best = std::min(best.value_or(*of), *of), worst = std::max(worst.value_or(*of), *of);
    }
    for (const Side& side : sides) {
      const std::optional<double> of = value(side);
      figure.better.push_back(less_is_better && sides.size() > 1 && of && *of == *best && *best != *worst);
    }
    figures_of_all.push_back(std::move(figure));
  };
  using Value = std::optional<double>;
  const auto whole = [](double value) { return count(std::llround(value)); };
  add(
      "p95 latency",
      [](const Side& s) { return s.cluster->messages.processed > 0 ? Value(s.cluster->latency.p95) : Value(); },
      [](double v) { return duration(v); }, true);
  if (any_unfinished(sides)) {
    for (const Side& side : sides) {
      figures_of_all.back().processed.push_back(idle(side) ? "" : count(side.cluster->messages.processed));
    }
  }
  add(
      "lost", [](const Side& s) { return Value(s.cluster->messages.lost); }, whole, true);
  add(
      "duplicated", [](const Side& s) { return Value(s.cluster->messages.duplicated); }, whole, true);
  add(
      "USD per million messages", [](const Side& s) { return s.m.usd_per_million; },
      [](double v) { return figures(v); }, true);
  add(
      "peak ready pods", [](const Side& s) { return Value(s.m.ready_pods.value); }, whole, false);
  add(
      "node-hours", [](const Side& s) { return Value(s.m.node_hours); }, [](double v) { return figures(v); }, true);
  return figures_of_all;
}

}  // namespace queuecast::report
