#include <algorithm>
#include <cmath>

#include "runtime/random.h"
#include "sim/report/html.h"
#include "sim/report/sections.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

constexpr double kUnits = 1000;  // of the plot, both ways
constexpr double kTop = 1.04;    // of the probability axis

/// A logarithmic axis from the shortest to the longest latency.
class LogAxis {
 public:
  LogAxis(double low, double high)
      : low_(runtime::portable_log(std::max(low, 1e-3) * 0.8)),
        high_(runtime::portable_log(std::max(high, 2e-3) * 1.25)) {}

  double place(double seconds) const {
    return (runtime::portable_log(std::max(seconds, 1e-6)) - low_) / (high_ - low_);
  }
  /// The latency at a place from 0 to 1, by halving: an exponential that agrees with place().
  double seconds_at(double wanted) const {
    double low = 1e-6, high = 1e9;
    for (int i = 0; i < 60; ++i) {
      const double middle = std::sqrt(low * high);
      (place(middle) < wanted ? low : high) = middle;
    }
    return high;
  }
  std::vector<double> ticks() const {
    for (const auto& steps :
         {std::vector<double>{0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 180, 600, 1800, 3600},
          {0.001, 0.01, 0.1, 1, 10, 60, 600, 3600, 36000},
          {0.001, 0.1, 10, 600, 36000}}) {
      std::vector<double> inside;
      for (const double s : steps) {
        if (place(s) >= 0 && place(s) <= 1) inside.push_back(s);
      }
      if (inside.size() <= 5) return inside;
    }
    return {};
  }

 private:
  double low_, high_;
};

std::string axis_words(double seconds) {
  if (seconds < 1) return figures(seconds * 1000) + " ms";
  if (seconds < 60) return count(std::llround(seconds)) + " s";
  if (seconds < 3600) return count(std::llround(seconds / 60)) + " min";
  return count(std::llround(seconds / 3600)) + " h";
}

std::string ecdf_path(const std::vector<double>& sorted, const LogAxis& axis) {
  const auto n = static_cast<double>(sorted.size());
  std::string d = "M" + coordinate(axis.place(sorted.front()) * kUnits) + " 0";
  std::size_t before = 0;
  constexpr int kSteps = 600;
  for (int i = 0; i <= kSteps; ++i) {
    const double at = axis.seconds_at(static_cast<double>(i) / kSteps);
    const auto below = static_cast<std::size_t>(std::upper_bound(sorted.begin(), sorted.end(), at) - sorted.begin());
    if (below == before) continue;
    before = below;
    d += "H" + coordinate(i * kUnits / kSteps) + "V" + coordinate(static_cast<double>(below) / n / kTop * kUnits);
  }
  return d + "H" + coordinate(kUnits);
}

std::string marks(const Side& side, const std::string& colour, const LogAxis& axis) {
  const LatencySummary& l = side.cluster->latency;
  std::string html;
  for (const auto& [name, seconds, q] : {std::tuple{"p50", l.p50, 0.50}, {"p95", l.p95, 0.95}, {"p99", l.p99, 0.99}}) {
    html += "<span class='mark " + std::string(name) + " " + colour +
            "' style='left:" + coordinate(axis.place(seconds) * 100) + "%;bottom:" + coordinate(q / kTop * 100) +
            "%' title='" + escape(side.name + " " + name + " " + duration(seconds)) + "'><em>" + name + "</em></span>";
  }
  return html;
}

