#pragma once

#include "runtime/runtime.h"
#include "workload/config.h"
#include "workload/control.h"

namespace queuecast::workload {

/// The consumer of Azure-Samples/aks-event-driven-replicate-from-aws (app/keda/aqs-consumer.py).
///
/// Each second it builds a credential and a queue client, asks for one message (invisible for 60 s), builds a second
/// credential and a table client, inserts an entity and deletes the message. Tokens live in the credential objects, so
/// each poll asks Entra for one and each message for another. A write that fails skips the delete; the message comes
/// back. Returns the exit code: 0 at once when queue or table are not named, and 0 in the first pass when no client
/// can be built; else it ends only by force, or by `prompt_exit`.
runtime::Task<int> edw_azure(runtime::Runtime& runtime, const Config& config, Control& control);

/// The same work done with care: one credential and one client of each service a process, no wait between messages
/// (a beat's pause after an empty poll: the service has no long poll), the message's id as the partition key (an
/// entity that exists already counts as written), and an exit on request: at once from a poll or pause, else after
/// the message in hand.
runtime::Task<int> edw_azure_mended(runtime::Runtime& runtime, const Config& config, Control& control);

}  // namespace queuecast::workload
