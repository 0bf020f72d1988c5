#include <algorithm>

#include "emulators/azure/address.h"
#include "emulators/azure/auth/options.h"
#include "emulators/http/base64.h"

namespace queuecast::azure::auth {

namespace {

/// Takes the text up to the separator off its front, and the separator.
std::string_view take_until(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

}  // namespace

Keys well_known_keys() {
  return {{"devstoreaccount1",
           {"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="}}};
}

std::optional<Keys> parse_keys(std::string_view text) {
  Keys keys;
  while (!text.empty()) {
    std::string_view account = take_until(text, ';');
    if (account.empty()) continue;  // after a final semicolon
    const std::string_view name = take_until(account, ':');
    std::vector<std::string>& own = keys[std::string(name)];
    while (!account.empty()) own.emplace_back(take_until(account, ':'));
    const auto is_key = [](const std::string& key) { return !key.empty() && emulators::base64_decode(key); };
    const bool good = is_account_name(name) && !own.empty() && own.size() <= 2;
    if (!good || !std::all_of(own.begin(), own.end(), is_key)) return std::nullopt;
  }
  if (keys.empty()) return std::nullopt;
  return keys;
}

}  // namespace queuecast::azure::auth
