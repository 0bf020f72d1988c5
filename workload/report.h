#pragma once

#include <string_view>

#include "runtime/runtime.h"
#include "workload/config.h"
#include "workload/observer.h"

namespace queuecast::workload {

/// Tells the config's observer, if there is one.
inline void report(runtime::Runtime& runtime, const Config& config, Event::Kind kind, std::string_view message_id = {},
                   std::string_view body = {}, const clients::Error* error = nullptr) {
  if (!config.observer) return;
  Event event;
  event.kind = kind;
  event.at = runtime.now();
  event.message_id = message_id;
  event.body = body;
  event.error = error;
  config.observer->on(event);
}

}  // namespace queuecast::workload
