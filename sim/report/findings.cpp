#include "sim/report/findings.h"

#include <algorithm>
#include <map>

#include "sim/report/text.h"

namespace queuecast::report {

namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

std::string percent(double share) { return figures(share * 100) + " %"; }

/// The last decision about replicas up to a time, in words; empty when there is none.
std::string scaling_decision(const ClusterResult& cluster, double t) {
  const DecisionRecord* last = nullptr;
  for (const DecisionRecord& record : cluster.decisions) {
    if (record.t <= t && (record.component == "keda" || record.component == "hpa")) last = &record;
  }
  return last ? "The last decision, " + last->component + " at " + clock(last->t) + ": " + last->what + " (" +
                    last->reason + ")."
              : "";
}

/// The reason that a component gave most often for something whose words begin with `what`.
std::string usual_reason(const ClusterResult& cluster, std::string_view component, std::string_view what) {
  std::map<std::string, int> reasons;
  for (const DecisionRecord& record : cluster.decisions) {
    if (record.component == component && record.what.starts_with(what)) ++reasons[record.reason];
  }
  const auto most =
      std::max_element(reasons.begin(), reasons.end(), [](auto& x, auto& y) { return x.second < y.second; });
  return most == reasons.end() ? "" : most->first;
}

void find_lost(const Side& side, std::vector<Finding>& found) {
  const MessageCounts& m = side.cluster->messages;
  if (m.lost == 0) return;
  const double share = ratio(static_cast<double>(m.lost), static_cast<double>(m.sent));
  std::string evidence = count(m.lost) + " of " + count(m.sent) + " messages (" + percent(share) +
                         ") were deleted from the queue although no result was ever written.";
  std::string setting =
      "Delete a message only after its result is written, and let a failed write leave it in the queue.";
  if (const std::int64_t failed = counter(*side.cluster, "write.failed"); failed > 0) {
    evidence += " " + count(failed) + " writes failed.";
  }
  if (const std::int64_t throttled = counter(*side.cluster, "aws.dynamodb.throttled"); throttled > 0) {
    evidence += " The table throttled " + count(throttled) + " requests.";
    setting += " Give the table on-demand capacity or more write units.";
  }
  found.push_back({60 + 40 * std::min(1.0, share * 20), side.name + " loses " + count(m.lost) + " messages",
                   std::move(evidence), std::move(setting)});
}

void find_stranded(const Side& side, std::vector<Finding>& found) {
  const std::int64_t waiting = side.cluster->messages.waiting;
  if (waiting == 0 || side.m.final_desired > 0) return;
  const double share = ratio(static_cast<double>(waiting), static_cast<double>(side.cluster->messages.sent));
  found.push_back(
      {55 + 45 * std::min(1.0, share * 5),
       side.name + " ends with " + count(waiting) + " messages waiting and no replica wanted",
       "Nothing will process them until more messages arrive. " + scaling_decision(*side.cluster, side.duration),
       "Set the scaler's activation threshold to 0, or minReplicaCount to 1."});
}

/// Why pods find no place, in the words of whoever decided last; null when nobody said.
const DecisionRecord* no_place(const ClusterResult& cluster) {
  const auto last =
      std::find_if(cluster.decisions.rbegin(), cluster.decisions.rend(), [](const DecisionRecord& record) {
        if (record.component == "scheduler") return record.what == "unschedulable";
        return record.component == "karpenter" && (record.what.ends_with("stay pending") ||
                                                   record.what == "no new NodeClaim" || record.what == "launch failed");
      });
  return last == cluster.decisions.rend() ? nullptr : &*last;
}

/// Pods that wait for a moment are usual; these waited for a quarter of the run, or nothing was processed at all.
void find_pending(const Side& side, std::vector<Finding>& found) {
  const auto& pods = side.cluster->pods;
  if (pods.empty() || pods.back()[1] == 0) return;
  double since = pods.back()[0];
  for (auto row = pods.rbegin(); row != pods.rend() && (*row)[1] > 0; ++row) since = (*row)[0];
  const bool nothing = side.cluster->messages.processed == 0;
  if (!nothing && side.duration - since < 0.25 * side.duration) return;
  const auto number = static_cast<std::int64_t>(pods.back()[1]);
  std::string evidence = "Pods have waited for a node since " + clock(since) + " until the end.";
  if (const DecisionRecord* why = no_place(*side.cluster)) {
    evidence +=
        " The last word, " + why->component + " at " + clock(why->t) + ": " + why->what + " (" + why->reason + ").";
  }
  found.push_back({nothing ? 95.0 : 45.0,
                   count(number) + (number == 1 ? " pod of " : " pods of ") + side.name +
                       (number == 1 ? " stays" : " stay") + " pending to the end",
                   std::move(evidence),
                   "Fit the pods' requests, selectors and tolerations to a NodePool, and raise its limits."});
}

void find_ceiling(const Side& side, std::vector<Finding>& found) {
  const auto& full = side.m.saturation;
  if (!full || full->seconds < 0.1 * side.duration || full->per_second > 0.9 * side.m.arrivals_per_second) return;
  std::string evidence = "In the " + duration(full->seconds) + " with messages waiting for every replica, " +
                         "on average " + figures(full->ready) + " ready pods process " + figures(full->per_second) +
                         " messages/s (" + figures(full->per_pod_second) + " each), while " +
                         figures(side.m.arrivals_per_second) + " arrive. The backlog peaks at " +
                         count(static_cast<std::int64_t>(side.m.backlog.value)) + " at " + clock(side.m.backlog.t) +
                         ".";
  std::string setting = "Raise maxReplicaCount, or what one pod processes: batches, concurrency, shorter waits.";
  const std::int64_t throttled = counter(*side.cluster, "aws.dynamodb.throttled");
  if (throttled * 20 > side.cluster->messages.processed) {
    evidence += " The table throttled " + count(throttled) + " requests: more pods would not help.";
    setting = "Raise the table's write capacity or make it on-demand; more replicas do not help.";
  }
  found.push_back({40 + 40 * (1 - ratio(full->per_second, side.m.arrivals_per_second)),
                   side.name + " cannot keep up: " + figures(full->per_second) + " messages/s against " +
                       figures(side.m.arrivals_per_second) + " sent",
                   std::move(evidence), std::move(setting)});
}

/// SQS counts its empty receives but not its receives: those that were not empty are at least the messages processed.
void find_idle_polls(const Side& side, std::vector<Finding>& found) {
  const bool aws = side.cluster->cloud == "aws";
  const std::int64_t processed = side.cluster->messages.processed;
  const std::int64_t gets = counter(*side.cluster, "azure.storage.queue.get");
  const std::int64_t empty =
      aws ? counter(*side.cluster, "aws.sqs.empty_receive")
          : std::max<std::int64_t>(0, gets - counter(*side.cluster, "azure.storage.queue.message_gotten"));
  const std::int64_t polls = aws ? empty + processed : gets;
  const double share = ratio(static_cast<double>(empty), static_cast<double>(polls));
  if (share < 0.5 || polls < 100) return;
  std::string evidence = count(empty) + (aws ? " receives" : " calls of Get Messages") + " brought no message (" +
                         percent(share) + " of all)";
  if (aws) evidence += ", among " + count(counter(*side.cluster, "aws.sqs.request")) + " requests to SQS";
  found.push_back(
      {20 + 35 * share, "Most polls of " + side.name + " find nothing",
       evidence + ". Pods were ready for " + figures(side.m.ready_pod_hours) + " hours in sum to process " +
           count(processed) + " messages.",
       aws ? "Wait up to 20 s in each receive (WaitTimeSeconds) and run fewer replicas: raise queueLength."
           : "Pause between empty polls, with a growing delay, and run fewer replicas: raise queueLength."});
}

void find_throttles(const Side& side, std::vector<Finding>& found) {
  for (const auto& [name, throttled] : side.cluster->counters) {
    if (!name.ends_with(".throttled") || throttled == 0) continue;
    const bool table = name.find("dynamodb") != std::string::npos || name.find("table") != std::string::npos;
    const double share = ratio(static_cast<double>(throttled), static_cast<double>(side.cluster->messages.sent));
    found.push_back({30 + 30 * std::min(1.0, share), side.name + " is throttled by its " + (table ? "table" : "queue"),
                     count(throttled) + " requests were refused (counter " + name + "), " + figures(share) +
                         " for each message sent.",
                     table ? "Raise the table's capacity (on-demand, or more partitions)."
                           : "Poll less often or spread the messages over more queues."});
  }
}

/// A producer may ask for a token with every send; what is beyond that, the consumers have asked for.
void find_tokens(const Side& side, std::vector<Finding>& found) {
  std::int64_t tokens = counter(*side.cluster, "entra.token");
  for (const auto& [name, calls] : side.cluster->counters) {
    if (name.starts_with("aws.sts.")) tokens += calls;
  }
  const std::int64_t beyond = tokens - side.cluster->messages.sent;
  const double share = ratio(static_cast<double>(beyond), static_cast<double>(side.cluster->messages.processed));
  if (beyond < 100 || share < 0.1) return;
  found.push_back({12 + 20 * std::min(1.0, share),
                   "Consumers of " + side.name + " ask for a token for every " +
                       (share >= 0.67 ? std::string("message") : figures(1 / share) + " messages"),
                   count(tokens) + " calls of the " + (side.cluster->cloud == "aws" ? "STS" : "Entra") +
                       " token endpoint, " + count(beyond) + " more than messages sent, for " +
                       count(side.cluster->messages.processed) + " processed.",
                   "Create the credential and the clients once for each process and keep them."});
}

void find_churn(const Side& side, std::vector<Finding>& found) {
  std::vector<double> lives;
  for (const NodeRecord& node : side.cluster->nodes) {
    if (!node.fixed && node.deleted) lives.push_back(*node.deleted - node.created);
  }
  const auto median = quantile(lives, 0.5);
  if (lives.size() < 4 || *median > 1200) return;
  std::string evidence = count(side.m.launched) + " nodes were launched and " +
                         count(static_cast<std::int64_t>(lives.size())) + " deleted; half of those lived less than " +
                         duration(*median);
  if (side.m.median_boot) evidence += ", of which " + duration(*side.m.median_boot) + " went into booting";
  std::string reason;
  for (const char* what : {"delete Node", "delete ", "disrupt", "remove"}) {
    if (reason.empty()) reason = usual_reason(*side.cluster, "karpenter", what);
  }
  evidence += reason.empty() ? "." : ". Usual reason: " + reason + ".";
  found.push_back({12 + 25 * std::min(1.0, static_cast<double>(lives.size()) / 40),
                   "Nodes of " + side.name + " come and go: " + count(static_cast<std::int64_t>(lives.size())) +
                       " deleted, median life " + duration(*median),
                   std::move(evidence), "Raise consolidateAfter in the NodePool."});
}

void find_dominant_cost(const Side& side, std::vector<Finding>& found) {
  const double total = to_usd(side.cluster->bill.total_nano_usd());
  if (side.cluster->bill.lines.empty() || side.duration <= 0) return;
  const auto& top = *std::max_element(side.cluster->bill.lines.begin(), side.cluster->bill.lines.end(),
                                      [](auto& x, auto& y) { return x.nano_usd < y.nano_usd; });
  const double share = ratio(to_usd(top.nano_usd), total);
  if (share < 0.5) return;
  const std::string per_hour = figures(to_usd(top.nano_usd) * 3600 / side.duration) + " USD/h";
  found.push_back(
      {20 * share,
       percent(share) + " of what " + side.name + " costs is " + top.meter + (top.fixed ? ", a fixed cost" : ""),
       per_hour + " of " + figures(side.m.usd_per_hour) + " USD/h, for " + quantity(top.quantity, top.unit) + ".",
       top.fixed ? "It does not depend on messages: share the cluster with other workloads, or choose "
                   "another tier or machine for it."
                 : "Tune this first; nothing else moves the bill as much."});
}

}  // namespace

void find_alone(const Side& side, std::vector<Finding>& found) {
  find_lost(side, found);
  find_stranded(side, found);
  find_pending(side, found);
  find_ceiling(side, found);
  find_idle_polls(side, found);
  find_throttles(side, found);
  find_tokens(side, found);
  find_churn(side, found);
  find_dominant_cost(side, found);
}

std::vector<Finding> findings(const RunResult& result) {
  std::vector<Finding> found;
  std::vector<Side> sides;
  for (const ClusterResult& cluster : result.clusters) sides.emplace_back(cluster, result.duration);
  for (const Side& side : sides) find_alone(side, found);
  for (std::size_t i = 1; i < sides.size(); ++i) find_differences(sides.front(), sides[i], found);
  std::stable_sort(found.begin(), found.end(), [](auto& x, auto& y) { return x.score > y.score; });
  return found;
}

}  // namespace queuecast::report
