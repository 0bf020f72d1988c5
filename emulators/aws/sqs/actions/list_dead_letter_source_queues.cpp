#include "emulators/aws/sqs/actions/actions.h"
#include "emulators/aws/sqs/actions/paging.h"

namespace queuecast::sqs {

Result<ListDeadLetterSourceQueuesResponse> perform(Context& context, const ListDeadLetterSourceQueuesRequest& request) {
  const auto record = context.queue(request.queue_url);
  if (record.has_error()) return record.error();
  const auto sources = (*record)->account->sources_of(**record);
  auto page = page_of(context, {sources.begin(), sources.end()}, request.max_results, request.next_token);
  if (page.has_error()) return page.error();
  return ListDeadLetterSourceQueuesResponse{std::move(page->queue_urls), std::move(page->next_token)};
}

}  // namespace queuecast::sqs
