#pragma once

#include "runtime/runtime.h"
#include "workload/config.h"
#include "workload/control.h"

namespace queuecast::workload {

/// The consumer of aws-samples/amazon-eks-scaling-with-keda-and-karpenter (app/keda/sqs-reader.py).
///
/// Each second it builds an SQS client, asks for one message (short poll, invisible for 60 s), builds a DynamoDB
/// resource, writes an item and deletes the message. All errors of the write are swallowed, those of a body that
/// cannot be read too, and the message is then deleted: lost. Returns the exit code: 1 at the first pass when queue
/// or table are not named; else it ends only by force, or by `prompt_exit`.
runtime::Task<int> edw_aws(runtime::Runtime& runtime, const Config& config, Control& control);

/// The same work done with care: one client of each service a process, long polling, no wait between messages, delete
/// only after the write has succeeded, the message's id as the item's key (a second write replaces the first), and
/// an exit on request: at once from a poll, else after the message in hand.
runtime::Task<int> edw_aws_mended(runtime::Runtime& runtime, const Config& config, Control& control);

}  // namespace queuecast::workload
