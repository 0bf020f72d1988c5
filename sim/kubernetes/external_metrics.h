#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/system/result.hpp>

#include "runtime/task.h"
#include "sim/kubernetes/meta.h"

namespace queuecast::kubernetes {

/// The values of one external metric in thousandths, or why it could not be had.
using MetricResult = boost::system::result<std::vector<std::int64_t>, std::string>;

/// The API external.metrics.k8s.io as its only client, the HorizontalPodAutoscaler controller, sees it. KEDA serves it.
class ExternalMetrics {
 public:
  virtual ~ExternalMetrics() = default;
  virtual runtime::Task<MetricResult> external_metric(std::string namespace_name, std::string name,
                                                      Labels selector) = 0;
};

}  // namespace queuecast::kubernetes
