#include "emulators/azure/settings/access_policy.h"

#include <algorithm>

#include "emulators/azure/settings/error.h"
#include "emulators/azure/settings/xml.h"

namespace queuecast::azure::settings {

namespace {

constexpr std::size_t kMaxPolicies = 5;
constexpr std::size_t kMaxIdLength = 64;

void append_policy(std::string& out, const auth::SignedIdentifier& policy) {
  out += "<SignedIdentifier>";
  xml::append_element(out, "Id", policy.id);
  if (policy.has_policy) {
    out += "<AccessPolicy>";
    if (policy.start) xml::append_element(out, "Start", *policy.start);
    if (policy.expiry) xml::append_element(out, "Expiry", *policy.expiry);
    if (policy.permission) xml::append_element(out, "Permission", *policy.permission);
    out += "</AccessPolicy>";
  }
  out += "</SignedIdentifier>";
}

auth::SignedIdentifier read_policy(const pugi::xml_node& node) {
  auth::SignedIdentifier policy;
  policy.id = xml::child_text(node, "Id").value_or("");
  if (const pugi::xml_node access = node.child("AccessPolicy")) {
    policy.has_policy = true;
    policy.start = xml::child_text(access, "Start");
    policy.expiry = xml::child_text(access, "Expiry");
    policy.permission = xml::child_text(access, "Permission");
  }
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
    auth::SignedIdentifier policy = read_policy(node);
    const bool known = policy.permission.value_or("").find_first_not_of(letters) == std::string::npos;
    const bool repeated =
        std::any_of(policies.begin(), policies.end(), [&](const auto& p) { return p.id == policy.id; });
    if (policy.id.empty() || policy.id.size() > kMaxIdLength || !known || repeated) {
      return errors::invalid_xml_document();
    }
    policies.push_back(std::move(policy));
    if (policies.size() > kMaxPolicies) return errors::invalid_xml_document();
  }
  return policies;
}

}  // namespace queuecast::azure::settings
