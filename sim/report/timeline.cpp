#include <algorithm>
#include <cmath>

#include "sim/report/decimate.h"
#include "sim/report/html.h"
#include "sim/report/sections.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

constexpr std::size_t kPoints = 1200;  // of one line; a plot is at most 1 000 pixels wide

struct Line {
  std::string name;  // "ready"
  Series series;
  bool thin = false;
};

struct Row {
  std::string title;
  std::string hint;  // what thick and thin are
  std::string unit;
  bool whole_numbers = true;
  std::vector<std::vector<Line>> lines;  // of each cluster, the main one first
  bool shared = false;                   // all clusters have the same: drawn once
};

/// Steps in the units of the data: the script reads the values back from the path.
std::string step_path(const Series& series, double end) {
  if (series.empty()) return "";
  std::string d = "M" + coordinate(series.front()[0]) + " " + coordinate(series.front()[1]);
  double before = series.front()[1];
  for (std::size_t i = 1; i < series.size(); ++i) {
    if (series[i][1] == before) continue;
    before = series[i][1];
    d += "H" + coordinate(series[i][0]) + "V" + coordinate(before);
  }
  return d + "H" + coordinate(end);
}

std::string amount(const Row& row, double value) {
  return (row.whole_numbers ? count(std::llround(value)) : figures(value)) + (row.unit.empty() ? "" : " " + row.unit);
}

std::string grid_path(const std::vector<double>& times, const std::vector<double>& values, double end, double top) {
  std::string d;
  for (const double t : times) d += "M" + coordinate(t) + " 0V" + coordinate(top);
  for (const double value : values) d += "M0 " + coordinate(value) + "H" + coordinate(end);
  return d;
}

/// Where the names at the lines' ends go, in percent of the height, kept apart from each other.
std::vector<double> label_heights(const Row& row, double top, double apart) {
  std::vector<std::pair<double, std::size_t>> wanted;
  for (std::size_t i = 0; i < row.lines.size(); ++i) {
    const Series& series = row.lines[i].front().series;
    wanted.emplace_back(series.empty() ? 0 : series.back()[1] / top * 100, i);
  }
  std::sort(wanted.begin(), wanted.end());
  std::vector<double> heights(row.lines.size());
  double lowest = 0;
  for (const auto& [height, i] : wanted) {
    heights[i] = std::max(height, lowest);
    lowest = heights[i] + apart;
  }
  return heights;
}

std::string shown_colour(const Row& row, const std::string& colour) { return row.shared ? "c-shared" : colour; }

std::string head(const Row& row, const std::vector<Side>& sides, const std::vector<std::string>& colours) {
  std::string html = "<div class=head><h3>" + escape(row.title) + "</h3><span class=hint>" + escape(row.hint) +
                     "</span><span class=readouts>";
  for (std::size_t i = 0; i < sides.size(); ++i) {
    if (row.shared && i > 0) break;
    const Peak highest = peak(row.lines[i].front().series);
    const std::string rest =
        highest.value > 0 ? "peak " + amount(row, highest.value) + " at " + clock(highest.t) : std::string("always 0");
    html += "<span class='readout " + shown_colour(row, colours[i]) + "'><i class=key></i>" +
            (row.shared ? "all clusters" : escape(sides[i].name)) + " <b data-side=" + std::to_string(i) +
            " data-rest='" + escape(rest) + "'>" + escape(rest) + "</b></span>";
  }
  return html + "</span></div>";
}

double top_of(const Row& row) {
  double top = 0;
  for (const auto& lines : row.lines) {
    for (const Line& line : lines) top = std::max(top, peak(line.series).value);
  }
  return top > 0 ? top * 1.06 : 1;
}

