#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workload/clients/azure.h"

namespace queuecast::clients {

struct PutMessage {
  std::string_view text;
  /// Seconds; without them the service's defaults hold (visible at once, kept for 7 days).
  std::optional<int> visibility_timeout;
  std::optional<int> time_to_live;
};

struct QueueMessage {
  std::string message_id;
  std::string pop_receipt;
  /// Empty in the answer to a put.
  std::string text;
  std::int64_t dequeue_count = 0;
};

/// A client of one queue of Azure Queue Storage. Text is sent as it is, as the SDKs of version 12 do.
class AzureQueue {
 public:
  /// Options, credential and jitter must outlive the client.
  AzureQueue(runtime::Runtime& runtime, const AzureOptions& options, TokenCredential* credential,
             std::string_view queue_name, runtime::Random& jitter);

  runtime::Task<Result<QueueMessage>> put_message(const PutMessage& request);
  /// Up to `count` (1 to 32) messages, which are then invisible for the given seconds.
  runtime::Task<Result<std::vector<QueueMessage>>> get_messages(int count, int visibility_timeout);
  /// Up to `count` (1 to 32) visible messages, which stay so.
  runtime::Task<Result<std::vector<QueueMessage>>> peek_messages(int count);
  runtime::Task<Result<void>> delete_message(std::string_view message_id, std::string_view pop_receipt);
  /// `x-ms-approximate-messages-count`, invisible messages included.
  runtime::Task<Result<std::int64_t>> approximate_count();

 private:
  runtime::Task<Result<QueueMessage>> put(AzureRequest request);
  runtime::Task<Result<std::vector<QueueMessage>>> get(AzureRequest request);
  runtime::Task<Result<void>> remove(AzureRequest request);
  runtime::Task<Result<std::int64_t>> count(AzureRequest request);

  std::string path_;
  AzureClient client_;
};

/// The messages in a QueueMessagesList. Exposed for its benchmark.
std::vector<QueueMessage> decode_queue_messages(std::string_view xml);

}  // namespace queuecast::clients
