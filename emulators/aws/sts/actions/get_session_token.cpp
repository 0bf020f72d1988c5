#include "emulators/aws/sts/actions/get_session_token.h"

#include "emulators/aws/violations.h"

namespace queuecast::sts {

Result<Credentials> get_session_token(const Context& context, const Identity& caller,
                                      const std::optional<std::string>& duration_seconds) {
  std::int64_t seconds = 43'200;
  if (duration_seconds) {
    const auto given = read_integer(*duration_seconds);
    if (!given) return ServiceError{"MalformedInput", "Invalid value for DurationSeconds"};
    aws::Violations violations;
    violations.between(given, "durationSeconds", 900, 129'600);
    if (auto text = violations.text()) return ServiceError{"ValidationError", *std::move(text)};
    seconds = *given;
  }
  return context.sessions.start(caller, std::chrono::seconds(seconds), context.random, context.now).credentials;
}

}  // namespace queuecast::sts
