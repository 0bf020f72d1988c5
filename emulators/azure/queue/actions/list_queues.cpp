#include "emulators/azure/queue/actions/list_queues.h"

#include <algorithm>
#include <limits>

#include "emulators/azure/queue/error.h"

namespace queuecast::azure::queue {

Result<ListQueuesResponse> list_queues(Context& context, const ListQueuesRequest& request) {
  if (request.max_results < 1) {
    return errors::out_of_range_query_parameter("maxresults", request.max_results, 1,
                                                std::numeric_limits<std::int32_t>::max());
  }
  const std::string issued_by_us = "/" + context.account.name() + "/";
  std::string_view start = request.marker;
  if (start.starts_with(issued_by_us)) {
    start.remove_prefix(issued_by_us.size());
  } else if (start.find('/') != std::string_view::npos) {
    return errors::invalid_marker();
  }
  ListQueuesResponse response;
  const auto limit = static_cast<std::size_t>(std::min(request.max_results, 5'000));
  auto& queues = context.account.queues();
  for (auto at = queues.lower_bound(std::max<std::string_view>(start, request.prefix)); at != queues.end(); ++at) {
    if (!at->first.starts_with(request.prefix)) break;
    if (response.queues.size() == limit) {
      response.next_marker = issued_by_us + at->first;
      break;
    }
    response.queues.push_back(&at->second);
  }
  return response;
}

}  // namespace queuecast::azure::queue
