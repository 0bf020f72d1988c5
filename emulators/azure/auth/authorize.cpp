#include <charconv>
#include <cstdint>

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/auth/bearer.h"
#include "emulators/azure/auth/error.h"

namespace queuecast::azure::auth {

namespace {

/// "168.1.5.60" as a number; nothing when the text is no IPv4 address.
std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  constexpr std::string_view kMapped = "::ffff:";
  if (text.starts_with(kMapped)) text.remove_prefix(kMapped.size());
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
    std::uint8_t byte = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), byte);
    if (parsed.ec != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    address = address << 8 | byte;
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

/// `range` is one address or "first-last"; without a range every address is in it.
bool in_range(std::string_view address, std::string_view range) {
  if (range.empty()) return true;
  const std::size_t dash = range.find('-');
  const auto first = parse_ipv4(range.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_ipv4(range.substr(dash + 1));
  const auto asked = parse_ipv4(address);
  return first && last && asked && *first <= *asked && *asked <= *last;
}

/// A refusal that names what the signature lacks. Up to 2018-11-09 there is one code for all of them; from 2024-08-04
/// on the error says what would do.
ServiceError lacking(const Request& request, std::string_view code, std::string_view what, std::string_view field,
                     std::string_view needed) {
  if (request.version <= "2018-11-09") return errors::not_authorized();
  ServiceError error{403, code,
                     "This request is not authorized to perform this operation using this " + std::string(what) + "."};
  if (request.version < "2024-08-04" || needed.empty()) return error;
  return std::move(error).with("ExtendedErrorDetail", std::string(field) + " '" + std::string(needed) +
                                                          "' is required to perform this operation.");
}

bool has_any(std::string_view granted, std::string_view alternatives) {
  return granted.find_first_of(alternatives) != std::string_view::npos;
}

}  // namespace

Result<void> authorize(const Options& options, Service service, const Request& request, const Caller& caller,
                       const Requirement& requirement) {
  if (caller.kind == Caller::Kind::kOwner) return {};
  if (caller.kind == Caller::Kind::kBearer) {
    if (!requirement.bearer) return errors::resource_not_found();
    return {};
  }
  if (caller.protocols == "https" && !is_encrypted(options, request.http)) return errors::protocol_mismatch();
  if (!in_range(request.source_ip, caller.addresses)) return errors::source_ip_mismatch(request.source_ip);
  const bool account = caller.kind == Caller::Kind::kAccountSas;
  if (account) {
    const std::string_view letter = service == Service::kQueue ? "q" : "t";
    if (!has_any(caller.services, letter)) {
      return lacking(request, "AuthorizationServiceMismatch", "service", "SignedServices", letter);
    }
    const std::string_view type(&requirement.resource_type, 1);
    if (!requirement.account_permissions.empty() && !has_any(caller.resource_types, type)) {
      return lacking(request, "AuthorizationResourceTypeMismatch", "resource type", "SignedResourceTypes", type);
    }
  }
  const std::string_view needed = account ? requirement.account_permissions : requirement.service_permissions;
  if (has_any(caller.permissions, needed)) return {};
  return lacking(request, "AuthorizationPermissionMismatch", "permission", "SignedPermissions", needed.substr(0, 1));
}

}  // namespace queuecast::azure::auth
