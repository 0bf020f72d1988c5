#pragma once

#include <string_view>

#include "emulators/aws/sts/sessions.h"

namespace queuecast::sts {

/// Who signed the request. Keys that STS did not give out belong to the root of the account.
inline Identity get_caller_identity(const Sessions& sessions, std::string_view access_key_id,
                                    const std::string& account_id, runtime::TimePoint now) {
  if (const Identity* known = sessions.find(access_key_id, now)) return *known;
  Identity root;
  root.account = account_id;
  root.arn = "arn:aws:iam::" + account_id + ":root";
  root.user_id = account_id;
  return root;
}

}  // namespace queuecast::sts
