#pragma once

#include <functional>
#include <map>
#include <string_view>

#include "runtime/runtime.h"
#include "sim/kubernetes/latencies.h"
#include "sim/kubernetes/token_bucket.h"

namespace queuecast::kubernetes {

/// A controller's client of the API server: each request waits for a token of the client's own rate limit (client-go's
/// QPS and burst), then takes the server's time.
class ApiClient {
 public:
  ApiClient(runtime::Runtime& runtime, Latencies& latencies, std::int64_t per_second, std::int64_t burst)
      : runtime_(runtime), latencies_(latencies), bucket_(TokenBucket::per_second(per_second, burst)) {}

  /// When the server will have carried out a request that is made now; takes a token.
  runtime::TimePoint request(std::string_view row, std::string_view object_key) {
    return bucket_.reserve(runtime_.now()) + latencies_.duration(row, object_key);
  }
  /// Makes a request whose effect is `call`.
  void send(std::string_view row, std::string_view object_key, std::function<void()> call);

 private:
  void arm();
  void run_due();

  runtime::Runtime& runtime_;
  Latencies& latencies_;
  TokenBucket bucket_;
  std::multimap<runtime::TimePoint, std::function<void()>> pending_;
  runtime::Timer timer_;  // of the first pending call
};

}  // namespace queuecast::kubernetes
