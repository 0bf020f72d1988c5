#include <algorithm>

#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/queue/protocol/xml.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::size_t kMaxPolicies = 5;
constexpr std::size_t kMaxIdLength = 64;

std::optional<std::string> child_text(const pugi::xml_node& parent, const char* name) {
  const pugi::xml_node child = parent.child(name);
  return child ? xml::text_of(child) : std::nullopt;
}

/// Violations of the limits are document errors, as in the real service.
Result<std::vector<SignedIdentifier>> read_policies(std::string& body) {
  std::vector<SignedIdentifier> policies;
  if (body.empty()) return policies;
  pugi::xml_document document;
  if (const auto parsed = xml::parse(body, document); !parsed) return parsed.error();
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "SignedIdentifiers") return errors::invalid_xml();
  for (const pugi::xml_node& node : root.children("SignedIdentifier")) {
    SignedIdentifier policy;
    policy.id = child_text(node, "Id").value_or("");
    if (const pugi::xml_node access = node.child("AccessPolicy")) {
      policy.has_policy = true;
      policy.start = child_text(access, "Start");
      policy.expiry = child_text(access, "Expiry");
      policy.permission = child_text(access, "Permission");
    }
    const bool known = policy.permission.value_or("").find_first_not_of("raup") == std::string::npos;
    const bool repeated =
        std::any_of(policies.begin(), policies.end(), [&](const auto& p) { return p.id == policy.id; });
    if (policy.id.empty() || policy.id.size() > kMaxIdLength || !known || repeated) return errors::invalid_xml();
    policies.push_back(std::move(policy));
    if (policies.size() > kMaxPolicies) return errors::invalid_xml();
  }
  return policies;
}

void append_policy(std::string& body, const SignedIdentifier& policy) {
  body += "<SignedIdentifier>";
  xml::append_element(body, "Id", policy.id);
  if (policy.has_policy) {
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
  for (const SignedIdentifier& policy : (*record)->policies) append_policy(body, policy);
  body += "</SignedIdentifiers>";
  return {};
}

Result<void> handle_set_acl(Call& call) {
  auto policies = read_policies(call.request.body);
  if (!policies) return policies.error();
  const auto record = call.context.account.get(call.queue);
  if (!record) return record.error();
  (*record)->policies = std::move(*policies);
  call.response.status = 204;
  return {};
}

}  // namespace queuecast::azure::queue
