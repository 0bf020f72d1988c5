#include <algorithm>

#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/queue/protocol/xml.h"
#include "emulators/azure/time_parse.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::size_t kMaxPolicies = 5;
constexpr std::size_t kMaxIdLength = 64;

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// The text of a child; nothing when there is no child or an empty one.
std::optional<std::string> child_text(const pugi::xml_node& parent, const char* name) {
  const pugi::xml_node child = parent.child(name);
  auto text = child ? xml::text_of(child) : std::nullopt;
  return text && !text->empty() ? std::move(text) : std::nullopt;
}

/// Brings a time to the form in which it is answered, UTC in ticks; one out of a clock's range stays as it is.
Result<void> normalise(std::optional<std::string>& time, std::string_view name) {
  if (!time) return {};
  const auto at = parse_iso8601(*time);
  if (!at) return errors::invalid_xml_value(name, *time);
  if (*at != kNever && *at != TimePoint::min()) time = iso8601(*at);
  return {};
}

Result<auth::SignedIdentifier> read_policy(const pugi::xml_node& node) {
  auth::SignedIdentifier policy;
  policy.id = child_text(node, "Id").value_or("");
  if (const pugi::xml_node access = node.child("AccessPolicy")) {
    policy.has_policy = true;
    policy.start = child_text(access, "Start");
    policy.expiry = child_text(access, "Expiry");
    policy.permission = child_text(access, "Permission");
  }
  const bool known = policy.permission.value_or("").find_first_not_of("raup") == std::string::npos;
  if (policy.id.empty() || count_characters(policy.id) > kMaxIdLength || !known) return errors::invalid_xml();
  if (const auto start = normalise(policy.start, "Start"); !start) return start.error();
  if (const auto expiry = normalise(policy.expiry, "Expiry"); !expiry) return expiry.error();
  return policy;
}

/// Violations of the limits are document errors, as in the real service.
Result<auth::Policies> read_policies(std::string& body) {
  auth::Policies policies;
  if (body.empty()) return policies;
  pugi::xml_document document;
  if (const auto parsed = xml::parse(body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "SignedIdentifiers") return errors::invalid_xml();
  for (const pugi::xml_node& node : root.children("SignedIdentifier")) {
    auto policy = read_policy(node);
    if (!policy) return policy.error();
    const auto same = [&](const auto& other) { return other.id == policy->id; };
    if (policies.size() == kMaxPolicies || std::any_of(policies.begin(), policies.end(), same)) {
      return errors::invalid_xml();
    }
    policies.push_back(std::move(*policy));
  }
  return policies;
}

void append_policy(std::string& body, const auth::SignedIdentifier& policy) {
  body += "<SignedIdentifier>";
  xml::append_element(body, "Id", policy.id);
  if (policy.has_policy && !policy.start && !policy.expiry && !policy.permission) {
    body += "<AccessPolicy />";
  } else if (policy.has_policy) {
    body += "<AccessPolicy>";
    if (policy.start) xml::append_element(body, "Start", *policy.start);
    if (policy.expiry) xml::append_element(body, "Expiry", *policy.expiry);
    if (policy.permission) xml::append_element(body, "Permission", *policy.permission);
    body += "</AccessPolicy>";
  }
  body += "</SignedIdentifier>";
}

}  // namespace

Result<void> handle_get_acl(Call& call) {
  const auto record = call.context.account.get(call.queue);
  if (!record) return record.error();
  std::string& body = call.response.body;
  body += xml::kProlog;
  if ((*record)->policies.empty()) {
    body += "<SignedIdentifiers />";
    return {};
  }
  body += "<SignedIdentifiers>";
  for (const auth::SignedIdentifier& policy : (*record)->policies) append_policy(body, policy);
  body += "</SignedIdentifiers>";
  return {};
}

Result<void> handle_set_acl(Call& call) {
  auto policies = read_policies(call.request.body);
  if (!policies) return policies.error();
  const auto record = call.context.account.get(call.queue);
  if (!record) return record.error();
  call.context.account.set_policies(**record, std::move(*policies));
  call.response.status = 204;
  return {};
}

}  // namespace queuecast::azure::queue
