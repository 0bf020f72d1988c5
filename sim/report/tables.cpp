#include <algorithm>
#include <cmath>

#include "sim/report/html.h"
#include "sim/report/sections.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

constexpr std::size_t kDecisions = 1500;     // on the page, of all clusters
constexpr std::size_t kLongestReason = 320;  // bytes
constexpr std::size_t kNodes = 600;          // on the page, of all clusters
constexpr std::size_t kOpenFindings = 6;

/// What a reader looks for first.
int importance(const DecisionRecord& record) {
  if (record.component == "keda" || record.component == "hpa") return 0;
  if (record.component == "karpenter") return 1;
  return record.component == "scheduler" || record.component == "kubelet" ? 3 : 2;
}

/// The indices of the decisions to show, ascending: whole classes of importance while they fit, then every n-th.
std::vector<std::size_t> choose(const std::vector<DecisionRecord>& decisions, std::size_t most) {
  std::vector<std::size_t> chosen;
  for (int rank = 0; rank <= 3 && chosen.size() < most; ++rank) {
    std::vector<std::size_t> of_rank;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      if (importance(decisions[i]) == rank) of_rank.push_back(i);
    }
    const std::size_t room = std::min(most - chosen.size(), of_rank.size());
    for (std::size_t k = 0; k < room; ++k) chosen.push_back(of_rank[k * of_rank.size() / room]);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

std::string shortened(const std::string& text) {
  if (text.size() <= kLongestReason) return escape(text);
  std::size_t end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return escape(text.substr(0, end)) + "\u2026";
}

struct Shown {
  double t;
  std::size_t side;
  const DecisionRecord* record;
};

std::vector<Shown> shown_decisions(const std::vector<Side>& sides) {
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    const auto& decisions = sides[i].cluster->decisions;
    for (const std::size_t k : choose(decisions, kDecisions / sides.size())) {
      shown.push_back({decisions[k].t, i, &decisions[k]});
    }
  }
  std::stable_sort(shown.begin(), shown.end(), [](const Shown& a, const Shown& b) { return a.t < b.t; });
  return shown;
}

std::string node_row(const NodeRecord& node, double end) {
  const std::string boot = node.ready ? duration(*node.ready - node.created) : "never ready";
  const double until = node.deleted.value_or(end);
  return "<tr><th scope=row>" + escape(node.name) + "</th><td>" + escape(node.zone) + "</td><td>" +
         clock(node.created) + "</td><td>" + (node.fixed ? "\u2013" : boot) + "</td><td>" +
         (node.deleted ? clock(*node.deleted) : "at the end") + "</td><td>" +
         duration(std::max(0.0, until - node.created)) + "</td></tr>";
}

std::string node_group(const NodeGroup& group, const Side& side, const std::string& colour, std::size_t& room) {
  std::string html = "<details class=nodes><summary><span class='who " + colour + "'><i class=key></i>" +
                     escape(side.name) + "</span><b>" + escape(group.type) + "</b><span>" +
                     escape(group.fixed ? "fixed" : group.capacity_type) + "</span><span>" + count(group.count) +
                     (group.count == 1 ? " node" : " nodes") + "</span><span>" + figures(group.hours) +
                     " node-hours</span><span>" + figures(to_usd(group.nano_usd_per_hour)) +
                     " USD/h each</span><span>" +
                     (group.median_boot ? "boot " + duration(*group.median_boot) : std::string()) + "</span></summary>";
  html +=
      "<div class=scroll><table><thead><tr><th scope=col>Node</th><th scope=col>Zone</th><th "
      "scope=col>Requested</th><th scope=col>Boot</th><th scope=col>Deleted</th><th scope=col>Life</th></tr></thead>"
      "<tbody>";
  const std::size_t shown = std::min(room, group.nodes.size());
  room -= shown;
  for (std::size_t i = 0; i < shown; ++i) html += node_row(*group.nodes[i], side.duration);
  html += "</tbody></table></div>";
  if (shown < group.nodes.size()) {
    html += "<p class=note>" + count(static_cast<std::int64_t>(group.nodes.size() - shown)) +
            " more stand in the recording.</p>";
  }
  return html + "</details>";
}

std::string finding(const Finding& entry) {
  return "<li><h3>" + escape(entry.title) + "</h3><p>" + escape(entry.evidence) + "</p><p class=change><b>Change</b> " +
         escape(entry.setting) + "</p></li>";
}

}  // namespace

std::string findings_section(const RunResult& result) {
  const std::vector<Finding> all = findings(result);
  std::string html = "<section><h2>Findings</h2>";
  if (all.empty()) return html + "<p>Nothing stands out.</p></section>";
  const std::size_t open = std::min(all.size(), kOpenFindings);
  html += "<ol class=findings>";
  for (std::size_t i = 0; i < open; ++i) html += finding(all[i]);
  html += "</ol>";
  if (open == all.size()) return html + "</section>";
  html += "<details><summary>" + count(static_cast<std::int64_t>(all.size() - open)) +
          " more of smaller effect</summary><ol class=findings start=" + std::to_string(open + 1) + ">";
  for (std::size_t i = open; i < all.size(); ++i) html += finding(all[i]);
  return html + "</ol></details></section>";
}

