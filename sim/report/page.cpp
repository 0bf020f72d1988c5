#include "sim/report/page.h"

#include "sim/report/answer.h"
#include "sim/report/embedded.h"
#include "sim/report/html.h"
#include "sim/report/sections.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

std::string strip_section(const std::vector<Side>& sides) {
  const std::vector<std::string> colours = colour_classes(sides);
  std::string html = "<dl class=strip>";
  for (const Figure& figure : strip(sides)) {
    html += "<div><dt>" + escape(figure.label) + "</dt>";
    for (std::size_t i = 0; i < sides.size(); ++i) {
      html += "<dd class='" + colours[i] + (figure.better[i] ? " better" : "") + "'><i class=key></i><span class=who>" +
              escape(sides[i].name) + "</span> <span class=value>" + escape(figure.values[i]) + "</span>" +
              (figure.processed.empty() || figure.processed[i].empty()
                   ? ""
                   : "<small class=of>of " + escape(figure.processed[i]) + " processed</small>") +
              (figure.better[i] ? "<span class=spoken> (better)</span>" : "") + "</dd>";
    }
    html += "</div>";
  }
  return html + "</dl>";
}

std::string checks_list(const RunResult& result) {
  if (result.checks.empty()) return "";
  std::string html = "<ul class=checks aria-label=Checks>";
  for (const CheckResult& check : result.checks) {
    html += std::string("<li class=") + (check.ok ? "ok" : "failed") + "><b>" + (check.ok ? "Passed" : "Failed") +
            "</b> <code>" + escape(check.check) + "</code> measured " + escape(measured(check.check, check.value)) +
            "</li>";
  }
  return html + "</ul>";
}

std::string base_section(const RunResult& result, const std::vector<Side>& sides) {
  std::string html = "<section><h2>What this rests on</h2><dl class=base>";
  const auto fact = [&](const char* label, const std::string& value) {
    if (!value.empty()) html += "<dt>" + std::string(label) + "</dt><dd>" + value + "</dd>";
  };
  fact("Scenario", escape(result.scenario) + ", " + duration(result.duration) + " simulated");
  std::string regions, oldest;
  for (const Side& side : sides) {
    if (!side.cluster->region.empty()) {
      regions += (regions.empty() ? "" : ", ") + side.name + " in " + side.cluster->region;
    }
    const std::string date = side.cluster->bill.oldest_price();
    if (!date.empty() && (oldest.empty() || date < oldest)) oldest = date;
  }
  fact("Clusters", escape(regions));
  fact("Seed", std::to_string(result.seed) + "; one run, so differences carry no confidence interval");
  fact("Fingerprint", "<code>" + hex(result.fingerprint()) + "</code> of the order of all events");
  fact("Oldest price", escape(oldest));
  fact("Repeat it", result.command.empty() ? "" : "<code>" + escape(result.command) + "</code>");
  html += "</dl>";
  if (!result.notes.empty()) {
    html += "<h3>Notes</h3><ul class=notes>";
    for (const std::string& note : result.notes) html += "<li>" + escape(note) + "</li>";
    html += "</ul>";
  }
  return html + "</section>";
}

std::string head(const RunResult& result) {
  return "<!doctype html>\n<html lang=en><head><meta charset=utf-8><title>" + escape(result.scenario) +
         " \u2013 queuecast</title><meta name=viewport content='width=device-width, initial-scale=1'>"
         "<meta name=color-scheme content='light dark'>"
         "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'; script-src "
         "'unsafe-inline'; img-src data:\"><link rel=icon href='data:,'><style>\n" +
         std::string(embedded_file("page.css")) + "</style></head>\n";
}

}  // namespace

std::string page(const RunResult& result) {
  std::vector<Side> sides;
  for (const ClusterResult& cluster : result.clusters) sides.emplace_back(cluster, result.duration);
  std::string html = head(result) + "<body><main><header><p class=name>" + escape(result.scenario) + "</p><h1>" +
                     escape(answer(result)) + "</h1>";
  if (!result.description.empty()) html += "<p class=description>" + escape(result.description) + "</p>";
  html += "</header>\n";
  if (!sides.empty()) {
    html += strip_section(sides) + checks_list(result) + figures_section(sides) + "\n";
    html += timeline_section(sides, result.duration) + "\n" + time_section(sides) + "\n" + money_section(sides) + "\n" +
            findings_section(result) + "\n" + decisions_section(sides) + "\n" + nodes_section(sides) + "\n";
  }
  return html + base_section(result, sides) + "</main><script>\n" + std::string(embedded_file("page.js")) +
         "</script></body></html>\n";
}

}  // namespace queuecast::report
