#include "emulators/azure/queue/actions/put_message.h"

#include "emulators/azure/queue/error.h"

namespace queuecast::azure::queue {

Result<void> validate(const PutMessageRequest& request) {
  const std::int32_t delay = request.visibility_timeout;
  const std::int32_t ttl = request.time_to_live;
  if (delay < 0 || delay > kMaxVisibilitySeconds) {
    return errors::out_of_range_query_parameter("visibilitytimeout", delay, 0, kMaxVisibilitySeconds);
  }
  if (request.limited_time_to_live) {
    if (ttl < 1 || ttl > kDefaultTimeToLiveSeconds) {
      return errors::out_of_range_query_parameter("messagettl", ttl, 1, kDefaultTimeToLiveSeconds);
    }
  } else if (ttl < 1 && ttl != kInfiniteTimeToLive) {
    return errors::invalid_query_parameter(
        "messagettl", std::to_string(ttl),
        "Value must be greater than or equal to 1, or -1 to indicate an infinite TTL.");
  }
  if (ttl != kInfiniteTimeToLive && delay >= ttl) {
    return errors::invalid_query_parameter("visibilitytimeout", std::to_string(delay),
                                           "messagettl must be greater than visibilitytimeout");
  }
  return {};
}

Result<const Message*> put_message(Context& context, PutMessageRequest request) {
  const auto record = open_queue(context, request.queue);
  if (!record) return record.error();
  take_rate(context, **record, 1);
  const std::optional<Duration> time_to_live = request.time_to_live == kInfiniteTimeToLive
                                                   ? std::optional<Duration>{}
                                                   : std::chrono::seconds(request.time_to_live);
  return &(*record)->queue.put(std::move(request.text), std::chrono::seconds(request.visibility_timeout), time_to_live,
                               Guid::random(context.ids), context.now);
}

}  // namespace queuecast::azure::queue