std::string ecdf(const std::vector<const Side*>& sides, const std::vector<std::string>& colours) {
  double low = sides.front()->cluster->latencies.front(), high = low;
  std::string label = "Share of messages written within a time.";
  for (const Side* side : sides) {
    const LatencySummary& l = side->cluster->latency;
    low = std::min(low, side->cluster->latencies.front());
    high = std::max(high, side->cluster->latencies.back());
    label +=
        " " + side->name + ": p50 " + duration(l.p50) + ", p95 " + duration(l.p95) + ", p99 " + duration(l.p99) + ".";
  }
  const LogAxis axis{low, high};
  std::string grid;
  for (const double q : {0., 0.25, 0.5, 0.75, 1.}) grid += "M0 " + coordinate(q / kTop * kUnits) + "H1000";
  for (const double s : axis.ticks()) grid += "M" + coordinate(axis.place(s) * kUnits) + " 0V1000";
  std::string html =
      "<div class='plot ecdf'><svg viewBox='0 0 1000 1000' preserveAspectRatio=none role=img aria-label='" +
      escape(label) + "'><g transform='translate(0 1000) scale(1 -1)'><path class=grid d='" + grid + "'/>";
  for (std::size_t i = 0; i < sides.size(); ++i) {
    html += "<path class='line " + colours[i] + "' d='" + ecdf_path(sides[i]->cluster->latencies, axis) + "'/>";
  }
  html += "</g></svg>";
  for (const int percent : {0, 25, 50, 75, 100}) {
    html += "<span class=y style='bottom:" + coordinate(percent / kTop) + "%'>" + std::to_string(percent) + " %</span>";
  }
  for (std::size_t i = 0; i < sides.size(); ++i) html += marks(*sides[i], colours[i], axis);
  html += "<div class='x-axis inner'>";
  for (const double s : axis.ticks()) {
    html += "<span style='left:" + coordinate(axis.place(s) * 100) + "%'>" + axis_words(s) + "</span>";
  }
  return html + "</div></div>";
}

std::string waterfall_bar(const Side& side, const std::string& colour, const Waterfall& w, double longest) {
  const double total = w.waiting + w.redelivery + w.processing;
  std::string html = "<div class='fall " + colour + "'><span class=who><i class=key></i>" + escape(side.name) +
                     "</span><span class=bar>";
  int stage = 0;
  std::string words;
  for (const auto& [name, seconds] :
       {std::pair{"waiting", w.waiting}, {"redelivery", w.redelivery}, {"processing", w.processing}}) {
    html += "<i class='stage s" + std::to_string(stage++) +
            "' style='width:" + coordinate(longest > 0 ? seconds / longest * 100 : 0) + "%'></i>";
    words += "<span><i class='swatch s" + std::to_string(stage - 1) + "'></i>" + std::string(name) + " " +
             escape(duration(seconds)) + "</span> ";
  }
  return html + "</span><span class=total>" + escape(duration(total)) + "</span><span class=parts>" + words +
         "</span></div>";
}

}  // namespace

std::string time_section(const std::vector<Side>& sides) {
  std::string html = "<section><h2>Where the time went</h2>";
  const std::vector<std::string> all_colours = colour_classes(sides);
  std::vector<const Side*> shown;
  std::vector<std::string> colours;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (sides[i].cluster->latencies.empty()) continue;
    shown.push_back(&sides[i]);
    colours.push_back(all_colours[i]);
  }
  if (shown.empty()) return html + "<p>No message was processed.</p></section>";
  html +=
      "<div class=head><h3>Latency</h3><span class=hint>share of messages written within a time, from the send to the "
      "first written result</span><span class=readouts>";
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const LatencySummary& l = shown[i]->cluster->latency;
    html += "<span class='readout " + colours[i] + "'><i class=key></i>" + escape(shown[i]->name) + " <b>p50 " +
            escape(duration(l.p50)) + " \u00b7 p95 " + escape(duration(l.p95)) + " \u00b7 p99 " +
            escape(duration(l.p99)) + "</b> of " + count(shown[i]->cluster->messages.processed) + " processed</span>";
  }
  html += "</span></div>" + ecdf(shown, colours);
  for (const auto& [title, of] : {std::pair{"The median message", &ClusterResult::median_message},
                                  {"The p99 message", &ClusterResult::p99_message}}) {
    double longest = 0;
    for (const Side* side : shown) {
      const Waterfall& w = side->cluster->*of;
      longest = std::max(longest, w.waiting + w.redelivery + w.processing);
    }
    html += "<h3>" + std::string(title) + "</h3><div class=falls>";
    for (std::size_t i = 0; i < shown.size(); ++i) {
      html += waterfall_bar(*shown[i], colours[i], shown[i]->cluster->*of, longest);
    }
    html += "</div>";
  }
  return html +
         "<p class=note>Waiting: sent until first received. Redelivery: first received until received by the "
         "consumer that wrote the result. Processing: received until written.</p></section>";
}

}  // namespace queuecast::report
