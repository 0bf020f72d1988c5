#include <algorithm>

#include "sim/report/answer.h"
#include "sim/report/html.h"
#include "sim/report/sections.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

constexpr std::size_t kShades = 6;

std::vector<const cost::Line*> lines_of(const Side& side, bool fixed) {
  std::vector<const cost::Line*> lines;
  for (const cost::Line& line : side.cluster->bill.lines) {
    if (line.fixed == fixed) lines.push_back(&line);
  }
  std::stable_sort(lines.begin(), lines.end(), [](auto* x, auto* y) { return x->nano_usd > y->nano_usd; });
  return lines;
}

std::string shade(std::size_t index, bool fixed) {
  return std::string(fixed ? "f" : "m") + std::to_string(std::min(index, kShades - 1));
}

std::string bar(const Side& side, const std::string& colour, double dearest) {
  std::string html = "<div class='cost " + colour + "'><span class=who><i class=key></i>" + escape(side.name) +
                     "</span><span class=bar>";
  for (const bool fixed : {false, true}) {
    const auto lines = lines_of(side, fixed);
    html += fixed ? "<span class=gap></span>" : "";
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const double usd = to_usd(lines[i]->nano_usd) * 3600 / side.duration;
      html += "<i class='stage " + shade(i, fixed) + "' style='--w:" + figures(usd / dearest) + "' title='" +
              escape(lines[i]->meter + " " + figures(usd) + " USD/h") + "'></i>";
    }
  }
  return html + "</span><span class=total>" + figures(side.m.usd_per_hour) + " USD/h</span><span class=parts>" +
         figures(side.m.usd_per_hour - side.m.fixed_usd_per_hour) + " USD/h marginal, " +
         figures(side.m.fixed_usd_per_hour) + " USD/h fixed</span></div>";
}

std::string row(const Side& side, const cost::Line& line, std::size_t index) {
  const double usd = to_usd(line.nano_usd);
  const auto processed = static_cast<double>(side.cluster->messages.processed);
  const std::string note = line.note.empty() ? "" : "; " + line.note;
  return "<tr><th scope=row><i class='swatch " + shade(index, line.fixed) + "'></i>" + escape(line.meter) + "<small>" +
         escape(quantity(line.quantity, line.unit) + note) + "</small></th><td>" + figures(usd * 3600 / side.duration) +
         "</td><td>" + (processed > 0 ? figures(usd * 1e6 / processed) : "\u2013") + "</td></tr>";
}

std::string table(const Side& side, const std::string& colour) {
  std::string html =
      "<div class=scroll><table class='meters " + colour + "'><caption>" + escape(side.name) +
      "</caption><thead><tr><th scope=col>Meter</th><th scope=col>USD/h</th><th scope=col>USD per million "
      "messages</th></tr></thead>";
  for (const bool fixed : {false, true}) {
    const auto lines = lines_of(side, fixed);
    if (lines.empty()) continue;
    html += "<tbody><tr class=group><th colspan=3 scope=rowgroup>" +
            std::string(fixed ? "Fixed: paid without messages too" : "Marginal: what the messages add") + "</th></tr>";
    for (std::size_t i = 0; i < lines.size(); ++i) html += row(side, *lines[i], i);
    html += "</tbody>";
  }
  const auto optional = [](const std::optional<double>& value) { return value ? figures(*value) : "\u2013"; };
  return html + "<tfoot><tr><th scope=row>Total</th><td>" + figures(side.m.usd_per_hour) + "</td><td>" +
         optional(side.m.usd_per_million) + "</td></tr></tfoot></table></div>";
}

}  // namespace

std::string money_section(const std::vector<Side>& sides) {
  const std::vector<std::string> colours = colour_classes(sides);
  double dearest = 0;
  for (const Side& side : sides) dearest = std::max(dearest, side.m.usd_per_hour);
  if (!(dearest > 0)) return "<section><h2>Where the money went</h2><p>Nothing was paid for.</p></section>";
  std::string html =
      "<section><h2>Where the money went</h2><p class=lead>USD per hour over the run, by meter, largest first; fixed "
      "costs "
      "in grey.</p>";
  for (std::size_t i = 0; i < sides.size(); ++i) html += bar(sides[i], colours[i], dearest);
  html += "<div class=tables>";
  for (std::size_t i = 0; i < sides.size(); ++i) html += table(sides[i], colours[i]);
  html += "</div>";
  if (const std::string note = started_hours_note(sides); !note.empty()) {
    html += "<p class=note>" + escape(note) + "</p>";
  }
  return html + "</section>";
}

}  // namespace queuecast::report
