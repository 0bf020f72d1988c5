#include "runtime/signal.h"

namespace queuecast::runtime {

bool Signal::notify_one() {
  Waiter* waiter = first_;
  if (!waiter) return false;
  waiter->unlink();
  waiter->notified_ = true;
  waiter->timer_ = waiter->runtime_.at(waiter->runtime_.now(), waiter->waiting_);
  return true;
}

void Signal::notify_all() {
  while (notify_one()) {
  }
}

void Signal::Waiter::await_suspend(std::coroutine_handle<> waiting) {
  waiting_ = waiting;
  linked_ = true;
  previous_ = signal_.last_;
  (previous_ ? previous_->next_ : signal_.first_) = this;
  signal_.last_ = this;
  if (deadline_) timer_ = runtime_.at(*deadline_, waiting);
}

void Signal::Waiter::unlink() {
  if (!linked_) return;
  linked_ = false;
  (previous_ ? previous_->next_ : signal_.first_) = next_;
  (next_ ? next_->previous_ : signal_.last_) = previous_;
}

}  // namespace queuecast::runtime
