#include "sim/report/summary.h"

#include <algorithm>
#include <cmath>

#include "sim/report/answer.h"
#include "sim/report/findings.h"
#include "sim/report/layout.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kFindings = 5;
constexpr const char* kNothing = "\u2013";

class Writer {
 public:
  Writer(const RunResult& result, bool colour) : result_(result), colour_(colour) {
    for (const ClusterResult& cluster : result.clusters) sides_.emplace_back(cluster, result.duration);
    const std::size_t shown = std::max<std::size_t>(sides_.size() + (sides_.size() == 2), 1);
    column_ = std::clamp<std::size_t>((kColumns - 30) / shown, 9, 17);
    label_ = std::max<std::size_t>(18, kColumns - column_ * shown);
    label_ = std::min<std::size_t>(label_, 34);
  }

  std::string write();

 private:
  void heading(const std::string& title, bool with_change = true) {
    std::string line = pad_right(title, label_);
    for (const Side& side : sides_) line += pad_left(side.name, column_);
    if (sides_.size() == 2 && with_change) line += pad_left("change", column_);
    out_ += '\n' + line + '\n';
  }

  void text_heading(const std::string& title) { out_ += '\n' + title + '\n'; }

  void line(const std::string& label, const std::vector<std::string>& cells, const std::string& change_text = "") {
    std::string text = pad_right("  " + label, label_);
    for (const std::string& cell : cells) text += pad_left(cell, column_);
    if (!change_text.empty()) text += pad_left(change_text, column_);
    out_ += text + '\n';
  }

  /// `of` gives an optional number for a side, `words` how it looks.
  template <class Of, class Words>
  void row(const std::string& label, Of of, Words words) {
    std::vector<std::string> cells;
    std::vector<std::optional<double>> values;
    for (const Side& side : sides_) {
      values.push_back(of(side));
      cells.push_back(values.back() ? words(*values.back()) : kNothing);
    }
    const bool pair = values.size() == 2 && values[0] && values[1] && *values[0] != *values[1];
    line(label, cells, pair ? change(*values[0], *values[1]) : "");
  }

  void write_answer();
  void write_strip();
  void write_messages();
  void write_scaling();
  void write_nodes();
  void write_money();
  void write_time();
  void write_findings();
  void write_checks();
  void write_base();

  const RunResult& result_;
  bool colour_;
  std::vector<Side> sides_;
  std::size_t column_ = 0, label_ = 0;
  std::string out_;
};

using Value = std::optional<double>;

std::string whole(double value) { return count(std::llround(value)); }
std::string seconds(double value) { return duration(value); }
std::string three(double value) { return figures(value); }

Value latency_of(const Side& side, double seconds_of) {
  return side.cluster->messages.processed > 0 ? Value(seconds_of) : Value();
}

void Writer::write_answer() {
  const std::string text = wrap(answer(result_), kColumns, 0);
  out_ += (colour_ ? "\033[1m" + text + "\033[0m" : text) + '\n';
}

void Writer::write_strip() {
  heading("At a glance", false);
  for (const Figure& figure : strip(sides_)) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < figure.values.size(); ++i) {
      cells.push_back(figure.values[i] + (sides_.size() < 2 ? "" : figure.better[i] ? " *" : "  "));
    }
    line(figure.label, cells);
    if (!figure.processed.empty()) {
      for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = figure.processed[i] + (sides_.size() < 2 ? "" : "  ");
      line("  of N processed", cells);
    }
  }
  if (sides_.size() > 1) out_ += "  * the better one\n";
}

