#include "emulators/azure/entra/service.h"

#include <gtest/gtest.h>

#include <simdjson.h>

#include "emulators/azure/base64.h"
#include "emulators/azure/tokens/signing_key.h"
#include "runtime/simulated/world.h"

namespace queuecast::azure::entra {
namespace {

using namespace std::chrono_literals;

std::string jwt(std::string_view payload) {
  return base64url_encode("{}") + "." + base64url_encode(payload) + ".sig";
}

class EntraTest : public ::testing::Test {
 protected:
  http::Response ask(std::string method, std::string target, std::string body = {},
                     std::vector<http::Headers::Field> headers = {}) {
    http::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers.add("Host", "login.microsoftonline.com");
    for (const auto& [name, value] : headers) request.headers.set(name, value);
    http::Response answer;
    world_.spawn(call(service_, std::move(request), answer));
    world_.run_for(0s);
    return answer;
  }
  http::Response token(std::string form) { return ask("POST", "/tenant/oauth2/v2.0/token", std::move(form)); }
  std::string assertion_form(std::string_view assertion) {
    return "client_id=app&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
           "&client_assertion=" +
           http::percent_encode(assertion) +
           "&grant_type=client_credentials&scope=https%3A%2F%2Fstorage.azure.com%2F.default";
  }
  static runtime::Task<void> call(Service& service, http::Request request, http::Response& answer) {
    http::Peer peer;
    answer = co_await service.handle(std::move(request), std::move(peer));
  }
  static std::string text(const http::Response& response, const char* name) {
    simdjson::dom::parser parser;
    std::string_view value;
    if (parser.parse(simdjson::padded_string(response.body))[name].get(value)) return {};
    return std::string(value);
  }
  static std::int64_t number(const http::Response& response, const char* name) {
    simdjson::dom::parser parser;
    std::int64_t value = -1;
    return parser.parse(simdjson::padded_string(response.body))[name].get(value) ? -1 : value;
  }
  void know(Application application) {
    Options options;
    options.applications.emplace("app", std::move(application));
    service_ = {world_, std::move(options)};
  }

  /// The service cannot be assigned; a test that needs other options replaces the object.
  class Replaceable {
   public:
    explicit Replaceable(runtime::Runtime& runtime) { made_.emplace(runtime); }
    operator Service&() { return *made_; }
    Service* operator->() { return &*made_; }
    struct Arguments {
      runtime::Runtime& runtime;
      Options options;
    };
    void operator=(Arguments arguments) { made_.emplace(arguments.runtime, std::move(arguments.options)); }

   private:
    std::optional<Service> made_;
  };

