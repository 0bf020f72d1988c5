#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

#include "runtime/time.h"

namespace queuecast::sqs {

/// Values by key that are forgotten 300 s after they were written: what a FIFO queue knows of past sends
/// (deduplication) and receives (ReceiveRequestAttemptId). A value is still there strictly less than 300 s later.
template <class Value>
class RecentMemory {
 public:
  static constexpr runtime::Duration kWindow = std::chrono::seconds{300};

  /// Null when nothing was written under that key within the window.
  Value* find(const std::string& key, runtime::TimePoint now) {
    forget(now);
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second.value;
  }

  /// Writes or replaces; the window begins anew.
  void put(std::string key, Value value, runtime::TimePoint now) {
    const auto entry = entries_.insert_or_assign(std::move(key), Entry{std::move(value), now}).first;
    by_age_.push_back({&entry->first, now});
  }

  void clear() {
    by_age_.clear();
    entries_.clear();
  }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Value value;
    runtime::TimePoint written;
  };
  struct Age {
    const std::string* key;  // of the map's node, which never moves
    runtime::TimePoint written;
  };

  void forget(runtime::TimePoint now) {
    while (!by_age_.empty() && now - by_age_.front().written >= kWindow) {
      const auto entry = entries_.find(*by_age_.front().key);
      if (entry != entries_.end() && entry->second.written == by_age_.front().written) entries_.erase(entry);
      by_age_.pop_front();
    }
  }

  std::unordered_map<std::string, Entry> entries_;
  std::deque<Age> by_age_;
};

}  // namespace queuecast::sqs
