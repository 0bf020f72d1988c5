#include "emulators/azure/auth/user_delegation.h"

#include "emulators/azure/auth/shared_access_signature.h"
#include "emulators/azure/auth/signature.h"
#include "emulators/azure/query.h"
#include "emulators/http/base64.h"

namespace queuecast::azure::auth {

std::string DelegationKey::value(std::string_view account_key) const {
  const std::string key = emulators::base64_decode(account_key).value_or("");
  const std::string says = object_id + '\n' + tenant + '\n' + start + '\n' + expiry + '\n' + service + '\n' + version;
  return emulators::base64_encode(hmac_sha256(key, says));
}

std::optional<DelegationKey> signing_delegation_key(const Address& address) {
  const Query query(address.query);
  const auto object_id = query.find("skoid");
  if (!object_id) return std::nullopt;
  const auto field = [&query](std::string_view name) { return query.find(name).value_or(""); };
  return DelegationKey{*object_id, field("sktid"), field("skt"), field("ske"), field("sks"), field("skv")};
}

std::string delegated_sas_string(Service service, const Request& request) {
  const Query query(request.address.query);
  std::string out;
  const auto line = [&](std::string_view name) { out += query.find(name).value_or("") + '\n'; };
  for (const char* name : {"sp", "st", "se"}) line(name);
  out += signed_resource(service, request) + '\n';
  for (const char* name : {"skoid", "sktid", "skt", "ske", "sks", "skv", "skdutid", "sduoid", "sip", "spr"}) line(name);
  return out + query.find("sv").value_or("");
}

}  // namespace queuecast::azure::auth
