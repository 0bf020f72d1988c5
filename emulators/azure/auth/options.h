#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/time.h"

namespace queuecast::azure::auth {

enum class Mode {
  /// Whoever asks is served; credentials are not looked at.
  kLax,
  /// Every credential is verified and nothing without one gets in.
  kStrict
};

/// The keys of each account in base64; all of an account's keys are valid at any time.
using Keys = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The account of local storage emulators with its published key, devstoreaccount1.
Keys well_known_keys();

/// Reads "name:key1[:key2];name2:key1[:key2]", the form of Azurite's AZURITE_ACCOUNTS. Nothing when a part is no
/// account name (3 to 24 of a-z and 0-9) with one or two base64 keys.
std::optional<Keys> parse_keys(std::string_view text);

struct Options {
  Mode mode = Mode::kLax;
  /// In strict mode no other account exists.
  Keys keys = well_known_keys();
  /// Whether all connections are encrypted, as behind a proxy that ends TLS. A request that says so itself in
  /// X-Forwarded-Proto is believed. Bearer tokens, and signatures that ask for it, need it.
  bool https = false;
  /// The tenant that a refused client is sent to for a token.
  std::string tenant = "00000000-0000-0000-0000-000000000000";
  /// Prefixes of acceptable token issuers, besides the public clouds'.
  std::vector<std::string> issuers;
  /// Whether the signature of a JSON Web Token is good; unset, the claims alone decide.
  std::function<bool(std::string_view token)> verify_token;
  /// The wall clock, for the times that clients sign: an emulator's own clock may be moved. Unset: the service's time.
  std::function<runtime::TimePoint()> clock;
};

}  // namespace queuecast::azure::auth
