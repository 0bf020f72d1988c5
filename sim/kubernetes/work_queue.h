#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "runtime/runtime.h"
#include "runtime/signal.h"

namespace queuecast::kubernetes {

/// client-go's workqueue: a key waits once however often it is added, and a key that is being worked on comes back only
/// after `done`. First in, first out.
class WorkQueue {
 public:
  using Key = std::pair<std::string, std::string>;  // namespace, name

  explicit WorkQueue(runtime::Runtime& runtime) : runtime_(runtime) {}

  void add(const Key& key);
  /// Adds the key after a while; of several such wishes for one key the earliest counts.
  void add_after(const Key& key, runtime::Duration delay);
  /// Waits for a key; each key taken must be given back with `done`.
  runtime::Task<Key> take();
  void done(const Key& key);

 private:
  struct Delayed {
    WorkQueue* queue;
    Key key;
    runtime::TimePoint due;
    runtime::Timer timer;
  };

  runtime::Runtime& runtime_;
  std::deque<Key> ready_;
  std::set<Key> dirty_;  // wanted: ready, or to be readied once done
  std::set<Key> processing_;
  std::map<Key, Delayed> delayed_;
  runtime::Signal added_;
};

}  // namespace queuecast::kubernetes
