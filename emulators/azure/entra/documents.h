#pragma once

#include <string>
#include <string_view>

namespace queuecast::azure::entra {

/// The OpenID Connect discovery document of a tenant. `authority`: "https://HOST[:PORT]", as the client asked.
std::string openid_configuration(std::string_view authority, std::string_view tenant);

/// The same of the endpoints of version 1.0, whose issuer is the one in access tokens.
std::string openid_configuration_v1(std::string_view authority, std::string_view tenant);

/// The answer of instance discovery, which tells a client where a tenant's discovery document stands and which hosts
/// are one cloud. `authorization_endpoint`: what the client asked about; may be empty.
std::string instance_discovery(std::string_view authority, std::string_view authorization_endpoint);

}  // namespace queuecast::azure::entra
