#pragma once

#include <string>

#include "runtime/http/message.h"

namespace queuecast::emulators {

/// What a request asks for, as far as faults and metrics tell requests apart.
struct Operation {
  /// "sqs", "dynamodb", "sts", "azure-queue", "azure-table", "entra".
  std::string service;
  /// The API's name: "SendMessage", "PutItem", "Put Message" is "PutMessage". Empty when it has none.
  std::string action;
  /// The queue or table it names; empty when it names none.
  std::string resource;
};

/// The resource is looked for only when asked: that reads the body.
Operation aws_operation(const http::Request& request, std::string_view service, bool with_resource);
Operation azure_queue_operation(const http::Request& request);
Operation azure_table_operation(const http::Request& request);

}  // namespace queuecast::emulators
