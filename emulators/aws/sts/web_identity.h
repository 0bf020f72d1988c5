#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace queuecast::sts {

/// What a service account's token says, as far as STS looks at it.
struct Claims {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  std::optional<std::int64_t> expires;  // seconds since the epoch
};

/// Reads a JSON Web Token without looking at its signature; nothing when it is none.
std::optional<Claims> read_web_identity(std::string_view token);

/// A role's trust policy for web identities; an empty member lets every value in.
struct Trust {
  std::string issuer;
  std::string subject;
};

}  // namespace queuecast::sts
