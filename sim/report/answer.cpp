#include "sim/report/answer.h"

#include <algorithm>
#include <cmath>

#include "sim/report/text.h"

namespace queuecast::report {

namespace {

constexpr const char* kNothing = "\u2013";

std::string of_sent(const Side& side) {
  return count(side.cluster->messages.processed) + " of " + count(side.cluster->messages.sent) + " messages";
}

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
    if (words.empty()) {
      whole.push_back(side.name);
    } else {
      text += (text.empty() ? "" : "; ") + words;
    }
  }
  if (text.empty()) return "";
  for (const std::string& name : whole) text += "; " + name + " finishes all";
  return text + ". ";
}

std::string one(const Side& side) {
  const MessageCounts& m = side.cluster->messages;
  if (m.sent == 0) return side.name + " received no messages and costs " + figures(side.m.usd_per_hour) + " USD/h.";
  std::string text = side.name + " processes " + of_sent(side);
  if (m.processed > 0) text += " with a p95 latency of " + duration(side.cluster->latency.p95);
  text += " for " + figures(side.m.usd_per_hour) + " USD/h";
  if (side.m.usd_per_million) text += " (" + figures(*side.m.usd_per_million) + " USD per million messages)";
  return text + ".";
}

std::string slower(const Side& slow, const Side& fast) {
  const double apart = slow.cluster->latency.p95 - fast.cluster->latency.p95;
  return duration(apart) + " slower at p95 (" + duration(slow.cluster->latency.p95) + " against " +
         duration(fast.cluster->latency.p95) + "), because " + why_slower(slow, fast).words;
}

std::string pair(const Side& a, const Side& b) {
  const Side& cheap = b.m.usd_per_hour < a.m.usd_per_hour ? b : a;
  const Side& dear = &cheap == &a ? b : a;
  std::string money;
  const double saving = dear.m.usd_per_hour > 0 ? 1 - cheap.m.usd_per_hour / dear.m.usd_per_hour : 0;
  const std::string amounts =
      " (" + figures(cheap.m.usd_per_hour) + " against " + figures(dear.m.usd_per_hour) + " USD/h)";
  const bool same_cost = saving < 0.005;
  money = same_cost ? a.name + " and " + b.name + " cost the same" + amounts
                    : cheap.name + " costs " + figures(saving * 100) + " % less than " + dear.name + amounts;
  if (a.cluster->messages.processed == 0 || b.cluster->messages.processed == 0) return money + ".";
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
  const auto cheapest = std::min_element(sides.begin(), sides.end(),
                                         [](auto& x, auto& y) { return x.m.usd_per_hour < y.m.usd_per_hour; });
  const Side* fastest = nullptr;
  for (const Side& side : sides) {
    if (side.cluster->messages.processed == 0) continue;
    if (!fastest || side.cluster->latency.p95 < fastest->cluster->latency.p95) fastest = &side;
  }
  std::string text = "Of " + std::to_string(sides.size()) + " clusters, " + cheapest->name + " costs least (" +
                     figures(cheapest->m.usd_per_hour) + " USD/h)";
  if (fastest) text += " and " + fastest->name + " is fastest (p95 " + duration(fastest->cluster->latency.p95) + ")";
  return text + ".";
}

}  // namespace

std::string answer(const RunResult& result) {
  std::vector<Side> sides;
  for (const ClusterResult& cluster : result.clusters) sides.emplace_back(cluster, result.duration);
  if (sides.empty()) return "No cluster was run.";
  const std::string undone = shortfalls(sides);
  if (sides.size() == 1) return undone + one(sides.front());
  return undone + (sides.size() == 2 ? pair(sides[0], sides[1]) : several(sides));
}

std::vector<Figure> strip(const std::vector<Side>& sides) {
  std::vector<Figure> figures_of_all;
  const auto add = [&](std::string label, auto value, auto words, bool less_is_better) {
    Figure figure{std::move(label), {}, {}};
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
