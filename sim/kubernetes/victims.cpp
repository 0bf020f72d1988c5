#include "sim/kubernetes/victims.h"

#include <bit>
#include <charconv>
#include <span>

#include "sim/kubernetes/go_sort.h"

namespace queuecast::kubernetes {

namespace {

int phase_order(PodPhase phase) {
  switch (phase) {
    case PodPhase::kPending: return 0;
    case PodPhase::kUnknown: return 1;
    case PodPhase::kRunning: return 2;
    default: return 0;  // finished pods are not active and never ranked; an unlisted phase is 0 in Go's map
  }
}

/// floor(log2(age)); the real code takes the logarithm of a float64, into which the age is rounded first.
int age_bucket(TimePoint since, TimePoint now) {
  const std::int64_t age = (now - since).count();
  if (age <= 0) return -1;
  const auto rounded = static_cast<std::uint64_t>(static_cast<double>(age));
  return static_cast<int>(std::bit_width(rounded)) - 1;
}

bool younger_first(const Candidate& a, const Candidate& b, const std::optional<TimePoint>& a_time,
                   const std::optional<TimePoint>& b_time, TimePoint now) {
  if (!a_time || !b_time) return !a_time;
  const int a_bucket = age_bucket(*a_time, now);
  const int b_bucket = age_bucket(*b_time, now);
  return a_bucket == b_bucket ? a.uid < b.uid : a_bucket < b_bucket;
}

}  // namespace

std::int32_t deletion_cost(std::string_view text) {
  if (text.empty()) return 0;
  const bool valid_start = text[0] == '-' || text == "0" || (text[0] >= '1' && text[0] <= '9');
  std::int32_t cost = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cost);
  return valid_start && error == std::errc{} && end == text.data() + text.size() ? cost : 0;
}

bool deleted_before(const Candidate& a, const Candidate& b, TimePoint now) {
  if (a.assigned != b.assigned) return !a.assigned;
  if (phase_order(a.phase) != phase_order(b.phase)) return phase_order(a.phase) < phase_order(b.phase);
  if (a.ready != b.ready) return !a.ready;
  if (a.deletion_cost != b.deletion_cost) return a.deletion_cost < b.deletion_cost;
  if (a.neighbours != b.neighbours) return a.neighbours > b.neighbours;
  if (a.ready && b.ready && a.ready_since != b.ready_since)
    return younger_first(a, b, a.ready_since, b.ready_since, now);
  if (a.restarts != b.restarts) return a.restarts > b.restarts;
  if (a.sidecar_restarts != b.sidecar_restarts) return a.sidecar_restarts > b.sidecar_restarts;
  if (a.created != b.created) return younger_first(a, b, a.created, b.created, now);
  return false;
}

void rank_victims(std::vector<Candidate>& candidates, TimePoint now) {
  go_sort(std::span<Candidate>(candidates),
          [now](const Candidate& a, const Candidate& b) { return deleted_before(a, b, now); });
}

}  // namespace queuecast::kubernetes
