#pragma once

#include <string>
#include <vector>

#include <boost/system/result.hpp>

#include "sim/keda/objects.h"
#include "sim/keda/validation.h"
#include "sim/kubernetes/autoscaling.h"

namespace queuecast::keda {

/// The label by which the metrics adapter knows the ScaledObject of a metric.
inline const std::string kScaledObjectLabel = "scaledobject.keda.sh/name";
inline const std::string kCompositeMetric = "composite-metric";

/// The configured name, or "keda-hpa-" and the ScaledObject's.
std::string hpa_name(const ScaledObject& object);

/// The HPA that a ScaledObject becomes (KEDA controllers/keda/hpa.go, newHPAForScaledObject). `metrics` are the
/// scalers' in the order of the triggers. Without a behavior and without pauses the HPA has none either, which is
/// another algorithm in the HPA controller than its defaults; a paused direction gives it one.
boost::system::result<kubernetes::HorizontalPodAutoscaler, Problem> derive_hpa(
    const ScaledObject& object, std::vector<kubernetes::MetricSpec> metrics);

}  // namespace queuecast::keda