  simulated::World world_;
  Replaceable service_{world_};
};

TEST_F(EntraTest, FederatedAssertionGetsABearerToken) {
  const auto response = token(assertion_form("a.b.c\n"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store, no-cache");
  EXPECT_EQ(text(response, "token_type"), "Bearer");
  EXPECT_EQ(number(response, "expires_in"), 3599);
  EXPECT_EQ(service_->usage().token_calls, 1u);
  EXPECT_EQ(service_->usage().tokens_issued, 1u);
}

TEST_F(EntraTest, TokenClaimsTheStorageAudienceAndItsLifetime) {
  const std::string access = text(token(assertion_form("a.b.c")), "access_token");
  std::string payload = access.substr(access.find('.') + 1);
  payload.resize(payload.find('.'));
  payload.append((4 - payload.size() % 4) % 4, '=');
  http::Response claims;
  claims.body = base64_decode(payload).value_or("");
  EXPECT_EQ(text(claims, "aud"), "https://storage.azure.com");
  EXPECT_EQ(text(claims, "iss"), "https://sts.windows.net/tenant/");
  EXPECT_EQ(text(claims, "appidacr"), "2");
  const std::int64_t now = runtime::unix_seconds(world_.now());
  EXPECT_EQ(number(claims, "iat"), now);
  EXPECT_EQ(number(claims, "nbf"), now - 300);
  EXPECT_EQ(number(claims, "exp"), now + 3599);
}

TEST_F(EntraTest, SecretWorksInTheFormAndInTheHeaderAndOverVersionOne) {
  const std::string rest = "&grant_type=client_credentials&scope=https://storage.azure.com/.default";
  EXPECT_EQ(token("client_id=app&client_secret=s" + rest).status, 200);
  EXPECT_EQ(ask("POST", "/tenant/oauth2/v2.0/token?client-request-id=x", rest,
                {{"Authorization", "Basic " + base64_encode("app:s")}})
                .status,
            200);
  EXPECT_EQ(ask("POST", "/tenant/oauth2/token",
                "client_id=app&client_secret=s&grant_type=client_credentials&resource=https://storage.azure.com")
                .status,
            200);
}

TEST_F(EntraTest, ErrorsHaveTheAadstsForm) {
  const auto response = ask("POST", "/tenant/oauth2/v2.0/token?client-request-id=cid",
                            "client_id=app&grant_type=client_credentials&scope=https://storage.azure.com/.default");
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(text(response, "error"), "invalid_client");
  EXPECT_EQ(text(response, "error_description"),
            "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or "
            "'client_secret'. Trace ID: " +
                text(response, "trace_id") + " Correlation ID: cid Timestamp: 2026-01-01 00:00:00Z");
  EXPECT_NE(response.body.find("\"error_codes\":[7000218]"), std::string::npos);
  EXPECT_EQ(text(response, "timestamp"), "2026-01-01 00:00:00Z");
  EXPECT_EQ(service_->usage().errors, 1u);
}

TEST_F(EntraTest, EachFaultHasItsNumber) {
  const auto code = [this](std::string form) {
    const std::string description = text(token(std::move(form)), "error_description");
    return description.substr(0, description.find(':'));
  };
  const std::string secret = "&client_id=app&client_secret=s";
  EXPECT_EQ(code(""), "AADSTS900144");
  EXPECT_EQ(code("grant_type=password" + secret), "AADSTS70003");
  EXPECT_EQ(code("grant_type=client_credentials"), "AADSTS900144");
  EXPECT_EQ(code("grant_type=client_credentials" + secret), "AADSTS900144");
  EXPECT_EQ(code("grant_type=client_credentials&scope=x" + secret), "AADSTS1002012");
  EXPECT_EQ(code(assertion_form("no jwt")), "AADSTS50027");
}

TEST_F(EntraTest, KnownApplicationsAreCheckedAgainstTheirSecret) {
  Application application;
  application.secret = "right";
  know(application);
  const std::string rest = "&grant_type=client_credentials&scope=https://storage.azure.com/.default";
  EXPECT_EQ(token("client_id=app&client_secret=right" + rest).status, 200);
  const auto wrong = token("client_id=app&client_secret=wrong" + rest);
  EXPECT_EQ(wrong.status, 401);
  EXPECT_TRUE(text(wrong, "error_description").starts_with("AADSTS7000215: "));
  const auto unknown = token("client_id=other&client_secret=right" + rest);
  EXPECT_EQ(unknown.status, 400);
  EXPECT_TRUE(text(unknown, "error_description").starts_with("AADSTS700016: "));
}

TEST_F(EntraTest, KnownApplicationsAreCheckedAgainstTheirFederatedIdentities) {
  FederatedIdentity identity;
  identity.issuer = "https://oidc";
  identity.subject = "system:serviceaccount:ns:sa";
  Application application;
  application.federated.push_back(identity);
  know(application);
  const auto code = [&](std::string_view issuer, std::string_view subject, std::string_view audience,
                        std::int64_t lifetime) {
    const std::int64_t now = runtime::unix_seconds(world_.now());
    const std::string claims = R"({"iss":")" + std::string(issuer) + R"(","sub":")" + std::string(subject) +
                               R"(","aud":[")" + std::string(audience) + R"("],"nbf":)" + std::to_string(now - 10) +
                               R"(,"exp":)" + std::to_string(now + lifetime) + "}";
    const auto response = token(assertion_form(jwt(claims)));
    const std::string description = text(response, "error_description");
    return response.status == 200 ? "ok" : description.substr(0, description.find(':'));
  };
  EXPECT_EQ(code(identity.issuer, identity.subject, identity.audience, 60), "ok");
  EXPECT_EQ(code("https://other", identity.subject, identity.audience, 60), "AADSTS700211");
  EXPECT_EQ(code(identity.issuer, "other", identity.audience, 60), "AADSTS700213");
  EXPECT_EQ(code(identity.issuer, identity.subject, "other", 60), "AADSTS700212");
  EXPECT_EQ(code(identity.issuer, identity.subject, identity.audience, 0), "AADSTS700024");
}

TEST_F(EntraTest, DiscoveryDocumentsNameTheHostThatWasAsked) {
  const auto document = ask("GET", "/tenant/v2.0/.well-known/openid-configuration", "", {{"Host", "localhost:8443"}});
  EXPECT_EQ(document.status, 200);
  EXPECT_EQ(text(document, "token_endpoint"), "https://localhost:8443/tenant/oauth2/v2.0/token");
  EXPECT_EQ(text(document, "issuer"), "https://localhost:8443/tenant/v2.0");
  const auto instance = ask("GET",
                            "/common/discovery/instance?api-version=1.1&authorization_endpoint="
                            "https%3A%2F%2Flocalhost%3A8443%2Ftenant%2Foauth2%2Fv2.0%2Fauthorize",
                            "", {{"Host", "localhost:8443"}});
  EXPECT_EQ(text(instance, "tenant_discovery_endpoint"),
            "https://localhost:8443/tenant/v2.0/.well-known/openid-configuration");
  const std::string keys = ask("GET", "/tenant/discovery/v2.0/keys").body;
  EXPECT_EQ(keys, tokens::SigningKey::of_process().key_set());
  EXPECT_EQ(service_->usage().discovery_calls, 3u);
}

TEST_F(EntraTest, ManagedIdentityNeedsItsHeaderAndAnswersWithTextNumbers) {
  const std::string target =
      "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com";
  const auto probe = ask("GET", "/metadata/identity/oauth2/token");
  EXPECT_EQ(probe.status, 400);
  EXPECT_EQ(text(probe, "error_description"), "Required metadata header not specified");
  const auto response = ask("GET", target, "", {{"Metadata", "true"}});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(text(response, "expires_in"), "86399");
  EXPECT_EQ(text(response, "resource"), "https://storage.azure.com");
  EXPECT_EQ(ask("GET", "/msi/token?api-version=2019-08-01&resource=r", "", {{"X-IDENTITY-HEADER", "x"}}).status, 200);
}

TEST_F(EntraTest, VersionOneHasItsOwnDocumentAndAnswersInText) {
  const auto document = ask("GET", "/tenant/.well-known/openid-configuration");
  EXPECT_EQ(text(document, "issuer"), "https://sts.windows.net/tenant/");
  EXPECT_EQ(text(document, "token_endpoint"), "https://login.microsoftonline.com/tenant/oauth2/token");
  EXPECT_EQ(document.headers.get("Cache-Control"), "max-age=86400, private");
  const auto answer = ask("POST", "/tenant/oauth2/token",
                          "client_id=app&client_secret=s&grant_type=client_credentials&resource=https://r");
  EXPECT_EQ(text(answer, "expires_in"), "3599");
  EXPECT_EQ(text(answer, "resource"), "https://r");
  EXPECT_EQ(text(answer, "expires_on"), std::to_string(runtime::unix_seconds(world_.now()) + 3599));
}

TEST_F(EntraTest, TokensLiveOnTheWallClock) {
  Options options;
  options.clock = [] { return TimePoint(std::chrono::seconds(1'900'000'000)); };
  service_ = {world_, std::move(options)};
  const std::string access = text(token(assertion_form("a.b.c")), "access_token");
  const TimePoint wall{std::chrono::seconds(1'900'000'000)};
  EXPECT_FALSE(tokens::fault_of(access, {tokens::issuer_of("tenant"), "https://storage.azure.com"}, wall));
  EXPECT_TRUE(tokens::fault_of(access, {{}, "https://storage.azure.com"}, world_.now()));
}

TEST_F(EntraTest, OtherTenantsAreUnknownWhenSomeAreNamed) {
  Options options;
  options.tenants.push_back("mine");
  service_ = {world_, std::move(options)};
  const auto refused = token(assertion_form("a.b.c"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_TRUE(text(refused, "error_description").starts_with("AADSTS90002: Tenant 'tenant' not found."));
  EXPECT_EQ(ask("GET", "/tenant/v2.0/.well-known/openid-configuration").status, 400);
  EXPECT_EQ(ask("GET", "/mine/v2.0/.well-known/openid-configuration").status, 200);
}

TEST_F(EntraTest, CertificatesNeedNoFederatedIdentity) {
  Application application;
  const auto self_signed = [this] {
    const std::int64_t now = runtime::unix_seconds(world_.now());
    return token(assertion_form(jwt(R"({"iss":"app","sub":"app","aud":"x","nbf":)" + std::to_string(now) +
                                    R"(,"exp":)" + std::to_string(now + 60) + "}")));
  };
  know(application);
  EXPECT_EQ(self_signed().status, 401);
  application.certificates = true;
  know(application);
  EXPECT_EQ(self_signed().status, 200);
}

TEST_F(EntraTest, UnknownInstanceIsRefused) {
  const auto refused = ask("GET", "/common/discovery/instance?api-version=1.1&authorization_endpoint=http%3A%2F%2Fx");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(text(refused, "error"), "invalid_instance");
  EXPECT_TRUE(text(refused, "error_description").starts_with("AADSTS50049: "));
}

TEST_F(EntraTest, AnythingElseIsNotFoundInJson) {
  for (const char* target : {"/", "", "/metadata/instance", "/tenant", "//"}) {
    const auto response = ask("GET", target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_EQ(text(response, "error"), "not_found");
  }
  EXPECT_EQ(ask("GET", "/tenant/oauth2/v2.0/token").status, 405);
}

}  // namespace
}  // namespace queuecast::azure::entra
