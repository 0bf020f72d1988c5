#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workload/clients/aws.h"

namespace queuecast::clients {

/// A client of DynamoDB (JSON protocol, API version 2012-08-10). It checks the checksum of answers, as boto3 does.
class Dynamodb {
 public:
  /// Attributes of an item in their order; all of them strings (S).
  using Item = std::vector<std::pair<std::string_view, std::string_view>>;

  /// Session, options and jitter must outlive the client.
  Dynamodb(runtime::Runtime& runtime, AwsSession& session, const AwsOptions& options, runtime::Random& jitter)
      : client_(runtime, session, AwsService::kDynamodb, options, jitter) {}

  /// Replaces the item of the same key. Views need not outlive the call.
  runtime::Task<Result<void>> put_item(std::string_view table, const Item& item);

 private:
  runtime::Task<Result<void>> put(std::string body);

  AwsJsonClient client_;
};

}  // namespace queuecast::clients
