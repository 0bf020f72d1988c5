#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workload/clients/azure.h"

namespace queuecast::clients {

/// A client of one table of Azure Table Storage.
class AzureTable {
 public:
  /// Properties of an entity in their order, PartitionKey and RowKey among them; all of them strings.
  using Entity = std::vector<std::pair<std::string_view, std::string_view>>;

  /// Options, credential and jitter must outlive the client.
  AzureTable(runtime::Runtime& runtime, const AzureOptions& options, TokenCredential* credential,
             std::string_view table_name, runtime::Random& jitter);

  /// Fails with EntityAlreadyExists (409) when both keys are taken. Views need not outlive the call.
  runtime::Task<Result<void>> insert(const Entity& entity);

 private:
  runtime::Task<Result<void>> post(AzureRequest request);

  std::string path_;
  AzureClient client_;
};

}  // namespace queuecast::clients
