#include "workload/clients/azure_retry.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace queuecast::clients {

namespace {

bool is_post(std::string_view method) { return method == "POST" || method == "PATCH"; }

/// `Retry-After` in seconds or as milliseconds in its two variants; a negative value means at once. A date is not
/// read: none of these services sends one.
std::optional<double> retry_after_seconds(const http::Response* response) {
  if (!response) return {};
  for (const auto& [name, scale] : {std::pair<std::string_view, double>{"Retry-After", 1},
                                    {"retry-after-ms", 1e-3},
                                    {"x-ms-retry-after-ms", 1e-3}}) {
    const std::string_view text = response->headers.get(name);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!text.empty() && error == std::errc() && end == text.data() + text.size()) return std::max(0.0, value * scale);
  }
  return {};
}

}  // namespace

bool AzureStorageRetry::retryable(const Attempt& attempt) {
  if (!attempt.error) return false;
  if (attempt.error->authentication || attempt.error->transport) return true;
  const int status = attempt.error->status;
  return status == 408 || (status >= 500 && status != 501 && status != 505);
}

runtime::Duration AzureStorageRetry::delay(int retry, double draw) {
  double power = 1;
  for (int i = 0; i < retry; ++i) power *= 3;
  return runtime::seconds(15 + power - 3 + 6 * draw);
}

Decision AzureStorageRetry::after_attempt(const Attempt& attempt, runtime::TimePoint) {
  if (attempt.number > kRetries || !retryable(attempt)) return {};
  Decision decision;
  decision.retry = true;
  decision.delay = delay(attempt.number, jitter_.uniform());
  return decision;
}

bool AzureCoreRetry::retryable(const Attempt& attempt) {
  if (!attempt.error || attempt.error->authentication) return false;
  if (attempt.error->transport) return !is_post(attempt.method);
  const int status = attempt.error->status;
  if (status < 400) return false;
  if (attempt.response && !attempt.response->headers.get("Retry-After").empty()) return true;
  if (status == 500 || status == 503 || status == 504) return true;
  return !is_post(attempt.method) && (status == 408 || status == 429 || status == 502);
}

runtime::Duration AzureCoreRetry::delay(int retry) {
  if (retry <= 1) return {};
  double seconds = 0.8;
  for (int i = 1; i < retry && seconds < 120; ++i) seconds *= 2;
  return runtime::seconds(std::min(seconds, 120.0));
}

Decision AzureCoreRetry::after_attempt(const Attempt& attempt, runtime::TimePoint) {
  if (attempt.number == 1) connect_ = read_ = status_ = 0;
  Decision decision;
  if (!retryable(attempt)) return decision;
  const auto transport = attempt.error->transport;
  int& used = !transport ? status_ : *transport == http::TransportError::Kind::kConnect ? connect_ : read_;
  if (++used > kRetries) return decision;
  decision.retry = true;
  decision.delay = delay(attempt.number);
  if (const auto asked = retry_after_seconds(attempt.response); asked) {
    // "0" asks for nothing, and the SDK then sleeps its own delay.
    if (*asked > 0) decision.delay = runtime::seconds(*asked);
  }
  return decision;
}

}  // namespace queuecast::clients
