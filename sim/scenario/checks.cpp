#include "sim/scenario/checks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/scenario/units.h"

namespace queuecast::scenario {
namespace {

using Comparison = Check::Comparison;
using Function = Measure::Function;

constexpr std::array<std::pair<std::string_view, Comparison>, 6> kComparisons{{{"<=", Comparison::kLessOrEqual},
                                                                               {">=", Comparison::kGreaterOrEqual},
                                                                               {"==", Comparison::kEqual},
                                                                               {"!=", Comparison::kNotEqual},
                                                                               {"<", Comparison::kLess},
                                                                               {">", Comparison::kGreater}}};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/// Walks over one expression; the first fault stops it.
class Parser {
 public:
  Parser(std::string_view text, const Place& place, const std::vector<std::string>& clusters, Problems& problems)
      : text_(text), place_(place), clusters_(clusters), problems_(problems) {}

  std::optional<Check> parse() {
    Check check{std::string{text_}, place_, {}, Comparison::kLess, 0};
    if (!parse_measure(check.measure) || !parse_comparison(check.comparison) || !parse_bound(check.bound)) {
      return std::nullopt;
    }
    return check;
  }

 private:
  bool fail(std::size_t at, std::string found, std::string expected = {}, std::string nearest = {}) {
    Place place = place_;
    if (place.line > 0) place.column += static_cast<int>(at);
    problems_.add(std::move(place), "check '" + std::string{text_} + "': " + std::move(found), std::move(expected),
                  std::move(nearest));
    return false;
  }

  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  std::string take_word() {
    skip_blanks();
    word_at_ = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return std::string{text_.substr(word_at_, at_ - word_at_)};
  }

  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool parse_measure(Measure& measure) {
    std::string word = take_word();
    if (take(':')) {
      if (std::find(clusters_.begin(), clusters_.end(), word) == clusters_.end()) {
        return fail(0, "unknown cluster '" + word + "'", one_of(clusters_), nearest_name(word, clusters_));
      }
      measure.cluster = std::move(word);
      word = take_word();
    }
    if (take('(')) {
      if (!parse_function(word, measure)) return false;
      word = take_word();
      if (!take(')')) return fail(at_, "no ')' after '" + word + "'");
    }
    return find_metric(word, measure);
  }

  bool parse_function(const std::string& word, Measure& measure) {
    static const std::vector<std::pair<std::string, Function>> kFunctions{
        {"min", Function::kMin}, {"max", Function::kMax}, {"mean", Function::kMean}, {"last", Function::kLast}};
    for (const auto& [name, function] : kFunctions) {
      if (name == word) measure.function = function;
    }
    if (measure.function != Function::kNone) return true;
    const auto percent = word.empty() || word.front() != 'p' ? std::nullopt : parse_number(word.substr(1));
    if (percent && *percent > 0 && *percent < 100) {
      measure.function = Function::kQuantile;
      measure.quantile = *percent / 100;
      return true;
    }
    const std::vector<std::string> names{"min", "max", "mean", "last", "p50", "p90", "p95", "p99"};
    return fail(word_at_, "unknown function '" + word + "'", one_of(names), nearest_name(word, names));
  }

  bool find_metric(const std::string& word, Measure& measure) {
    std::vector<std::string> names;
    for (const Metric& metric : metrics()) {
      names.push_back(metric.name);
      if (metric.name == word) metric_ = &metric;
    }
    if (metric_ == nullptr)
      return fail(word_at_, "unknown metric '" + word + "'", one_of(names), nearest_name(word, names));
    measure.metric = word;
    const bool scalar = metric_->shape == Metric::Shape::kScalar;
    if (scalar && measure.function != Function::kNone)
      return fail(word_at_, "a function of '" + word + "'", "none: it is one value");
    if (!scalar && measure.function == Function::kNone) {
      return fail(word_at_, "'" + word + "' without a function",
                  "max(" + word + ") or another of min, mean, last, p99");
    }
    return true;
  }

  bool parse_comparison(Comparison& comparison) {
    skip_blanks();
    for (const auto& [sign, meaning] : kComparisons) {
      if (text_.substr(at_, sign.size()) != sign) continue;
      at_ += sign.size();
      comparison = meaning;
      return true;
    }
    return fail(at_, at_ >= text_.size() ? "no comparison" : "'" + std::string{text_.substr(at_)} + "'",
                "one of <, <=, >, >=, ==, !=");
  }