std::string decisions_section(const std::vector<Side>& sides) {
  const std::vector<std::string> colours = colour_classes(sides);
  std::size_t recorded = 0;
  for (const Side& side : sides) recorded += side.cluster->decisions.size();
  const std::vector<Shown> shown = shown_decisions(sides);
  std::string html = "<section><h2>Decisions</h2>";
  if (recorded == 0) return html + "<p>No decision was recorded.</p></section>";
  html +=
      "<p class=lead>" +
      (shown.size() == recorded
           ? "All " + count(static_cast<std::int64_t>(recorded)) + " decisions of the run"
           : count(static_cast<std::int64_t>(shown.size())) + " of the " + count(static_cast<std::int64_t>(recorded)) +
                 " decisions in the recording, those of the scalers first") +
      ": what each controller did, and the rule and numbers that decided.</p><p class='search scripted'><label>Search "
      "<input id=search type=search placeholder='keda, a node, a reason' autocomplete=off></label> <output "
      "id=found></output></p><div class='scroll tall' tabindex=0 role=region aria-label='Decisions'><table "
      "id=decisions class=decisions><thead><tr><th scope=col>Time</th><th scope=col>Cluster</th><th "
      "scope=col>Controller</th><th scope=col>What</th><th scope=col>Reason</th></tr></thead><tbody>";
  for (const Shown& entry : shown) {
    const DecisionRecord& r = *entry.record;
    html += "<tr data-t=" + coordinate(r.t) + " data-side=" + std::to_string(entry.side) + "><td>" + clock(r.t) +
            "<td class=" + colours[entry.side] + "><i class=key></i>" + escape(sides[entry.side].name) + "<td>" +
            escape(r.component) + "<td><b>" + shortened(r.what) + "</b> <small>" + escape(r.object) + "</small><td>" +
            shortened(r.reason) + "\n";
  }
  return html + "</tbody></table></div></section>";
}

std::string nodes_section(const std::vector<Side>& sides) {
  const std::vector<std::string> colours = colour_classes(sides);
  std::string html = "<section><h2>Nodes</h2>";
  std::size_t room = kNodes;
  bool any = false;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (const NodeGroup& group : sides[i].m.node_groups) {
      html += node_group(group, sides[i], colours[i], room);
      any = true;
    }
  }
  return html + (any ? "</section>" : "<p>No node was recorded.</p></section>");
}

std::string figures_section(const std::vector<Side>& sides) {
  std::string html =
      "<details class=all-figures><summary>All figures as a table</summary><div class=scroll><table><thead>"
      "<tr><th scope=col>Quantity</th>";
  for (const Side& side : sides) html += "<th scope=col>" + escape(side.name) + "</th>";
  html += "</tr></thead><tbody>";
  const auto row = [&](const char* label, auto words) {
    html += "<tr><th scope=row>" + std::string(label) + "</th>";
    for (const Side& side : sides) html += "<td>" + escape(words(side)) + "</td>";
    html += "</tr>";
  };
  const auto counted = [&](const char* label, std::int64_t MessageCounts::*field) {
    row(label, [field](const Side& side) { return count(side.cluster->messages.*field); });
  };
  const auto latency = [&](const char* label, double LatencySummary::*field) {
    row(label, [field](const Side& side) {
      return side.cluster->messages.processed > 0 ? duration(side.cluster->latency.*field) : std::string("\u2013");
    });
  };
  counted("messages sent", &MessageCounts::sent);
  counted("processed", &MessageCounts::processed);
  counted("lost", &MessageCounts::lost);
  counted("duplicated", &MessageCounts::duplicated);
  counted("waiting at the end", &MessageCounts::waiting);
  counted("in flight at the end", &MessageCounts::in_flight);
  counted("expired", &MessageCounts::expired);
  counted("dead-lettered", &MessageCounts::dead_lettered);
  latency("latency p50", &LatencySummary::p50);
  latency("latency p95", &LatencySummary::p95);
  latency("latency p99", &LatencySummary::p99);
  latency("latency mean", &LatencySummary::mean);
  latency("latency max", &LatencySummary::max);
  row("backlog, peak", [](const Side& s) { return count(std::llround(s.m.backlog.value)); });
  row("replicas desired, peak", [](const Side& s) { return count(std::llround(s.m.replicas.value)); });
  row("ready pods, peak", [](const Side& s) { return count(std::llround(s.m.ready_pods.value)); });
  row("ready pod-hours", [](const Side& s) { return figures(s.m.ready_pod_hours); });
  row("nodes launched", [](const Side& s) { return count(s.m.launched); });
  row("node boot, median", [](const Side& s) { return s.m.median_boot ? duration(*s.m.median_boot) : "\u2013"; });
  row("events simulated", [](const Side& s) { return count(static_cast<std::int64_t>(s.cluster->events)); });
  return html + "</tbody></table></div></details>";
}

}  // namespace queuecast::report
