#include "sim/catalog/latencies.h"

#include <algorithm>
#include <vector>

#include "sim/catalog/embedded.h"

namespace queuecast::catalog {

namespace {

constexpr double kNormalP95 = 1.6448536269514722;

Distribution::Kind kind_of(std::string_view name) {
  if (name == "lognormal") return Distribution::Kind::kLognormal;
  if (name == "shifted_exponential") return Distribution::Kind::kShiftedExponential;
  if (name == "uniform") return Distribution::Kind::kUniform;
  if (name == "bernoulli") return Distribution::Kind::kBernoulli;
  return Distribution::Kind::kConstant;
}

}  // namespace

Distribution Distribution::lognormal(double median, double p95) {
  const double mu = runtime::portable_log(median);
  return {.kind = Kind::kLognormal, .first = mu, .second = (runtime::portable_log(p95) - mu) / kNormalP95};
}

double Distribution::median() const {
  switch (kind) {
    case Kind::kLognormal: return runtime::portable_exp(first);
    case Kind::kShiftedExponential: return first + second * runtime::portable_log(2);
    case Kind::kUniform: return (first + second) / 2;
    case Kind::kConstant:
    case Kind::kBernoulli: return first;
  }
  return first;
}

double Distribution::draw(runtime::Random& random) const {
  double value = first;
  switch (kind) {
    case Kind::kConstant: return first;
    case Kind::kBernoulli: return random.bernoulli(first) ? 1 : 0;
    case Kind::kUniform: return random.uniform(first, second);
    case Kind::kLognormal: value = random.lognormal(first, second); break;
    case Kind::kShiftedExponential: value = first + random.exponential(second); break;
  }
  return std::clamp(value, 0.2 * median(), 20 * median());
}

Latencies::Latencies(std::uint64_t seed) : seed_(seed) {
  for (CsvReader line(embedded_file("latencies.csv")); line.next();) {
    rows_[std::string(line[0]) + "." + std::string(line[1])] =
        Distribution{.kind = kind_of(line[2]), .first = line.real(3), .second = line.real(4)};
  }
}

const Distribution* Latencies::find(std::string_view cloud, std::string_view step) const {
  for (const std::string_view prefix : {cloud, std::string_view("any")}) {
    std::string name;
    name.reserve(prefix.size() + step.size() + 1);
    name.append(prefix).append(".").append(step);
    if (const auto found = rows_.find(name); found != rows_.end()) return &found->second;
  }
  return nullptr;
}

Result<Distribution> Latencies::row(std::string_view cloud, std::string_view step) const {
  if (const Distribution* found = find(cloud, step)) return *found;
  std::vector<std::string_view> known;
  for (const auto& [name, distribution] : rows_) known.push_back(std::string_view(name).substr(name.find('.') + 1));
  return UnknownName{.what = "latency row", .name = std::string(step), .nearest = std::string(nearest(step, known))};
}

Result<Distribution> Latencies::override_row(std::string_view name, Distribution distribution) {
  bool found = false;
  for (auto& [row_name, row_value] : rows_) {
    if (row_name != name && std::string_view(row_name).substr(row_name.find('.') + 1) != name) continue;
    row_value = distribution;
    found = true;
  }
  if (found) return distribution;
  return row("", name).error();
}

runtime::Duration Latencies::draw(std::string_view cloud, std::string_view step, std::string_view stream) const {
  runtime::Random random(seed_, stream);
  return runtime::seconds(row(cloud, step).value().draw(random));
}

bool Latencies::happens(std::string_view cloud, std::string_view step, std::string_view stream) const {
  runtime::Random random(seed_, stream);
  return row(cloud, step).value().draw(random) != 0;
}

}  // namespace queuecast::catalog
