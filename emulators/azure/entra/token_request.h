#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/entra/error.h"
#include "emulators/azure/tokens/access_token.h"

namespace queuecast::azure::entra {

/// Who may ask in the name of a client by a token of another issuer (a federated identity credential).
struct FederatedIdentity {
  std::string issuer;
  std::string subject;
  std::string audience = "api://AzureADTokenExchange";
};

/// An application that the tenant knows.
struct Application {
  /// Empty: no secret is accepted.
  std::string secret;
  std::vector<FederatedIdentity> federated;
  /// Whether assertions that the client signed itself, with a certificate, are accepted. Their signature is not
  /// checked.
  bool certificates = false;
};

/// Applications by client id. When there are none, every client with a well-formed proof gets its token.
using Applications = std::map<std::string, Application, std::less<>>;

/// The fields of a token request that matter; all others are ignored.
struct TokenRequest {
  std::string tenant;
  std::string grant_type;
  std::string client_id;
  std::optional<std::string> client_secret;
  std::optional<std::string> client_assertion;
  /// v2.0: the resource and "/.default".
  std::optional<std::string> scope;
  /// v1: the resource itself.
  std::optional<std::string> resource;

  /// Reads form data, and the client's id and secret of an HTTP Basic header when the form has none.
  static TokenRequest parse(std::string_view tenant, std::string_view form, std::string_view authorization);
};

/// Whether the tenant is one of these; when there are none, it is.
TokenResult<void> check_tenant(std::string_view tenant, const std::vector<std::string>& known);

/// The client credentials grant: checks the request and says what the token claims.
TokenResult<tokens::Claims> authorize(const TokenRequest& request, const Applications& applications, TimePoint now);

}  // namespace queuecast::azure::entra
