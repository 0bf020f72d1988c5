#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emulators/aws/sts/error.h"
#include "runtime/random.h"
#include "runtime/time.h"

namespace queuecast::sts {

/// A role's ARN taken apart: "arn:aws:iam::111122223333:role/path/consumer".
struct RoleArn {
  std::string account;
  std::string name;  // without its path

  static Result<RoleArn> parse(std::string_view arn);
};

struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  runtime::TimePoint expiration;
};

/// Who holds credentials.
struct Identity {
  std::string account;
  std::string arn;
  std::string user_id;
};

struct Session {
  Credentials credentials;
  Identity identity;
};

/// Gives out temporary credentials and knows, until they end, who holds them. Pure: time and chance are arguments.
class Sessions {
 public:
  Session start(const RoleArn& role, std::string_view session_name, runtime::Duration duration, runtime::Random& random,
                runtime::TimePoint now);
  /// For somebody who is known already.
  Session start(Identity identity, runtime::Duration duration, runtime::Random& random, runtime::TimePoint now);
  /// Null when the key is not, or no longer, one of ours.
  const Identity* find(std::string_view access_key_id, runtime::TimePoint now) const;
  /// The credentials of that key, also when they have just ended; null when it is none of ours.
  const Credentials* credentials(std::string_view access_key_id) const;

 private:
  void forget_ended(runtime::TimePoint now);

  std::map<std::string, std::string, std::less<>> role_ids_;  // by account and name; a role keeps its id
  std::map<std::string, Session, std::less<>> held_;          // by access key
  std::multimap<runtime::TimePoint, std::string> by_end_;
};

}  // namespace queuecast::sts
