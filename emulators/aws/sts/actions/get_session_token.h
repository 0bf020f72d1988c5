#pragma once

#include <optional>
#include <string>

#include "emulators/aws/sts/actions/assume_role.h"

namespace queuecast::sts {

/// Temporary credentials for the caller itself: 900 to 129,600 seconds, 43,200 when nothing is said (API reference,
/// GetSessionToken).
Result<Credentials> get_session_token(const Context& context, const Identity& caller,
                                      const std::optional<std::string>& duration_seconds);

}  // namespace queuecast::sts
