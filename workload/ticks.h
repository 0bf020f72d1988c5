#pragma once

#include "runtime/time.h"

namespace queuecast::workload {

/// The beat of the samples' loops: `sleep(period - elapsed mod period)`, counted from the process's own start. The
/// first beat comes one period after the start; a pass that lasts longer skips beats instead of catching up, and one
/// that ends exactly on a beat waits for the next.
class Ticks {
 public:
  Ticks(runtime::TimePoint start, runtime::Duration period) : start_(start), period_(period) {}

  runtime::TimePoint next(runtime::TimePoint now) const { return now + (period_ - (now - start_) % period_); }

 private:
  runtime::TimePoint start_;
  runtime::Duration period_;
};

}  // namespace queuecast::workload
