#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "emulators/aws/sqs/actions/context.h"
#include "emulators/aws/sqs/actions/requests.h"

namespace queuecast::sqs {

/// What a message weighs: the body's bytes, and name, type and value of each attribute. System attributes are free.
std::size_t size_of(const MessageInput& input);

/// A message that the queue takes, and the part of the answer that depends on its content alone.
struct CheckedMessage {
  NewMessage message;
  SentMessage answer;
};

/// The words in which the single send and the batch differ.
struct SendWording {
  /// What stands before "MessageBody" in the complaint about a missing one.
  std::string entry_prefix;
  std::string_view too_long = "One or more parameters are invalid.";
};

/// FIFO queues: a group and a deduplication id are there, or made of the content. In a batch a missing group is an
/// invalid value.
Result<void> check_group(const Queue& queue, const MessageInput& input, const ErrorKind& when_missing);
Result<void> check_deduplication(const Queue& queue, const MessageInput& input);

/// Checks everything but the queue's state, and takes the content out of the input.
Result<CheckedMessage> check_message(const Context& context, const QueueRecord& record, MessageInput& input,
                                     const SendWording& wording);

/// Puts it into the queue and completes the answer.
SentMessage send(Context& context, Queue& queue, CheckedMessage checked);

}  // namespace queuecast::sqs
