#pragma once

#include <optional>
#include <string>

#include "runtime/time.h"
#include "workload/clients/aws.h"
#include "workload/clients/shared_key.h"
#include "workload/observer.h"

namespace queuecast::workload {

/// All that a workload is told at its start: its environment, and what a simulation adds.
struct Config {
  /// SQS: "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME". Azure: "https://ACCOUNT.queue.core.windows.net/NAME", or
  /// with the account in the path ("http://127.0.0.1:10001/ACCOUNT/NAME").
  std::string queue_url;
  /// Name of the DynamoDB or storage table.
  std::string table;
  /// Where the table's service is; derived from region or account when empty. On Azure with the account in its path,
  /// if it belongs there.
  std::string table_endpoint;
  /// STS or Entra; derived when empty.
  std::string identity_endpoint;

  // AWS
  std::string region = "us-east-1";
  /// Fixed keys. Empty: the web identity is exchanged for keys, or, without a role, requests go out unsigned.
  clients::AwsCredentials aws_credentials;
  clients::WebIdentity web_identity;
  clients::RetryMode retry_mode = clients::RetryMode::kLegacy;
  std::optional<int> max_attempts;

  // Azure
  /// With a key no token is asked for.
  std::optional<clients::SharedKey> shared_key;
  std::string tenant_id;
  std::string client_id;
  std::string federated_token;

  /// False, for simulations: no signatures and no tracing headers.
  bool sign = true;
  /// Leaves on a stop request, after the message in hand. The seed workloads ignore such requests; the mended ones
  /// listen whatever stands here.
  bool prompt_exit = false;

  /// The beat of the seed's loops: one send, or one poll, each.
  runtime::Duration period = std::chrono::seconds(1);

  // What a real process takes on its own and a simulated one is told: from the container's start to the loop, and CPU
  // time of each poll and of each message's write, which pass before the request they belong to.
  runtime::Duration start_delay{};
  runtime::Duration poll_cpu{};
  runtime::Duration write_cpu{};

  /// Name of the stream of chance that this process's retries draw from.
  std::string random_stream = "workload.retries";
  /// Told of every message; may be null. Must outlive the workload.
  Observer* observer = nullptr;
};

}  // namespace queuecast::workload
