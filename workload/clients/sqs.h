#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workload/clients/aws.h"

namespace queuecast::clients {

struct SendMessage {
  std::string_view queue_url;
  std::string_view body;
  std::optional<int> delay_seconds;
  /// FIFO queues need one.
  std::optional<std::string_view> group_id;
  std::optional<std::string_view> deduplication_id;
};

struct SentMessage {
  std::string message_id;
  std::string md5_of_body;
  /// FIFO queues only.
  std::string sequence_number;
};

struct ReceiveMessage {
  std::string_view queue_url;
  int max_messages = 1;
  /// Seconds; without them the queue's own values hold.
  std::optional<int> visibility_timeout;
  std::optional<int> wait_seconds;
  /// Asks for the system attribute SentTimestamp and for all message attributes.
  bool with_attributes = false;
};

struct ReceivedMessage {
  std::string message_id;
  std::string receipt_handle;
  std::string body;
  /// System attributes as the service writes them, in its order.
  std::vector<std::pair<std::string, std::string>> attributes;
};

/// A client of Amazon SQS (JSON protocol, API version 2012-11-05). Requests are encoded at the call; their views need
/// not outlive it.
class Sqs {
 public:
  /// Session, options and jitter must outlive the client.
  Sqs(runtime::Runtime& runtime, AwsSession& session, const AwsOptions& options, runtime::Random& jitter)
      : client_(runtime, session, AwsService::kSqs, options, jitter) {}

  runtime::Task<Result<SentMessage>> send_message(const SendMessage& request);
  runtime::Task<Result<std::vector<ReceivedMessage>>> receive_message(const ReceiveMessage& request);
  runtime::Task<Result<void>> delete_message(std::string_view queue_url, std::string_view receipt_handle);
  runtime::Task<Result<std::map<std::string, std::string>>> get_queue_attributes(
      std::string_view queue_url, const std::vector<std::string_view>& names);
  runtime::Task<Result<std::string>> get_queue_url(std::string_view queue_name);

 private:
  runtime::Task<Result<SentMessage>> send(std::string body);
  runtime::Task<Result<std::vector<ReceivedMessage>>> receive(std::string body);
  runtime::Task<Result<void>> remove(std::string body);
  runtime::Task<Result<std::map<std::string, std::string>>> attributes(std::string body);
  runtime::Task<Result<std::string>> url(std::string body);

  AwsJsonClient client_;
};

/// The messages in the answer to ReceiveMessage; nothing when it is no such answer. Exposed for its benchmark.
std::optional<std::vector<ReceivedMessage>> decode_received(std::string_view body);

}  // namespace queuecast::clients
