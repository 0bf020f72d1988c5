#include "emulators/aws/sqs/actions/context.h"

namespace queuecast::sqs {

std::string Context::queue_url(const QueueRecord& record) const {
  const Account::Identity& owner = record.account->identity();
  const std::string fallback = "sqs." + owner.region + ".amazonaws.com";
  const std::string_view authority = host.empty() ? std::string_view(fallback) : host;
  const bool real = authority.ends_with("amazonaws.com") || authority.ends_with("amazonaws.com.cn");
  std::string url = real || https ? "https://" : "http://";
  url.append(authority) += '/';
  return url.append(owner.id).append("/").append(record.name());
}

}  // namespace queuecast::sqs
