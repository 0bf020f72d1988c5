#include "emulators/azure/settings/access_policy.h"

#include <algorithm>

#include "emulators/azure/settings/error.h"
#include "emulators/azure/settings/xml.h"
#include "emulators/azure/time_parse.h"

namespace queuecast::azure::settings {

namespace {

constexpr std::size_t kMaxPolicies = 5;
constexpr std::size_t kMaxIdLength = 64;

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void append_policy(std::string& out, const auth::SignedIdentifier& policy) {
  out += "<SignedIdentifier>";
  xml::append_element(out, "Id", policy.id);
  if (policy.has_policy && !policy.start && !policy.expiry && !policy.permission) {
    out += "<AccessPolicy />";
  } else if (policy.has_policy) {
    out += "<AccessPolicy>";
    if (policy.start) xml::append_element(out, "Start", *policy.start);
    if (policy.expiry) xml::append_element(out, "Expiry", *policy.expiry);
    if (policy.permission) xml::append_element(out, "Permission", *policy.permission);
    out += "</AccessPolicy>";
  }
  out += "</SignedIdentifier>";
}

/// Brings a time to the form in which it is answered, UTC in ticks; one out of a clock's range stays as it is.
Result<void> normalise(std::optional<std::string>& time, std::string_view name) {
  if (time && time->empty()) time.reset();
  if (!time) return {};
  const auto at = parse_iso8601(*time);
  if (!at) return errors::invalid_xml_node_value(name, *time);
  if (*at != kNever && *at != TimePoint::min()) time = iso8601(*at);
  return {};
}

Result<auth::SignedIdentifier> read_policy(const pugi::xml_node& node, std::string_view letters) {
  auth::SignedIdentifier policy;
  policy.id = xml::child_text(node, "Id").value_or("");
  if (const pugi::xml_node access = node.child("AccessPolicy")) {
    policy.has_policy = true;
    policy.start = xml::child_text(access, "Start");
    policy.expiry = xml::child_text(access, "Expiry");
    policy.permission = xml::child_text(access, "Permission");
    if (policy.permission && policy.permission->empty()) policy.permission.reset();
  }
  const bool known = policy.permission.value_or("").find_first_not_of(letters) == std::string::npos;
  if (policy.id.empty() || count_characters(policy.id) > kMaxIdLength || !known) return errors::invalid_xml_document();
  if (const auto start = normalise(policy.start, "Start"); !start) return start.error();
  if (const auto expiry = normalise(policy.expiry, "Expiry"); !expiry) return expiry.error();
  return policy;
}

}  // namespace

std::string write_policies(const auth::Policies& policies) {
  std::string out(xml::kProlog);
  if (policies.empty()) return out + "<SignedIdentifiers />";
  out += "<SignedIdentifiers>";
  for (const auth::SignedIdentifier& policy : policies) append_policy(out, policy);
  return out + "</SignedIdentifiers>";
}

Result<auth::Policies> read_policies(std::string& body, std::string_view letters) {
  auth::Policies policies;
  if (body.empty()) return policies;
  pugi::xml_document document;
  if (const auto parsed = xml::parse(body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "SignedIdentifiers") return errors::invalid_xml_document();
  for (const pugi::xml_node& node : root.children("SignedIdentifier")) {
    auto policy = read_policy(node, letters);
    if (!policy) return policy.error();
    const auto same = [&](const auto& other) { return other.id == policy->id; };
    if (policies.size() == kMaxPolicies || std::any_of(policies.begin(), policies.end(), same)) {
      return errors::invalid_xml_document();
    }
    policies.push_back(std::move(*policy));
  }
  return policies;
}

}  // namespace queuecast::azure::settings
