#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/paging.h"

namespace queuecast::sqs {

Result<ListQueuesResponse> perform(Context& context, const ListQueuesRequest& request) {
  std::vector<const QueueRecord*> matching;
  const auto& queues = context.account.queues();
  for (auto entry = queues.lower_bound(request.prefix); entry != queues.end(); ++entry) {
    if (!entry->first.starts_with(request.prefix)) break;
    matching.push_back(entry->second.get());
  }
  auto page = page_of(context, matching, request.max_results, request.next_token);
  if (page.has_error()) return page.error();
  return ListQueuesResponse{std::move(page->queue_urls), std::move(page->next_token)};
}

}  // namespace queuecast::sqs
