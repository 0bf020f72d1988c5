#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "emulators/aws/sqs/account.h"
#include "emulators/aws/sqs/move_tasks.h"
#include "emulators/aws/sqs/saved_state.h"

namespace queuecast::sqs {

/// Every account in every region; each begins to exist when a caller comes from it.
class Accounts {
 public:
  /// Ids and the key of receipt handles are drawn from the stream.
  Accounts(Options options, runtime::Random& random);
  /// Brings back what the options' storage holds.
  void restore(TimePoint now);
  /// Writes what has changed since; does nothing without a storage.
  void save() {
    if (state_) state_->save();
  }

  const Options& options() const { return options_; }
  /// That of callers who bring no account number and name no region.
  Account& home() { return *home_; }
  /// An empty id or region is that of the options.
  Account& at(std::string_view id, std::string_view region);
  Account* find(std::string_view id, std::string_view region);
  /// All of them, in the order of their ids and regions.
  std::vector<Account*> all() const;

  /// By what clients put into QueueUrl (see QueueAddress); what it leaves open is the caller's own.
  Result<QueueRecord*> resolve(std::string_view queue_url, const Account& caller);
  /// Null when there is no such queue, or the text is not the ARN of a queue.
  QueueRecord* find_arn(std::string_view arn);

  /// Dead-letter redrives of all accounts.
  MoveTasks& moves() { return moves_; }

 private:
  Options options_;
  runtime::Random& random_;
  std::unique_ptr<SavedState> state_;
  std::uint64_t handle_key_;
  /// By "ID:REGION".
  std::unordered_map<std::string, std::unique_ptr<Account>> accounts_;
  Account* home_ = nullptr;
  MoveTasks moves_;
};

}  // namespace queuecast::sqs