void Writer::write_messages() {
  heading("Messages");
  const auto counted = [&](const char* label, std::int64_t MessageCounts::*field, bool always) {
    const bool any =
        std::any_of(sides_.begin(), sides_.end(), [&](const Side& side) { return side.cluster->messages.*field != 0; });
    if (always || any)
      row(
          label, [&](const Side& s) { return Value(s.cluster->messages.*field); }, whole);
  };
  counted("sent", &MessageCounts::sent, true);
  counted("processed", &MessageCounts::processed, true);
  counted("lost", &MessageCounts::lost, true);
  counted("duplicated", &MessageCounts::duplicated, true);
  counted("waiting at the end", &MessageCounts::waiting, true);
  counted("in flight at the end", &MessageCounts::in_flight, true);
  counted("expired", &MessageCounts::expired, false);
  counted("dead-lettered", &MessageCounts::dead_lettered, false);

  heading("Latency, sent to written");
  if (any_unfinished(sides_)) {
    std::vector<std::string> cells;
    for (const Side& side : sides_) cells.push_back(count(side.cluster->messages.processed));
    line("of N processed", cells);
  }
  row(
      "p50", [](const Side& s) { return latency_of(s, s.cluster->latency.p50); }, seconds);
  row(
      "p95", [](const Side& s) { return latency_of(s, s.cluster->latency.p95); }, seconds);
  row(
      "p99", [](const Side& s) { return latency_of(s, s.cluster->latency.p99); }, seconds);
  row(
      "max", [](const Side& s) { return latency_of(s, s.cluster->latency.max); }, seconds);
}

void Writer::write_scaling() {
  heading("Scaling");
  row(
      "backlog, peak", [](const Side& s) { return Value(s.m.backlog.value); }, whole);
  std::vector<std::string> reached;
  for (const Side& side : sides_) reached.push_back(side.m.backlog.value > 0 ? clock(side.m.backlog.t) : kNothing);
  line("  reached at", reached);
  row(
      "replicas wanted, peak", [](const Side& s) { return Value(s.m.replicas.value); }, whole);
  row(
      "ready pods, peak", [](const Side& s) { return Value(s.m.ready_pods.value); }, whole);
  row(
      "pod-hours ready", [](const Side& s) { return Value(s.m.ready_pod_hours); }, three);
  row(
      "node boot, median", [](const Side& s) { return s.m.median_boot; }, seconds);
}

void Writer::write_nodes() {
  if (std::all_of(sides_.begin(), sides_.end(), [](const Side& side) { return side.cluster->nodes.empty(); })) return;
  text_heading("Nodes");
  for (const Side& side : sides_) {
    for (const NodeGroup& group : side.m.node_groups) {
      const std::string use = group.fixed ? "fixed" : group.capacity_type;
      out_ += "  " + pad_right(side.name, 6) + pad_right(group.type, 22) + pad_right(use, 12) +
              pad_left(count(group.count), 5) + (group.count == 1 ? " node " : " nodes") +
              pad_left(figures(group.hours) + " node-h", 13) +
              pad_left(figures(to_usd(group.nano_usd_per_hour)) + " USD/h", 14) + '\n';
    }
  }
}

void Writer::write_money() {
  heading("Money, USD/h");
  row(
      "total", [](const Side& s) { return Value(s.m.usd_per_hour); }, three);
  row(
      "  marginal", [](const Side& s) { return Value(s.m.usd_per_hour - s.m.fixed_usd_per_hour); }, three);
  row(
      "  fixed", [](const Side& s) { return Value(s.m.fixed_usd_per_hour); }, three);
  row(
      "per million messages, USD", [](const Side& s) { return s.m.usd_per_million; }, three);
  row(
      "  marginal only, USD", [](const Side& s) { return s.m.marginal_usd_per_million; }, three);
  const double per_hour = result_.duration > 0 ? 3600 / result_.duration : 0;
  for (const Side& side : sides_) {
    if (side.cluster->bill.lines.empty()) continue;
    out_ += '\n' + pad_right("  " + side.name + ", by meter", 36) + pad_left("USD/h", 9) + pad_left("per million", 13) +
            pad_left("quantity", 22) + '\n';
    for (const bool fixed : {false, true}) {
      for (const cost::Line& entry : side.cluster->bill.lines) {
        if (entry.fixed != fixed) continue;
        const auto processed = static_cast<double>(side.cluster->messages.processed);
        const std::string per_million = processed > 0 ? figures(to_usd(entry.nano_usd) * 1e6 / processed) : kNothing;
        out_ += pad_right("    " + entry.meter + (fixed ? " (fixed)" : ""), 36) +
                pad_left(figures(to_usd(entry.nano_usd) * per_hour), 9) + pad_left(per_million, 13) +
                pad_left(quantity(entry.quantity, entry.unit), 22) + '\n';
      }
    }
  }
  if (const std::string note = started_hours_note(sides_); !note.empty())
    out_ += "\n  " + wrap(note, kColumns, 2) + '\n';
}

