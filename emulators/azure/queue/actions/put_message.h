#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

inline constexpr std::int32_t kMaxVisibilitySeconds = 604'800;
inline constexpr std::int32_t kDefaultTimeToLiveSeconds = 604'800;
inline constexpr std::int32_t kInfiniteTimeToLive = -1;
/// Of the unescaped text in UTF-8.
inline constexpr std::size_t kMaxTextBytes = 65'536;

/// Put Message.
struct PutMessageRequest {
  std::string_view queue;
  std::string text;
  std::int32_t visibility_timeout = 0;
  std::int32_t time_to_live = kDefaultTimeToLiveSeconds;
  /// Versions before 2017-07-29 allow 1 to 604,800 s only.
  bool limited_time_to_live = false;
};

/// The ranges of the numbers; judged before the body is read.
Result<void> validate(const PutMessageRequest& request);
/// For a valid request: the stored message, whose receipt can be used at once.
Result<const Message*> put_message(Context& context, PutMessageRequest request);

/// 65,536 bytes are allowed, one more is 413.
Result<void> check_text(std::string_view text);

}  // namespace queuecast::azure::queue
