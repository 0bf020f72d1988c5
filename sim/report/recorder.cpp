#include "sim/report/recorder.h"

#include <algorithm>
#include <cmath>

namespace queuecast::report {

namespace {

/// Appends a row, or replaces the last one when both lie in the same second; a row that says nothing new is dropped.
template <std::size_t N>
void note(std::vector<std::array<double, N>>& series, std::array<double, N> row) {
  if (!series.empty()) {
    auto& last = series.back();
    if (std::equal(row.begin() + 1, row.end(), last.begin() + 1)) return;
    if (std::floor(last[0]) == std::floor(row[0])) {
      row[0] = last[0];
      last = row;
      return;
    }
  }
  series.push_back(row);
}

/// Nearest-rank percentile of ascending values.
double percentile(const std::vector<double>& sorted, double p) {
  if (sorted.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(sorted.size())));
  return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

}  // namespace

void Recorder::attach(kubernetes::Store& store, kubernetes::DecisionLog& decisions, std::string deployment) {
  decisions.set_sink([this](const kubernetes::Decision& decision) {
    decisions_.push_back(
        {seconds_since_start(decision.at), decision.component, decision.object, decision.what, decision.reason});
  });
  store.of<kubernetes::Deployment>().watch([this, &store, deployment](const auto& event) {
    if (event.object->meta.name != deployment) return;
    note_replicas(store.now(), event.object->spec.replicas, event.object->status.ready);
  });
  store.of<kubernetes::Pod>().watch([this, &store](const kubernetes::WatchEvent<kubernetes::Pod>& event) {
    using Type = kubernetes::WatchEvent<kubernetes::Pod>::Type;
    if (event.object->meta.owner && event.object->meta.owner->kind == "DaemonSet") return;
    if (event.type != Type::kAdded) count_pod(*event.previous, -1);
    if (event.type != Type::kDeleted) count_pod(*event.object, +1);
    if (event.type == Type::kModified && event.previous->spec.node_name.empty() &&
        !event.object->spec.node_name.empty()) {
      pod_pending_.push_back(runtime::to_seconds(store.now() - event.object->meta.creation));
    }
    note_pods(store.now());
  });
}

void Recorder::count_pod(const kubernetes::Pod& pod, int by) {
  if (pod.meta.deleting()) {
    pod_counts_.terminating += by;
  } else if (pod.spec.node_name.empty()) {
    pod_counts_.pending += by;
  } else if (pod.ready()) {
    pod_counts_.running += by;
  } else {
    pod_counts_.starting += by;
  }
}

void Recorder::note_replicas(TimePoint at, std::int32_t desired, std::int32_t ready) {
  note<3>(replicas_, {seconds_since_start(at), static_cast<double>(desired), static_cast<double>(ready)});
}

void Recorder::note_pods(TimePoint at) {
  note<5>(pods_,
          {seconds_since_start(at), static_cast<double>(pod_counts_.pending), static_cast<double>(pod_counts_.starting),
           static_cast<double>(pod_counts_.running), static_cast<double>(pod_counts_.terminating)});
}

void Recorder::sample_queue(TimePoint at, std::int64_t visible, std::int64_t in_flight) {
  note<3>(backlog_, {seconds_since_start(at), static_cast<double>(visible), static_cast<double>(in_flight)});
}

void Recorder::sample_nodes(TimePoint at, std::int64_t booting, std::int64_t ready) {
  note<3>(node_count_, {seconds_since_start(at), static_cast<double>(booting), static_cast<double>(ready)});
}

Recorder::Life* Recorder::find(std::string_view message) {
  const auto found = by_id_.find(std::string(message));
  return found == by_id_.end() ? nullptr : &lives_[found->second];
}

void Recorder::sent(std::string_view message, TimePoint at) {
  by_id_.emplace(std::string(message), lives_.size());
  lives_.emplace_back().sent = at;
  note<2>(arrivals_, {seconds_since_start(at), static_cast<double>(lives_.size())});
}

void Recorder::received(std::string_view message, TimePoint at) {
  Life* life = find(message);
  if (!life) return;
  if (!life->first_received) life->first_received = at;
  life->last_received = at;
}

void Recorder::written(std::string_view message, TimePoint at) {
  Life* life = find(message);
  if (!life) return;
  ++life->writes;
  if (life->written) return;
  life->written = at;
  life->receive_of_write = life->last_received.value_or(at);
  ++processed_;
}

void Recorder::deleted(std::string_view message, TimePoint) {
  if (Life* life = find(message)) life->deleted = true;
}

void Recorder::expired(std::string_view message) {
  if (Life* life = find(message)) life->expired = true;
}

void Recorder::dead_lettered(std::string_view message) {
  if (Life* life = find(message)) life->dead_lettered = true;
}

void Recorder::summarise_messages(ClusterResult& result) const {
  std::vector<std::pair<double, const Life*>> processed;
  for (const Life& life : lives_) {
    MessageCounts& counts = result.messages;
    ++counts.sent;
    counts.duplicated += std::max(0, life.writes - 1);
    counts.expired += life.expired;
    counts.dead_lettered += life.dead_lettered;
    counts.lost += life.deleted && !life.written;
    if (life.written) processed.emplace_back(runtime::to_seconds(*life.written - life.sent), &life);
  }
  result.messages.processed = static_cast<std::int64_t>(processed.size());
  if (processed.empty()) return;

  std::stable_sort(processed.begin(), processed.end(), [](auto& a, auto& b) { return a.first < b.first; });
  double sum = 0;
  for (const auto& [latency, life] : processed) {
    result.latencies.push_back(latency);
    sum += latency;
  }
  result.latency = {percentile(result.latencies, 0.50), percentile(result.latencies, 0.95),
                    percentile(result.latencies, 0.99), result.latencies.back(),
                    sum / static_cast<double>(processed.size())};
  const auto waterfall = [&](double p) {
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(processed.size())));
    const Life& life = *processed[std::max<std::size_t>(rank, 1) - 1].second;
    const TimePoint first = life.first_received.value_or(life.receive_of_write);
    return Waterfall{runtime::to_seconds(first - life.sent), runtime::to_seconds(life.receive_of_write - first),
                     runtime::to_seconds(*life.written - life.receive_of_write)};
  };
  result.median_message = waterfall(0.50);
  result.p99_message = waterfall(0.99);
}

ClusterResult Recorder::result() const {
  ClusterResult result;
  summarise_messages(result);
  result.arrivals = arrivals_;
  result.backlog = backlog_;
  result.replicas = replicas_;
  result.pods = pods_;
  result.node_count = node_count_;
  result.pod_pending = pod_pending_;
  result.decisions = decisions_;
  return result;
}

}  // namespace queuecast::report
