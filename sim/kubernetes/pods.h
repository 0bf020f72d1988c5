#pragma once

#include <optional>

#include "sim/kubernetes/objects.h"
#include "sim/kubernetes/store.h"

namespace queuecast::kubernetes {

/// DELETE of a pod: a pod without node, or one that has finished, goes at once; any other gets its grace period (the
/// given one or its own) and goes when its kubelet says so. Of several requests the one that ends earlier counts.
void delete_pod(Store& store, const Pod& pod, std::optional<Duration> grace = {});

}  // namespace queuecast::kubernetes
