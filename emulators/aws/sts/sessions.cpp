#include "emulators/aws/sts/sessions.h"

#include <algorithm>
#include <utility>

#include "emulators/http/base64.h"
#include "emulators/http/ids.h"

namespace queuecast::sts {

namespace {

constexpr std::string_view kRoleMark = ":role/";
constexpr std::string_view kSecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kAccountDigits = 12;
constexpr std::size_t kSessionTokenBytes = 240;

std::string random_id(std::string_view prefix, std::size_t length, runtime::Random& random) {
  return std::string(prefix) + emulators::random_text(random, length, emulators::kUpperAlphanumeric);
}

std::string session_token(runtime::Random& random) {
  // Opaque to clients; the real ones are some hundred characters of Base64 and begin like this.
  return "IQoJb3JpZ2luX2Vj" + emulators::random_text(random, kSessionTokenBytes, kSecretAlphabet);
}

}  // namespace

Result<RoleArn> RoleArn::parse(std::string_view arn) {
  const ServiceError invalid{"ValidationError", std::string(arn) + " is invalid"};
  const std::size_t iam = arn.find(":iam::");
  if (!arn.starts_with("arn:aws") || iam == std::string_view::npos) return invalid;
  const std::string_view rest = arn.substr(iam + 6);
  const std::string_view account = rest.substr(0, kAccountDigits);
  const bool digits = std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (account.size() != kAccountDigits || !digits || !rest.substr(kAccountDigits).starts_with(kRoleMark)) {
    return invalid;
  }
  RoleArn role;
  role.account = account;
  role.name = rest.substr(rest.rfind('/') + 1);
  if (role.name.empty()) return invalid;
  return role;
}

Session Sessions::start(const RoleArn& role, std::string_view session_name, runtime::Duration duration,
                        runtime::Random& random, runtime::TimePoint now) {
  std::string& role_id = role_ids_[role.account + "/" + role.name];
  if (role_id.empty()) role_id = random_id("AROA", 17, random);
  Identity identity;
  identity.account = role.account;
  identity.arn = "arn:aws:sts::" + role.account + ":assumed-role/" + role.name;
  identity.arn.append("/").append(session_name);
  identity.user_id = role_id;
  identity.user_id.append(":").append(session_name);
  return start(std::move(identity), duration, random, now);
}

Session Sessions::start(Identity identity, runtime::Duration duration, runtime::Random& random,
                        runtime::TimePoint now) {
  forget_ended(now);
  Session session;
  session.identity = std::move(identity);
  session.credentials.access_key_id = random_id("ASIA", 16, random);
  session.credentials.secret_access_key = emulators::random_text(random, 40, kSecretAlphabet);
  session.credentials.session_token = session_token(random);
  session.credentials.expiration = now + duration;
  by_end_.emplace(session.credentials.expiration, session.credentials.access_key_id);
  held_[session.credentials.access_key_id] = session;
  return session;
}

const Identity* Sessions::find(std::string_view access_key_id, runtime::TimePoint now) const {
  const auto at = held_.find(access_key_id);
  return at != held_.end() && now < at->second.credentials.expiration ? &at->second.identity : nullptr;
}

const Credentials* Sessions::credentials(std::string_view access_key_id) const {
  const auto at = held_.find(access_key_id);
  return at != held_.end() ? &at->second.credentials : nullptr;
}

void Sessions::forget_ended(runtime::TimePoint now) {
  while (!by_end_.empty() && by_end_.begin()->first <= now) {
    held_.erase(by_end_.begin()->second);
    by_end_.erase(by_end_.begin());
  }
}

}  // namespace queuecast::sts
