#include "emulators/azure/auth/user_delegation.h"

#include "emulators/azure/auth/error.h"
#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/queue/protocol/xml.h"
#include "emulators/azure/time_parse.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::chrono::days kMaxLife{7};
/// Stands for whoever asks while nobody is told apart.
constexpr std::string_view kNobody = "00000000-0000-0000-0000-000000000000";

/// "2021-09-27T15:00:00Z"
std::string to_second(TimePoint at) { return iso8601(std::chrono::floor<std::chrono::seconds>(at), true); }

struct KeyInfo {
  TimePoint start, expiry;
};

/// <KeyInfo><Start>...</Start><Expiry>...</Expiry></KeyInfo>; the start may be left out. A key lives for at most seven
/// days.
Result<KeyInfo> read_key_info(std::string& body, TimePoint now) {
  pugi::xml_document document;
  if (const auto parsed = xml::parse(body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "KeyInfo") return errors::invalid_xml_document();
  KeyInfo info{now, now};
  for (const auto& [name, target] : {std::pair{"Start", &info.start}, std::pair{"Expiry", &info.expiry}}) {
    const pugi::xml_node child = root.child(name);
    if (!child && target == &info.expiry) return errors::missing_xml_node(name);
    if (!child) continue;
    const std::string text = xml::text_of(child).value_or("");
    const auto at = parse_iso8601(text);
    if (!at) return errors::invalid_xml_node_value(name, text);
    *target = *at;
  }
  if (info.expiry <= std::max(info.start, now) || info.expiry > now + kMaxLife) {
    return errors::invalid_xml_node_value("Expiry", to_second(info.expiry));
  }
  return info;
}

}  // namespace

Result<void> handle_get_user_delegation_key(Call& call) {
  const auth::Options& options = call.context.options.auth;
  const bool bearer = call.caller.kind == auth::Caller::Kind::kBearer;
  if (options.mode == auth::Mode::kStrict && !bearer) {
    return errors::authentication_failed("Only authentication scheme Bearer is supported");
  }
  const auto info = read_key_info(call.request.body, options.clock ? options.clock() : call.context.now);
  if (!info) return info.error();
  const auth::DelegationKey key{bearer ? call.caller.object_id : std::string(kNobody),
                                bearer ? call.caller.tenant : options.tenant,
                                to_second(info->start),
                                to_second(info->expiry),
                                "q",
                                std::string(call.version)};
  const auto keys = options.keys.find(call.address.account);
  std::string& body = call.response.body;
  body += xml::kProlog;
  body += "<UserDelegationKey>";
  xml::append_element(body, "SignedOid", key.object_id);
  xml::append_element(body, "SignedTid", key.tenant);
  xml::append_element(body, "SignedStart", key.start);
  xml::append_element(body, "SignedExpiry", key.expiry);
  xml::append_element(body, "SignedService", key.service);
  xml::append_element(body, "SignedVersion", key.version);
  xml::append_element(body, "Value", key.value(keys == options.keys.end() ? "" : keys->second.front()));
  body += "</UserDelegationKey>";
  return {};
}

}  // namespace queuecast::azure::queue
