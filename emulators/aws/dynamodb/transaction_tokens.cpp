#include "emulators/aws/dynamodb/transaction_tokens.h"

#include <utility>

namespace queuecast::dynamodb {

namespace {

constexpr runtime::Duration kRemembered = std::chrono::minutes{10};

}  // namespace

TransactionTokens::Match TransactionTokens::find(std::string_view token, std::string_view request,
                                                 runtime::TimePoint now) {
  std::erase_if(held_, [this, now](const auto& each) {
    const bool over = each.second.until <= now;
    if (over && journal_) journal_->no_token(each.first);
    return over;
  });
  const auto at = held_.find(token);
  if (at == held_.end()) return Match::kNew;
  return at->second.request == request ? Match::kRepeated : Match::kMismatched;
}

void TransactionTokens::remember(std::string token, std::string request, runtime::TimePoint now) {
  if (journal_) journal_->token(token, request, now + kRemembered);
  restore(std::move(token), std::move(request), now + kRemembered);
}

void TransactionTokens::restore(std::string token, std::string request, runtime::TimePoint until) {
  held_.insert_or_assign(std::move(token), Held{std::move(request), until});
}

}  // namespace queuecast::dynamodb
