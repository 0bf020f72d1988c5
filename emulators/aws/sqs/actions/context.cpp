#include "emulators/aws/sqs/actions/context.h"

namespace queuecast::sqs {

std::string Context::queue_url(const QueueRecord& record) const {
  const std::string fallback = "sqs." + account.options().region + ".amazonaws.com";
  const std::string_view authority = host.empty() ? std::string_view(fallback) : host;
  const bool real = authority.ends_with("amazonaws.com") || authority.ends_with("amazonaws.com.cn");
  std::string url = real ? "https://" : "http://";
  url.append(authority) += '/';
  return url.append(account.options().account_id).append("/").append(record.name());
}

}  // namespace queuecast::sqs
