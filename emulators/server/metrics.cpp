#include "emulators/server/metrics.h"

#include <algorithm>
#include <charconv>

namespace queuecast::emulators {

namespace {

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

/// A label's value: backslash, quote and line feed are escaped.
std::string label(std::string_view name, std::string_view value) {
  std::string out = std::string(name) + "=\"";
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

}  // namespace

void Metrics::count(const Operation& operation, int status, std::chrono::nanoseconds took) {
  Calls& calls = calls_[{operation.service, operation.action}];
  ++calls.by_status[status];
  const double seconds = std::chrono::duration<double>(took).count();
  const auto bucket = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
  ++calls.buckets[static_cast<std::size_t>(bucket)];
  calls.seconds += seconds;
  ++calls.count;
}

std::string Metrics::text(const std::vector<QueueView>& queues) const {
  std::string out;
  head(out, "queuecast_requests_total", "counter", "Requests answered.");
  for (const auto& [key, calls] : calls_) {
    const std::string labels = label("service", key.first) + "," + label("action", key.second);
    for (const auto& [status, count] : calls.by_status) {
      out += "queuecast_requests_total{" + labels + ",status=\"" + std::to_string(status) + "\"} " +
             std::to_string(count) + "\n";
    }
  }
  head(out, "queuecast_request_duration_seconds", "histogram", "From a request's last byte to its answer.");
  for (const auto& [key, calls] : calls_) {
    const std::string labels = label("service", key.first) + "," + label("action", key.second);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < calls.buckets.size(); ++i) {
      below += calls.buckets[i];
      const std::string bound = i < kBounds.size() ? number(kBounds[i]) : "+Inf";
      out += "queuecast_request_duration_seconds_bucket{" + labels + ",le=\"" + bound + "\"} " + std::to_string(below) +
             "\n";
    }
    out += "queuecast_request_duration_seconds_sum{" + labels + "} " + number(calls.seconds) + "\n";
    out += "queuecast_request_duration_seconds_count{" + labels + "} " + std::to_string(calls.count) + "\n";
  }
  head(out, "queuecast_queue_messages", "gauge", "Messages of a queue by state.");
  for (const QueueView& queue : queues) {
    const std::string labels =
        label("service", queue.service) + "," + label("account", queue.account) + "," + label("queue", queue.name);
    for (const auto& [state, count] :
         {std::pair{"visible", queue.visible}, {"in_flight", queue.in_flight}, {"delayed", queue.delayed}}) {
      out += "queuecast_queue_messages{" + labels + ",state=\"" + state + "\"} " + std::to_string(count) + "\n";
    }
  }
  return out;
}

}  // namespace queuecast::emulators
