#include <algorithm>
#include <cmath>

#include "sim/report/findings.h"
#include "sim/report/text.h"

namespace queuecast::report {

namespace {

/// 0 for equal, towards 1 the further apart.
double effect(double x, double y) {
  const double larger = std::max(std::abs(x), std::abs(y));
  return larger > 0 ? std::abs(x - y) / larger : 0;
}

/// The side with the larger value first.
struct Ordered {
  const Side& more;
  const Side& less;
};
Ordered by(const Side& a, const Side& b, double of_a, double of_b) {
  return of_a >= of_b ? Ordered{a, b} : Ordered{b, a};
}

double seconds_of(const NoReplica& stretch, const Side& side) {
  return stretch.seconds.value_or(side.duration - stretch.t);
}

/// The longest wait without a ready replica, among those from zero desired replicas or among the others.
const NoReplica* longest_wait(const Side& side, bool from_zero) {
  const NoReplica* longest = nullptr;
  for (const NoReplica& stretch : side.m.no_replica) {
    if (stretch.none_wanted != from_zero) continue;
    if (!longest || seconds_of(stretch, side) > seconds_of(*longest, side)) longest = &stretch;
  }
  return longest;
}

double longest_seconds(const Side& side, bool from_zero) {
  const NoReplica* longest = longest_wait(side, from_zero);
  return longest ? seconds_of(*longest, side) : 0;
}

/// "the first pod, at the start of the run, waits for a node": of a stretch in which replicas were wanted.
std::string wait_words(const NoReplica& stretch) {
  return std::string(stretch.first ? "the first pod, " : "a pod, ") +
         (stretch.t < 60 ? "at the start of the run, " : "at " + clock(stretch.t) + ", ") +
         (stretch.for_node ? "waits for a node" : "is long in starting");
}

std::string wait_setting(const NoReplica& stretch) {
  if (stretch.none_wanted) return "Set minReplicaCount to 1, or shorten pollingInterval.";
  return stretch.for_node ? "Keep a spare node with low-priority placeholder pods, or a leaner node image."
                          : "See the decisions of that time; a smaller image and an earlier readiness probe help.";
}

/// Pod-seconds of terminating for each pod that ended.
std::optional<double> seconds_terminating(const Side& side) {
  const auto& pods = side.cluster->pods;
  if (pods.empty()) return {};
  const auto started = static_cast<double>(counter(*side.cluster, "pod.starts"));
  const double ended = started - pods.back()[3] - pods.back()[2];
  if (ended < 1) return {};
  return area(column(pods, 4), side.duration) / ended;
}

std::string stages(const Waterfall& w) {
  return duration(w.waiting) + " waiting, " + duration(w.redelivery) + " in redelivery, " + duration(w.processing) +
         " in processing";
}

void latency(const Side& a, const Side& b, std::vector<Finding>& found) {
  if (a.cluster->messages.processed == 0 || b.cluster->messages.processed == 0) return;
  const auto [slow, fast] = by(a, b, a.cluster->latency.p95, b.cluster->latency.p95);
  const LatencySummary &s = slow.cluster->latency, &f = fast.cluster->latency;
  if (effect(s.p95, f.p95) < 0.05) return;
  const Cause cause = why_slower(slow, fast);
  found.push_back({20 + 50 * effect(s.p95, f.p95),
                   slow.name + " is slower: p95 " + duration(s.p95) + " against " + duration(f.p95),
                   "Its p99 message spent " + stages(slow.cluster->p99_message) + "; that of " + fast.name + " " +
                       stages(fast.cluster->p99_message) + ". Reason: " + cause.words + ".",
                   cause.setting});
}

void throughput(const Side& a, const Side& b, std::vector<Finding>& found) {
  if (!a.m.saturation || !b.m.saturation) return;
  const auto [more, less] = by(a, b, a.m.saturation->per_pod_second, b.m.saturation->per_pod_second);
  const Saturation &high = *more.m.saturation, &low = *less.m.saturation;
  const double apart = effect(high.per_pod_second, low.per_pod_second);
  if (apart < 0.15) return;
  const bool shared_limit = low.ready > high.ready && low.per_second <= high.per_second;
  const auto pods_and_rate = [](const Side& side) {
    return figures(side.m.saturation->ready) + " ready pods on average for " + figures(side.m.saturation->per_second) +
           " messages/s";
  };
  found.push_back(
      {15 + 35 * apart, less.name + " needs " + pods_and_rate(less) + ", " + more.name + " " + pods_and_rate(more),
       "Means while messages waited for every replica: " + figures(low.per_pod_second) + " messages/s a pod against " +
           figures(high.per_pod_second) + ". From receive to write the median message took " +
           duration(less.cluster->median_message.processing) + " against " +
           duration(more.cluster->median_message.processing) + ".",
       shared_limit
           ? "More pods do not process more: lift what they share (the table's capacity, a FIFO message group, "
             "the queue's limit), then lower maxReplicaCount."
           : "Shorten the pass of the consumer: keep clients and tokens, receive in batches, pause only when "
             "empty."});
}

std::string times(std::size_t number) {
  return number == 0 ? "never" : number == 1 ? "once" : count(static_cast<std::int64_t>(number)) + " times";
}

void no_replica(const Side& a, const Side& b, bool from_zero, std::vector<Finding>& found) {
  const auto [slow, fast] = by(a, b, longest_seconds(a, from_zero), longest_seconds(b, from_zero));
  const double s = longest_seconds(slow, from_zero), f = longest_seconds(fast, from_zero);
  if (s - f < 2 || effect(s, f) < 0.1) return;
  const NoReplica& stretch = *longest_wait(slow, from_zero);
  const auto number = [&](const Side& side) {
    return times(static_cast<std::size_t>(std::count_if(side.m.no_replica.begin(), side.m.no_replica.end(),
                                                        [&](auto& n) { return n.none_wanted == from_zero; })));
  };
  std::string evidence = std::string("Messages waited with no ready replica ") +
                         (from_zero ? "after zero were wanted " : "though some were wanted ") + number(slow) + " on " +
                         slow.name + " and " + number(fast) + " on " + fast.name + "; the longest lasted " +
                         duration(s) + (f > 0 ? " against " + duration(f) : std::string()) + ".";
  if (slow.m.median_boot) evidence += " A node of " + slow.name + " boots in " + duration(*slow.m.median_boot) + ".";
  const std::string other = f > 0 ? ", " + fast.name + " " + duration(f) : ", " + fast.name + " never waits";
  found.push_back({15 + 40 * effect(s, f),
                   from_zero ? "From zero, " + slow.name + " takes up to " + duration(s) + other
                             : "On " + slow.name + " " + wait_words(stretch) + ": " + duration(s) + other,
                   std::move(evidence), wait_setting(stretch)});
}

void boot(const Side& a, const Side& b, std::vector<Finding>& found) {
  if (!a.m.median_boot || !b.m.median_boot || effect(*a.m.median_boot, *b.m.median_boot) < 0.1) return;
  const auto [slow, fast] = by(a, b, *a.m.median_boot, *b.m.median_boot);
  const auto pending = [](const Side& side) {
    const auto p95 = quantile(side.cluster->pod_pending, 0.95);
    return p95 ? duration(*p95) : std::string("unknown");
  };
  found.push_back({12 + 35 * effect(*a.m.median_boot, *b.m.median_boot),
                   "Nodes of " + slow.name + " boot in " + duration(*slow.m.median_boot) + ", those of " + fast.name +
                       " in " + duration(*fast.m.median_boot),
                   "Medians of " + count(slow.m.launched) + " and " + count(fast.m.launched) +
                       " nodes, from NodeClaim to Ready. Pods stayed unbound for " + pending(slow) +
                       " at p95 against " + pending(fast) + ".",
                   "Keep a spare node with low-priority placeholder pods, or a leaner node image."});
}

std::string node_list(const Side& side) {
  std::string list;
  int shown = 0;
  for (const NodeGroup& group : side.m.node_groups) {
    if (group.fixed || shown++ == 3) continue;
    list += (list.empty() ? "" : ", ") + count(group.count) + " x " + group.type + " " + group.capacity_type + " at " +
            figures(to_usd(group.nano_usd_per_hour)) + " USD/h";
  }
  return list.empty() ? "none" : list;
}

void nodes(const Side& a, const Side& b, std::vector<Finding>& found) {
  const auto [more, less] = by(a, b, a.m.node_usd_per_hour, b.m.node_usd_per_hour);
  const double apart = effect(a.m.node_usd_per_hour, b.m.node_usd_per_hour);
  if (apart < 0.05) return;
  const auto hours = [](const Side& side) {
    double sum = 0;
    for (const NodeGroup& group : side.m.node_groups) sum += group.fixed ? 0 : group.hours;
    return figures(sum);
  };
  found.push_back({10 + 30 * apart,
                   "Scaled nodes cost " + figures(more.m.node_usd_per_hour) + " USD/h on " + more.name + ", " +
                       figures(less.m.node_usd_per_hour) + " on " + less.name,
                   more.name + ": " + count(more.m.launched) + " launched, " + hours(more) + " node-hours (" +
                       node_list(more) + "). " + less.name + ": " + count(less.m.launched) + " launched, " +
                       hours(less) + " node-hours (" + node_list(less) + ").",
                   "Widen the NodePool's instance types, allow spot, fit the pods' requests to the machine, lower "
                   "consolidateAfter."});
}

void termination(const Side& a, const Side& b, std::vector<Finding>& found) {
  const auto of_a = seconds_terminating(a), of_b = seconds_terminating(b);
  if (!of_a || !of_b || std::abs(*of_a - *of_b) < 3 || effect(*of_a, *of_b) < 0.2) return;
  const auto [slow, fast] = by(a, b, *of_a, *of_b);
  found.push_back({8 + 25 * effect(*of_a, *of_b),
                   "A pod of " + slow.name + " takes " + duration(std::max(*of_a, *of_b)) + " to end, one of " +
                       fast.name + " " + duration(std::min(*of_a, *of_b)),
                   "Mean time in Terminating, over " + count(counter(*slow.cluster, "pod.starts")) + " and " +
                       count(counter(*fast.cluster, "pod.starts")) +
                       " pods started. A process that ignores SIGTERM is killed only at the end of its grace "
                       "period, and holds its place on the node until then.",
                   "Exit on SIGTERM, or shorten terminationGracePeriodSeconds."});
}

void duplicates(const Side& a, const Side& b, std::vector<Finding>& found) {
  const auto of_a = static_cast<double>(a.cluster->messages.duplicated);
  const auto of_b = static_cast<double>(b.cluster->messages.duplicated);
  if (of_a == of_b) return;
  const auto [more, less] = by(a, b, of_a, of_b);
  const auto processed = static_cast<double>(std::max<std::int64_t>(1, more.cluster->messages.processed));
  found.push_back(
      {15 + 30 * std::min(1.0, std::max(of_a, of_b) / processed * 5),
       more.name + " writes " + count(more.cluster->messages.duplicated) + " duplicate results, " + less.name + " " +
           count(less.cluster->messages.duplicated),
       figures(100 * std::max(of_a, of_b) / processed) + " % of " + count(more.cluster->messages.processed) +
           " processed messages on " + more.name + "; redelivery took " +
           duration(more.cluster->p99_message.redelivery) +
           " of its p99 message. A message comes back when its visibility ends before it is deleted: the pod was "
           "killed or too slow.",
       "Make the visibility timeout longer than the slowest pass, finish the message in hand on SIGTERM, and "
       "write idempotently."});
}

std::string largest(const Side& side, bool fixed) {
  const cost::Line* top = nullptr;
  for (const cost::Line& line : side.cluster->bill.lines) {
    if ((fixed ? line.fixed : is_request_line(line)) && (!top || line.nano_usd > top->nano_usd)) top = &line;
  }
  if (!top || side.duration <= 0) return "nothing";
  return top->meter + " " + figures(to_usd(top->nano_usd) * 3600 / side.duration) + " USD/h (" +
         quantity(top->quantity, top->unit) + ")";
}

void cost_part(const Side& a, const Side& b, bool fixed, std::vector<Finding>& found) {
  const double of_a = fixed ? a.m.fixed_usd_per_hour : a.m.request_usd_per_hour;
  const double of_b = fixed ? b.m.fixed_usd_per_hour : b.m.request_usd_per_hour;
  const auto [more, less] = by(a, b, of_a, of_b);
  const double share = std::abs(of_a - of_b) / std::max(1e-9, std::max(a.m.usd_per_hour, b.m.usd_per_hour));
  if (share < 0.01) return;
  const std::string what = fixed ? "Fixed costs are " : "Requests cost ";
  found.push_back({(fixed ? 8 : 10) + 40 * share,
                   what + figures(std::max(of_a, of_b)) + " USD/h on " + more.name + ", " +
                       figures(std::min(of_a, of_b)) + " on " + less.name,
                   "The largest on " + more.name + ": " + largest(more, fixed) + "; on " + less.name + ": " +
                       largest(less, fixed) + ". The difference is " + figures(share * 100) + " % of the dearer bill.",
                   fixed
                       ? "Choose the tier of the control plane and the machines of the system pool with care; they are "
                         "paid without messages too."
                       : "Receive and delete in batches, poll long, keep tokens and clients."});
}

}  // namespace

Cause why_slower(const Side& slow, const Side& fast) {
  const Waterfall &s = slow.cluster->p99_message, &f = fast.cluster->p99_message;
  const double waiting = s.waiting - f.waiting, redelivery = s.redelivery - f.redelivery;
  const double processing = s.processing - f.processing;
  if (redelivery > waiting && redelivery > processing) {
    return {"messages come back only when their visibility ends: " + duration(s.redelivery) +
                " of the p99 message instead of " + duration(f.redelivery),
            "Shorten the visibility timeout to a little more than the slowest pass, and exit cleanly on SIGTERM."};
  }
  if (processing > waiting) {
    return {
        "its consumer takes " + duration(s.processing) + " from receive to write instead of " + duration(f.processing),
        "Shorten the consumer's pass: keep clients and tokens, write in batches, raise the table's capacity."};
  }
  const auto &full = slow.m.saturation, &other = fast.m.saturation;
  if (full && slow.m.arrivals_per_second > 0 && full->seconds > 0.1 * slow.duration &&
      full->per_second < 0.9 * slow.m.arrivals_per_second && (!other || other->per_second > full->per_second)) {
    const std::int64_t throttled = counter(*slow.cluster, "aws.dynamodb.throttled");
    const bool by_table = throttled * 20 > slow.cluster->messages.processed;
    return {"it processes at most " + figures(full->per_second) + " of the " + figures(slow.m.arrivals_per_second) +
                " messages/s that arrive" +
                (by_table ? " and its table refuses " + count(throttled) + " requests" : std::string()),
            by_table ? "Raise the table's write capacity or make it on-demand."
                     : "Raise maxReplicaCount or what one pod processes."};
  }
  const auto gap = [&](bool from_zero) { return longest_seconds(slow, from_zero) - longest_seconds(fast, from_zero); };
  const bool from_zero = gap(true) >= gap(false);
  const double zero = gap(from_zero);
  const double boots = slow.m.median_boot.value_or(0) - fast.m.median_boot.value_or(0);
  if (slow.m.median_boot && fast.m.median_boot && boots > 2 && boots >= 0.5 * std::max(zero, 0.2 * waiting)) {
    return {"its nodes take " + duration(*slow.m.median_boot) + " to boot instead of " + duration(*fast.m.median_boot),
            "Keep a spare node with low-priority placeholder pods, or a leaner node image."};
  }
  if (zero > 2) {
    const NoReplica& stretch = *longest_wait(slow, from_zero);
    const double other_wait = longest_seconds(fast, from_zero);
    const std::string took = duration(seconds_of(stretch, slow));
    return {(from_zero ? "from zero replicas it takes up to " + took + " until a pod is ready"
                       : wait_words(stretch) + ", " + took) +
                (other_wait > 0 ? " instead of " + duration(other_wait) : std::string()),
            wait_setting(stretch)};
  }
  if (slow.m.ready_pods.value < fast.m.ready_pods.value) {
    return {
        "it reaches " + figures(slow.m.ready_pods.value) + " ready pods instead of " + figures(fast.m.ready_pods.value),
        "Raise maxReplicaCount, or lower the scaler's target for each replica."};
  }
  return {"its messages wait longer before they are first received (p99 message: " + duration(s.waiting) +
              " instead of " + duration(f.waiting) + ")",
          "See the timeline for when the backlog stands."};
}

void find_differences(const Side& a, const Side& b, std::vector<Finding>& found) {
  latency(a, b, found);
  throughput(a, b, found);
  no_replica(a, b, true, found);
  no_replica(a, b, false, found);
  boot(a, b, found);
  nodes(a, b, found);
  termination(a, b, found);
  duplicates(a, b, found);
  cost_part(a, b, false, found);
  cost_part(a, b, true, found);
}

}  // namespace queuecast::report
