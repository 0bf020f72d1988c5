#pragma once

#include "emulators/azure/queue/actions/context.h"

namespace queuecast::azure::queue {

inline constexpr std::int32_t kMaxVisibilitySeconds = 604'800;
inline constexpr std::int32_t kDefaultTimeToLiveSeconds = 604'800;
inline constexpr std::int32_t kInfiniteTimeToLive = -1;

/// How many bytes of UTF-8 the unescaped text of a message may have.
inline constexpr std::size_t max_text_bytes(std::string_view version) {
  return version >= "2011-08-18" ? 65'536 : 8'192;
}

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

}  // namespace queuecast::azure::queue