std::string plot(const Row& row, const std::vector<Side>& sides, const std::vector<std::string>& colours, double end) {
  const double top = top_of(row);
  const std::vector<double> values = ticks(top, row.whole_numbers);
  std::string label = row.title + " over time.";
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const Peak highest = peak(row.lines[i].front().series);
    label += " " + sides[i].name + ": peak " + amount(row, highest.value) + " at " + clock(highest.t) + ".";
  }
  std::string html = "<div class=plot data-unit='" + escape(row.unit) +
                     "' data-whole=" + (row.whole_numbers ? "1" : "0") + "><svg viewBox='0 0 " + coordinate(end) + " " +
                     coordinate(top) + "' preserveAspectRatio=none role=img aria-label='" + escape(label) +
                     "'><g transform='translate(0 " + coordinate(top) + ") scale(1 -1)'><path class=grid d='" +
                     grid_path(time_ticks(end), values, end, top) + "'/>";
  for (std::size_t i = 0; i < (row.shared ? 1 : sides.size()); ++i) {
    for (auto line = row.lines[i].rbegin(); line != row.lines[i].rend(); ++line) {
      html += "<path class='line " + std::string(line->thin ? "thin " : "") + shown_colour(row, colours[i]) +
              "' data-side=" + std::to_string(i) + " data-name='" + escape(line->name) + "' d='" +
              step_path(decimate(line->series, end, kPoints), end) + "'/>";
    }
  }
  html += "</g></svg>";
  for (const double value : values) {
    html += "<span class=y style='bottom:" + coordinate(value / top * 100) + "%'>" +
            (row.whole_numbers ? count(std::llround(value))
             : value < 0.01    ? figures(value)
                               : coordinate(value)) +
            "</span>";
  }
  const std::vector<double> heights = label_heights(row, top, 17);
  for (std::size_t i = 0; i < sides.size() && sides.size() > 1 && !row.shared; ++i) {
    html += "<span class='end " + colours[i] + "' style='bottom:" + coordinate(heights[i]) + "%'>" +
            escape(sides[i].name) + "</span>";
  }
  return html + "</div>";
}

std::vector<Row> rows_of(const std::vector<Side>& sides, double end) {
  const double bin = std::max(10.0, std::ceil(end / 240));
  std::vector<Row> rows = {
      {"Arrivals", "messages sent a minute, in steps of " + count(std::llround(bin)) + " s", "/min", true, {}},
      {"Backlog", "thick: waiting and in flight; thin: in flight", "", true, {}},
      {"Replicas", "thick: ready; thin: desired", "", true, {}},
      {"Pods", "thick: ready; thin: with those pending and starting", "", true, {}},
      {"Nodes", "of the autoscaler; thick: ready; thin: with those requested or booting", "", true, {}},
      {"Cost rate", "all that is paid by time", "USD/h", false, {}}};
  for (const Side& side : sides) {
    const ClusterResult& c = *side.cluster;
    Series pods, nodes;
    for (const auto& [t, pending, starting, running, terminating] : c.pods)
      pods.push_back({t, pending + starting + running});
    for (const auto& [t, booting, ready] : c.node_count) nodes.push_back({t, booting + ready});
    rows[0].lines.push_back({{"", arrival_rate(c, end, bin)}});
    rows[1].lines.push_back({{"", backlog_total(c)}, {"in flight", column(c.backlog, 2), true}});
    rows[2].lines.push_back({{"ready", column(c.replicas, 2)}, {"desired", column(c.replicas, 1), true}});
    rows[3].lines.push_back({{"ready", column(c.pods, 3)}, {"all", std::move(pods), true}});
    rows[4].lines.push_back({{"ready", column(c.node_count, 2)}, {"all", std::move(nodes), true}});
    rows[5].lines.push_back({{"", c.cost_rate}});
  }
  const auto same = [&](const auto& lines) { return lines.front().series == rows[0].lines.front().front().series; };
  rows[0].shared = sides.size() > 1 && std::all_of(rows[0].lines.begin(), rows[0].lines.end(), same);
  return rows;
}

}  // namespace

std::string timeline_section(const std::vector<Side>& sides, double end) {
  const std::vector<std::string> colours = colour_classes(sides);
  std::string html =
      "<section><h2>Timeline</h2><p class=lead>Time runs from the start as hours and minutes. <span "
      "class=scripted>Point "
      "at a time, or focus the timeline and use the arrow keys, to read the values and the decision in "
      "force.</span></p>"
      "<div id=timeline class=timeline data-end=" +
      coordinate(end) +
      " tabindex=0 role=slider aria-label='Time cursor' aria-valuemin=0 aria-valuenow=0 aria-valuemax=" +
      coordinate(end) + " aria-valuetext='no time chosen'>";
  for (const Row& row : rows_of(sides, end)) {
    html += "<div class=row>" + head(row, sides, colours) + plot(row, sides, colours, end) + "</div>";
  }
  html += "<div class='x-axis'>";
  for (const double t : time_ticks(end)) {
    html += "<span style='left:" + coordinate(end > 0 ? t / end * 100 : 0) + "%'>" + hours_minutes(t) + "</span>";
  }
  html += "</div><div class=cursor hidden></div></div><div id=in-force class=in-force aria-live=polite>";
  for (std::size_t i = 0; i < sides.size(); ++i) {
    html += "<p class='" + colours[i] + "' data-side=" + std::to_string(i) + " data-name='" + escape(sides[i].name) +
            "'></p>";
  }
  return html + "</div></section>";
}

}  // namespace queuecast::report
