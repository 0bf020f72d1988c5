#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "emulators/http/storage.h"
#include "runtime/time.h"

namespace queuecast::sqs {

class Accounts;
class Queue;
struct QueueRecord;

/// What outlives the process: queues with their attributes and tags, messages with all that their receipt handles hang
/// on, FIFO sequence numbers and past sends. Engines note what changes during a call; `save` writes it, once for each
/// thing however often it changed. Not kept: receives under a ReceiveRequestAttemptId, move tasks, name and purge
/// locks.
class SavedState {
 public:
  explicit SavedState(emulators::Storage& storage) : storage_(storage) {}

  /// The queue was made, or its attributes or tags have changed.
  void note(QueueRecord& record) { records_.insert(&record); }
  /// A message has changed, or is gone.
  void note(Queue& queue, std::uint32_t slot) { messages_[&queue].push_back(slot); }
  /// A FIFO queue remembers a send under that key; `memory` is what it remembers.
  void note_send(const Queue& queue, std::string_view key, std::string_view memory, runtime::TimePoint now);
  /// The queue is about to go.
  void gone(QueueRecord& record);

  void save();

  /// Reads everything into accounts that are empty. The key of receipt handles comes first: it is part of each account.
  void read(Accounts& accounts, runtime::TimePoint now);
  std::uint64_t handle_key(std::uint64_t fresh);

 private:
  /// What of a queue is already written.
  struct Written {
    std::uint64_t sequence = 0;
    std::uint32_t places = 0;
    std::int64_t sends_window = 0;
  };

  emulators::Storage& storage_;
  std::set<QueueRecord*> records_;
  std::map<Queue*, std::vector<std::uint32_t>> messages_;
  std::unordered_map<std::uint64_t, Written> written_;  // by queue id
};

}  // namespace queuecast::sqs