  bool parse_bound(double& bound) {
    skip_blanks();
    std::string_view word = text_.substr(at_);
    while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
    const auto wrong = [&](const char* expected) { return fail(at_, "'" + std::string{word} + "'", expected); };
    std::optional<double> value;
    switch (metric_->unit) {
      case Metric::Unit::kSeconds:
        if (const auto duration = parse_duration(word)) value = runtime::to_seconds(*duration);
        if (!value) return wrong("a duration such as 2m or 1.5s");
        break;
      case Metric::Unit::kDollars:
        value = parse_number(!word.empty() && word.front() == '$' ? word.substr(1) : word);
        if (!value) return wrong("an amount of US dollars such as 2.50");
        break;
      case Metric::Unit::kShare:
        value = parse_percentage(word);
        if (!value) value = parse_number(word);
        if (!value) return wrong("a share such as 5% or 0.05");
        break;
      case Metric::Unit::kCount:
        value = parse_number(word);
        if (!value) return wrong("a number");
        break;
    }
    bound = *value;
    return true;
  }

  std::string_view text_;
  const Place& place_;
  const std::vector<std::string>& clusters_;
  Problems& problems_;
  std::size_t at_ = 0;
  std::size_t word_at_ = 0;  // where the last word began
  const Metric* metric_ = nullptr;
};

}  // namespace

const std::vector<Metric>& metrics() {
  using Shape = Metric::Shape;
  using Unit = Metric::Unit;
  static const std::vector<Metric> kMetrics{
      {"messages.sent", Shape::kScalar, Unit::kCount},
      {"messages.processed", Shape::kScalar, Unit::kCount},
      {"messages.lost", Shape::kScalar, Unit::kCount},
      {"messages.duplicated", Shape::kScalar, Unit::kCount},
      {"messages.waiting", Shape::kScalar, Unit::kCount},
      {"messages.in_flight", Shape::kScalar, Unit::kCount},
      {"messages.expired", Shape::kScalar, Unit::kCount},
      {"messages.dead_lettered", Shape::kScalar, Unit::kCount},
      {"message.latency", Shape::kDistribution, Unit::kSeconds},
      {"backlog", Shape::kSeries, Unit::kCount},
      {"backlog.visible", Shape::kSeries, Unit::kCount},
      {"backlog.in_flight", Shape::kSeries, Unit::kCount},
      {"replicas", Shape::kSeries, Unit::kCount},
      {"replicas.ready", Shape::kSeries, Unit::kCount},
      {"nodes", Shape::kSeries, Unit::kCount},
      {"nodes.launched", Shape::kScalar, Unit::kCount},
      {"node.ready_time", Shape::kDistribution, Unit::kSeconds},
      {"pods.started", Shape::kScalar, Unit::kCount},
      {"pods.pending_time", Shape::kDistribution, Unit::kSeconds},
      {"cost.total", Shape::kScalar, Unit::kDollars},
      {"cost.per_hour", Shape::kScalar, Unit::kDollars},
      {"cost.per_million_messages", Shape::kScalar, Unit::kDollars},
  };
  return kMetrics;
}

std::optional<Check> parse_check(std::string_view text, const Place& place, const std::vector<std::string>& clusters,
                                 Problems& problems) {
  return Parser{text, place, clusters, problems}.parse();
}

CheckResult evaluate(const Check& check, const Lookup& lookup) {
  CheckResult result{lookup(check.measure), false};
  if (!result.value) return result;
  const double value = *result.value;
  switch (check.comparison) {
    case Comparison::kLess: result.ok = value < check.bound; break;
    case Comparison::kLessOrEqual: result.ok = value <= check.bound; break;
    case Comparison::kGreater: result.ok = value > check.bound; break;
    case Comparison::kGreaterOrEqual: result.ok = value >= check.bound; break;
    case Comparison::kEqual: result.ok = value == check.bound; break;
    case Comparison::kNotEqual: result.ok = value != check.bound; break;
  }
  return result;
}

}  // namespace queuecast::scenario
