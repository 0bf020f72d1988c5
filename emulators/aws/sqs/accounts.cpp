#include "emulators/aws/sqs/accounts.h"

#include <algorithm>
#include <tuple>

#include "emulators/aws/sqs/policies.h"
#include "emulators/aws/sqs/queue_address.h"

namespace queuecast::sqs {

namespace {

std::string key_of(std::string_view id, std::string_view region) { return std::string(id).append(":").append(region); }

}  // namespace

Accounts::Accounts(Options options, runtime::Random& random)
    : options_(std::move(options)),
      random_(random),
      state_(options_.storage ? std::make_unique<SavedState>(*options_.storage) : nullptr),
      handle_key_(random.next()),
      moves_(*this) {
  if (state_) handle_key_ = state_->handle_key(handle_key_);
  home_ = &at(options_.account_id, options_.region);
}

void Accounts::restore(TimePoint now) {
  if (state_) state_->read(*this, now);
}

std::vector<Account*> Accounts::all() const {
  std::vector<Account*> all;
  for (const auto& [key, account] : accounts_) all.push_back(account.get());
  const auto place = [](const Account* account) {
    return std::tie(account->identity().id, account->identity().region);
  };
  std::sort(all.begin(), all.end(), [&](const Account* a, const Account* b) { return place(a) < place(b); });
  return all;
}

Account* Accounts::find(std::string_view id, std::string_view region) {
  // Nearly all calls come from home.
  if (home_ && home_->identity().id == id && home_->identity().region == region) return home_;
  const auto found = accounts_.find(key_of(id, region));
  return found == accounts_.end() ? nullptr : found->second.get();
}

Account& Accounts::at(std::string_view id, std::string_view region) {
  if (id.empty()) id = options_.account_id;
  if (region.empty()) region = options_.region;
  if (Account* known = find(id, region)) return *known;
  auto account = std::make_unique<Account>(Account::Identity{std::string(id), std::string(region), handle_key_},
                                           options_, random_, state_.get());
  return *accounts_.emplace(key_of(id, region), std::move(account)).first->second;
}

Result<QueueRecord*> Accounts::resolve(std::string_view queue_url, const Account& caller) {
  if (queue_url.empty()) return errors::missing("QueueUrl");
  const auto address = parse_queue_url(queue_url);
  if (!address) return errors::no_such_queue();
  Account* owner = find(address->account.empty() ? caller.identity().id : address->account,
                        address->region.empty() ? caller.identity().region : address->region);
  QueueRecord* record = owner ? owner->find(address->name) : nullptr;
  if (!record) return errors::no_such_queue();
  return record;
}

QueueRecord* Accounts::find_arn(std::string_view text) {
  const auto arn = QueueArn::parse(text);
  Account* owner = arn ? find(arn->account, arn->region) : nullptr;
  return owner ? owner->find(arn->name) : nullptr;
}

}  // namespace queuecast::sqs
