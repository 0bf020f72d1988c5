#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

/// List Queues, in pages by name.
struct ListQueuesRequest {
  std::string prefix;
  /// "/ACCOUNT/NAME": the first name of the page, or of its successor when that queue has gone.
  std::string marker;
  /// 1 to 2,147,483,647; more than 5,000 are never returned.
  std::int32_t max_results = 5'000;
};

struct ListQueuesResponse {
  std::vector<const Account::Record*> queues;
  /// Empty on the last page.
  std::string next_marker;
};

Result<ListQueuesResponse> list_queues(Context& context, const ListQueuesRequest& request);

}  // namespace queuecast::azure::queue
