#pragma once

#include <optional>
#include <string>

#include "workload/clients/aws.h"
#include "workload/clients/azure.h"
#include "workload/clients/entra.h"
#include "workload/config.h"

namespace queuecast::workload {

/// What the AWS clients of a process are built from.
struct AwsEndpoints {
  clients::AwsOptions sqs;
  clients::AwsOptions dynamodb;
  clients::AwsOptions sts;
};

/// Nothing when no client can be built: a URL that is none. SQS is asked where the queue's URL points to; the other
/// services stand at their regional hosts unless the config says otherwise.
std::optional<AwsEndpoints> aws_endpoints(const Config& config);

struct AzureEndpoints {
  clients::AzureOptions queue;
  clients::AzureOptions table;
  clients::EntraOptions entra;
  std::string queue_name;
};

/// Nothing when no client can be built: a URL that is none, or one from which the table's place cannot be derived.
std::optional<AzureEndpoints> azure_endpoints(const Config& config);

/// The keys of a process: those of the config, or those that its web identity will be exchanged for.
clients::AwsSession aws_session(runtime::Runtime& runtime, const Config& config, const AwsEndpoints& endpoints,
                                runtime::Random& jitter);

}  // namespace queuecast::workload
