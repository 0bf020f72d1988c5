#pragma once

#include <optional>
#include <string>

#include "runtime/runtime.h"
#include "sim/keda/scaler.h"

namespace queuecast::keda {

/// Queues whose depths a test sets; each request takes a while.
class FakeQueues final : public QueueDepth {
 public:
  explicit FakeQueues(runtime::Runtime& runtime) : runtime_(runtime) {}

  Answer<SqsDepth> sqs_depth(std::string, std::string) override {
    ++requests;
    co_await runtime::sleep_for(runtime_, takes);
    if (fails) co_return boost::system::result<SqsDepth, std::string>(std::string("queue down"));
    co_return boost::system::result<SqsDepth, std::string>(sqs);
  }
  Answer<std::int64_t> azure_depth(std::string, std::string) override {
    ++requests;
    co_await runtime::sleep_for(runtime_, takes);
    if (fails) co_return boost::system::result<std::int64_t, std::string>(std::string("queue down"));
    co_return boost::system::result<std::int64_t, std::string>(azure_all);
  }
  Answer<int> azure_peek(std::string, std::string, int most) override {
    ++peeks;
    co_await runtime::sleep_for(runtime_, takes);
    co_return boost::system::result<int, std::string>(std::min(azure_visible, most));
  }

  SqsDepth sqs{0, 0, 0};
  std::int64_t azure_all = 0;
  int azure_visible = 0;
  bool fails = false;
  int requests = 0;
  int peeks = 0;
  runtime::Duration takes = std::chrono::milliseconds{5};

 private:
  runtime::Runtime& runtime_;
};

}  // namespace queuecast::keda
