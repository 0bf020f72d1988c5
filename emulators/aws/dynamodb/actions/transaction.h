#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulators/aws/dynamodb/actions/delete_item.h"
#include "emulators/aws/dynamodb/actions/get_item.h"
#include "emulators/aws/dynamodb/actions/put_item.h"
#include "emulators/aws/dynamodb/actions/update_item.h"

namespace queuecast::dynamodb {

/// One of four.
struct TransactWriteEntry {
  std::optional<DeleteItemRequest> check;  // a condition on an item that is not written
  std::optional<PutItemRequest> put;
  std::optional<UpdateItemRequest> update;
  std::optional<DeleteItemRequest> remove;

  /// The member that is there; the first of several.
  WriteRequest& request();
  int verbs() const;
};

struct TransactWriteRequest {
  std::optional<std::vector<TransactWriteEntry>> entries;
  std::optional<std::string> client_request_token;
  std::string fingerprint;  // the entries as text: what a repeated token must come with
  std::optional<std::string> return_consumed_capacity;
  std::optional<std::string> return_item_collection_metrics;
  std::optional<ServiceError> malformed_value;
};

struct TransactWriteResponse {
  std::vector<ConsumedCapacity> consumed;  // by table
  std::vector<CollectionMetrics> metrics;
};

/// Up to 100 writes of which all happen or none. A token makes a repetition within ten minutes a success without
/// effect.
Result<TransactWriteResponse> transact_write_items(Account& account, TransactWriteRequest request,
                                                   runtime::TimePoint now);

struct TransactGetRequest {
  struct Entry {
    bool has_get = false;
    GetItemRequest get;
  };
  std::optional<std::vector<Entry>> entries;
  std::optional<std::string> return_consumed_capacity;
  std::optional<ServiceError> malformed_value;
};

struct TransactGetResponse {
  std::vector<std::optional<Item>> items;
  std::vector<ConsumedCapacity> consumed;  // by table
};

/// Up to 100 items as they are at one time.
Result<TransactGetResponse> transact_get_items(Account& account, TransactGetRequest request, runtime::TimePoint now);

/// The refusal of a transaction, with the reason of each entry.
ServiceError cancelled(std::vector<CancellationReason> reasons);
CancellationReason reason_of(const ServiceError& error);

}  // namespace queuecast::dynamodb
