#pragma once

#include <string>
#include <vector>

#include "sim/report/measures.h"
#include "sim/report/result.h"

namespace queuecast::report {

/// Something worth knowing about a run, derived from its data alone.
struct Finding {
  double score = 0;      // 0 to 100, by effect: losing messages weighs most, then time, then money
  std::string title;     // what, in one line
  std::string evidence;  // the numbers, and the counter or decision record that explains them
  std::string setting;   // what to change
};

/// Largest effect first. Of each cluster alone: messages lost or stranded, pods without a node, a throughput ceiling,
/// idle polling, throttles, tokens, churn of nodes, the dominant cost. Between clusters, each against the first:
/// latency, scaling from zero, waits for a first pod, node boot time, nodes, termination, duplicates, request cost,
/// fixed cost.
std::vector<Finding> findings(const RunResult& result);

/// A cluster with what was measured of it.
struct Side {
  const ClusterResult* cluster = nullptr;
  std::string name;
  Measures m;
  double duration = 0;

  Side(const ClusterResult& of, double run_duration)
      : cluster(&of), name(display_name(of)), m(measure(of, run_duration)), duration(run_duration) {}
};

/// Appends what stands out in one cluster.
void find_alone(const Side& side, std::vector<Finding>& found);
/// Appends how two clusters differ.
void find_differences(const Side& a, const Side& b, std::vector<Finding>& found);

struct Cause {
  std::string words;    // "its nodes take 70 s to boot instead of 32 s"
  std::string setting;  // what to change
};
/// Why the messages of one cluster take longer than those of the other, as far as the data say.
Cause why_slower(const Side& slow, const Side& fast);

}  // namespace queuecast::report
