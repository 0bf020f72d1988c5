#pragma once

#include "runtime/runtime.h"
#include "workload/config.h"
#include "workload/control.h"

namespace queuecast::workload {

/// The producers of the two samples (keda-mock-sqs-post.py, aqs-producer.py): one message on each beat of
/// `Config::period`, the first one beat after the start, through a client built anew each time. Counters begin at 1.
/// A send that fails for good ends the process: exit code 1 on AWS, 0 on Azure, whose loop prints the error.
///
/// FIFO queues (".fifo") get the one group "messageGroup1".
runtime::Task<int> edw_aws_producer(runtime::Runtime& runtime, const Config& config, Control& control);
runtime::Task<int> edw_azure_producer(runtime::Runtime& runtime, const Config& config, Control& control);

}  // namespace queuecast::workload