void Writer::write_time() {
  heading("Where the time went");
  const auto stage = [&](const char* label, double Waterfall::*field) {
    row(
        std::string("p50 message: ") + label,
        [&](const Side& s) { return latency_of(s, s.cluster->median_message.*field); }, seconds);
  };
  const auto late = [&](const char* label, double Waterfall::*field) {
    row(
        std::string("p99 message: ") + label,
        [&](const Side& s) { return latency_of(s, s.cluster->p99_message.*field); }, seconds);
  };
  stage("waiting", &Waterfall::waiting);
  stage("redelivery", &Waterfall::redelivery);
  stage("processing", &Waterfall::processing);
  late("waiting", &Waterfall::waiting);
  late("redelivery", &Waterfall::redelivery);
  late("processing", &Waterfall::processing);
}

void Writer::write_findings() {
  const std::vector<Finding> found = findings(result_);
  if (found.empty()) return;
  text_heading("Findings, largest effect first");
  for (std::size_t i = 0; i < std::min(kFindings, found.size()); ++i) {
    out_ += "  " + std::to_string(i + 1) + ". " + wrap(found[i].title, kColumns, 5) + "\n";
    out_ += "     " + wrap(found[i].evidence, kColumns, 5) + "\n";
    out_ += "     " + wrap("Change: " + found[i].setting, kColumns, 5) + "\n";
  }
  if (found.size() > kFindings) out_ += "     " + std::to_string(found.size() - kFindings) + " more on the page.\n";
}

void Writer::write_checks() {
  if (!result_.checks.empty()) text_heading("Checks");
  for (const CheckResult& check : result_.checks) {
    const std::string lines =
        std::string(check.ok ? "  ok      " : "  FAILED  ") +
        wrap(check.check + " (measured " + measured(check.check, check.value) + ")", kColumns, 10);
    out_ += (colour_ && !check.ok ? "\033[1;31m" + lines + "\033[0m" : lines) + '\n';
  }
  if (!result_.notes.empty()) text_heading("Notes");
  for (const std::string& note : result_.notes) out_ += "  - " + wrap(note, kColumns, 4) + '\n';
}

void Writer::write_base() {
  text_heading("What this rests on");
  const auto fact = [&](const std::string& label, const std::string& value) {
    if (!value.empty()) out_ += pad_right("  " + label, 16) + wrap(value, kColumns, 16) + '\n';
  };
  fact("scenario", result_.scenario + ", " + duration(result_.duration) + " simulated");
  fact("seed", std::to_string(result_.seed) + ", one run: differences carry no confidence interval");
  fact("fingerprint", hex(result_.fingerprint()));
  std::string oldest;
  for (const Side& side : sides_) {
    const std::string date = side.cluster->bill.oldest_price();
    if (!date.empty() && (oldest.empty() || date < oldest)) oldest = date;
  }
  fact("oldest price", oldest);
  fact("repeat it", result_.command);
}

std::string Writer::write() {
  write_answer();
  if (sides_.empty()) return std::move(out_);
  write_strip();
  write_messages();
  write_scaling();
  write_nodes();
  write_money();
  write_time();
  write_findings();
  write_checks();
  write_base();
  return std::move(out_);
}

}  // namespace

std::string summary(const RunResult& result, bool colour) { return Writer{result, colour}.write(); }

}  // namespace queuecast::report
