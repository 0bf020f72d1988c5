#include "sim/kubernetes/work_queue.h"

namespace queuecast::kubernetes {

void WorkQueue::add(const Key& key) {
  if (!dirty_.insert(key).second || processing_.contains(key)) return;
  ready_.push_back(key);
  added_.notify_one();
}

void WorkQueue::add_after(const Key& key, runtime::Duration delay) {
  const runtime::TimePoint due = runtime_.now() + delay;
  const auto [entry, is_new] = delayed_.try_emplace(key, Delayed{this, key, due, {}});
  Delayed& delayed = entry->second;
  if (!is_new && delayed.due <= due) return;
  delayed.due = due;
  delayed.timer = runtime_.call_at(due, {[](void* argument) {
                                           auto* self = static_cast<Delayed*>(argument);
                                           auto node = self->queue->delayed_.extract(self->key);
                                           self->queue->add(node.key());
                                         },
                                         &delayed});
}

runtime::Task<WorkQueue::Key> WorkQueue::take() {
  while (ready_.empty()) co_await added_.wait(runtime_);
  Key key = std::move(ready_.front());
  ready_.pop_front();
  dirty_.erase(key);
  processing_.insert(key);
  co_return key;
}

void WorkQueue::done(const Key& key) {
  processing_.erase(key);
  if (!dirty_.contains(key)) return;
  ready_.push_back(key);
  added_.notify_one();
}

}  // namespace queuecast::kubernetes
