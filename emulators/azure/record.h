#pragma once

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/cors.h"
#include "emulators/http/record.h"

namespace queuecast::azure {

// The settings that queues and tables share, as parts of a stored record.

inline void write_settings(emulators::RecordWriter& record, const cors::Rules& rules) {
  record << rules.size();
  for (const cors::Rule& rule : rules) {
    record << rule.methods << rule.origins << rule.allowed_headers << rule.exposed_headers << rule.max_age;
  }
}

inline void read_settings(emulators::RecordReader& record, cors::Rules& rules) {
  std::size_t count = 0;
  rules.clear();
  for (record >> count; count > 0; --count) {
    cors::Rule& rule = rules.emplace_back();
    record >> rule.methods >> rule.origins >> rule.allowed_headers >> rule.exposed_headers >> rule.max_age;
  }
}

inline void write_settings(emulators::RecordWriter& record, const auth::Policies& policies) {
  record << policies.size();
  for (const auth::SignedIdentifier& policy : policies) {
    record << policy.id << policy.has_policy << policy.start << policy.expiry << policy.permission;
  }
}

inline void read_settings(emulators::RecordReader& record, auth::Policies& policies) {
  std::size_t count = 0;
  policies.clear();
  for (record >> count; count > 0; --count) {
    auth::SignedIdentifier& policy = policies.emplace_back();
    record >> policy.id >> policy.has_policy >> policy.start >> policy.expiry >> policy.permission;
  }
}

}  // namespace queuecast::azure
