#pragma once

#include <string_view>

#include "runtime/time.h"

namespace queuecast::kubernetes {

using runtime::Duration;

/// How long the things take that the model does not compute. A row is a named distribution of the latency catalogue;
/// an object key (a node's name, a pod's uid) picks the draw, so that two clusters can have the same luck.
///
/// Rows that this room asks for, in seconds: "apiserver_write" (a request that changes an object), "scheduler_bind",
/// "bound_to_started_image_present" (sandbox, network and container start), "container_create_start" (a restart),
/// "image_pull_overhead", "image_manifest_check"; in MB/s: "image_download_rate_compressed",
/// "image_unpack_rate_uncompressed".
class Latencies {
 public:
  virtual ~Latencies() = default;
  /// A value in the row's unit.
  virtual double draw(std::string_view row, std::string_view object_key) = 0;

  Duration duration(std::string_view row, std::string_view object_key) {
    return runtime::seconds(draw(row, object_key));
  }
};

/// Every row has the same value; 0 makes all waits, and the transfer times of rates, vanish.
class ConstantLatencies final : public Latencies {
 public:
  explicit ConstantLatencies(double value = 0) : value_(value) {}
  double draw(std::string_view, std::string_view) override { return value_; }

 private:
  double value_;
};

}  // namespace queuecast::kubernetes
