#include "emulators/azure/auth/shared_access_signature.h"

#include <algorithm>

#include "emulators/azure/auth/error.h"
#include "emulators/azure/auth/signature.h"
#include "emulators/azure/auth/user_delegation.h"
#include "emulators/azure/query.h"
#include "emulators/azure/time_parse.h"

namespace queuecast::azure::auth {

namespace {

std::string field(const Request& request, std::string_view name) {
  return Query(request.address.query).find(name).value_or("");
}

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

bool is_account_sas(const Request& request) {
  const Query query(request.address.query);
  return query.find("ss") || query.find("srt");
}

ServiceError malformed() { return errors::authentication_failed("Signature fields not well formed."); }

/// What a signature says about itself, from the URL and, for a service SAS, a stored policy.
struct Terms {
  std::string start, expiry, permissions;
};

Result<void> check_times(const Terms& terms, runtime::TimePoint now) {
  const auto expiry = parse_iso8601(terms.expiry);
  const auto start = terms.start.empty() ? std::optional(runtime::TimePoint::min()) : parse_iso8601(terms.start);
  if (!expiry || !start) return malformed();
  if (now >= *start && now < *expiry) return {};
  return errors::authentication_failed("Signature not valid in the specified time frame: Start [" +
                                       (terms.start.empty() ? std::string() : rfc1123(*start)) + "] - Expiry [" +
                                       rfc1123(*expiry) + "] - Current [" + rfc1123(now) + "]");
}

Result<void> check_signature(Service service, const Request& request, bool account, std::vector<std::string> keys,
                             runtime::TimePoint now) {
  std::string text = account ? account_sas_string(request) : service_sas_string(service, request);
  if (const auto delegated = account ? std::nullopt : signing_delegation_key(request.address)) {
    text = delegated_sas_string(service, request);
    for (std::string& key : keys) key = delegated->value(key);
    const Terms life{delegated->start, delegated->expiry, {}};
    if (const auto alive = check_times(life, now); !alive) return alive.error();
  }
  if (is_signed(text, field(request, "sig"), keys)) return {};
  return errors::authentication_failed("Signature did not match. String to sign used was " + text);
}

/// Fills one term from the stored policy; false when both have it.
bool take(std::string& term, const std::optional<std::string>& stored) {
  if (!stored || stored->empty()) return true;
  if (!term.empty()) return false;
  term = *stored;
  return true;
}

Result<void> apply_policy(Terms& terms, const Request& request) {
  const auto id = Query(request.address.query).find("si");
  if (!id || id->empty()) return {};
  const Policies none;
  const Policies& policies = request.policies ? *request.policies : none;
  const auto policy = std::find_if(policies.begin(), policies.end(), [&](const auto& p) { return p.id == *id; });
  if (policy == policies.end()) {
    return errors::authentication_failed("SAS identifier cannot be found for specified signed identifier");
  }
  if (!take(terms.start, policy->start) || !take(terms.expiry, policy->expiry) ||
      !take(terms.permissions, policy->permission)) {
    return errors::authentication_failed(
        "Access policy fields can be associated with signature or SAS identifier but not both");
  }
  return {};
}

void take_table_range(Caller& caller, const Request& request) {
  const Query query(request.address.query);
  caller.table = query.find("tn").value_or("");
  caller.start_partition = query.find("spk");
  caller.start_row = query.find("srk");
  caller.end_partition = query.find("epk");
  caller.end_row = query.find("erk");
}

}  // namespace

bool has_sas(const Address& address) { return Query(address.query).find("sig").has_value(); }

std::string signed_resource(Service service, const Request& request) {
  const bool queue = service == Service::kQueue;
  std::string out;
  if (field(request, "sv") >= "2015-02-21") out = queue ? "/queue" : "/table";
  out += '/';
  out += request.address.account;
  out += '/';
  if (queue) return out.append(request.resource);
  // A batch names no table in its path.
  const std::string table = request.resource.empty() ? field(request, "tn") : std::string(request.resource);
  return out + lower_case(table);
}

std::string account_sas_string(const Request& request) {
  std::string out = std::string(request.address.account) + '\n';
  for (const char* name : {"sp", "ss", "srt", "st", "se", "sip", "spr", "sv"}) out += field(request, name) + '\n';
  if (field(request, "sv") >= "2020-12-06") out += field(request, "ses") + '\n';  // the encryption scope
  return out;
}

std::string service_sas_string(Service service, const Request& request) {
  const std::string version = field(request, "sv");
  std::string out = field(request, "sp") + '\n' + field(request, "st") + '\n' + field(request, "se") + '\n' +
                    signed_resource(service, request) + '\n' + field(request, "si") + '\n';
  if (version >= "2015-04-05") out += field(request, "sip") + '\n' + field(request, "spr") + '\n';
  out += version;
  if (service == Service::kTable) {
    for (const char* name : {"spk", "srk", "epk", "erk"}) out += '\n' + field(request, name);
  }
  return out;
}

Result<Caller> check_sas(Service service, const Request& request, const std::vector<std::string>& keys,
                         runtime::TimePoint now) {
  const bool account = is_account_sas(request);
  const std::string version = field(request, "sv");
  if (version < (account ? "2015-04-05" : "2012-02-12")) return malformed();
  if (const auto good = check_signature(service, request, account, keys, now); !good) return good.error();
  Terms terms{field(request, "st"), field(request, "se"), field(request, "sp")};
  if (!account) {
    if (const auto applied = apply_policy(terms, request); !applied) return applied.error();
  }
  if (terms.expiry.empty()) {
    return errors::authentication_failed("Signed expiry must be specified in signature or SAS identifier");
  }
  if (terms.permissions.empty()) {
    return errors::authentication_failed("Signed permissions must be specified in signature or SAS identifier");
  }
  if (const auto timely = check_times(terms, now); !timely) return timely.error();

  Caller caller;
  caller.kind = account ? Caller::Kind::kAccountSas : Caller::Kind::kServiceSas;
  caller.services = field(request, "ss");
  caller.resource_types = field(request, "srt");
  caller.permissions = terms.permissions;
  caller.protocols = field(request, "spr");
  caller.addresses = field(request, "sip");
  if (service == Service::kTable && !account) take_table_range(caller, request);
  return caller;
}

}  // namespace queuecast::azure::auth
