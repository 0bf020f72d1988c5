#include <gtest/gtest.h>

#include "emulators/azure/auth/shared_access_signature.h"
#include "emulators/azure/auth/signature.h"
#include "emulators/http/base64.h"
#include "tests/emulators/azure/queue/world.h"

namespace queuecast::azure::queue {
namespace {

using namespace testing;

const std::string kKey = "a2V5";

/// A strict service with one account, "acct", and requests that sign themselves.
struct Strict : Cloud {
  explicit Strict(Options options = strict()) : Cloud(std::move(options)) {}

  static Options strict() {
    Options options;
    options.account = "acct";
    options.auth.mode = auth::Mode::kStrict;
    options.auth.keys = {{"acct", {kKey}}};
    return options;
  }

  http::Response signed_by_key(std::string method, std::string target, std::string body = "") {
    http::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.headers.add("Host", "127.0.0.1:10001");
    request.headers.add("x-ms-date", "Thu, 01 Jan 2026 00:00:00 GMT");
    request.headers.add("x-ms-version", "2021-12-02");
    std::string text = method + "\n\n\n" + (body.empty() ? "" : std::to_string(body.size())) +
                       "\n\n\n\n\n\n\n\n\nx-ms-date:Thu, 01 Jan 2026 00:00:00 GMT\nx-ms-version:2021-12-02\n/acct" +
                       std::string(http::path_of(target));
    std::map<std::string, std::string> query;
    for (auto& [name, value] : http::parse_query(http::query_of(target))) query[name] = value;
    for (auto& [name, value] : query) text += "\n" + name + ":" + value;
    request.headers.add("Authorization", "SharedKey acct:" + sign(text));
    return send(std::move(request), "http://127.0.0.1:10001");
  }

  static std::string sign(std::string_view text) {
    return emulators::base64_encode(auth::hmac_sha256(*emulators::base64_decode(kKey), text));
  }

  /// A target with an account SAS of these types and permissions.
  static std::string account_sas(std::string target, std::string types, std::string permissions) {
    const std::string text = "acct\n" + permissions + "\nq\n" + types + "\n\n2030-01-01T00:00:00Z\n\n\n2021-12-02\n\n";
    return target + (target.find('?') == std::string::npos ? "?" : "&") + "sv=2021-12-02&ss=q&srt=" + types +
           "&sp=" + permissions + "&se=2030-01-01T00:00:00Z&sig=" + http::percent_encode(sign(text));
  }
  /// The same for the queue "jobs", with permissions or the id of a stored policy.
  static std::string service_sas(std::string target, std::string permissions, std::string policy = "") {
    const std::string expiry = policy.empty() ? "2030-01-01T00:00:00Z" : "";
    const std::string text = permissions + "\n\n" + expiry + "\n/queue/acct/jobs\n" + policy + "\n\n\n2021-12-02";
    return target + (target.find('?') == std::string::npos ? "?" : "&") + "sv=2021-12-02" +
           (permissions.empty() ? "" : "&sp=" + permissions) + (expiry.empty() ? "" : "&se=" + expiry) +
           (policy.empty() ? "" : "&si=" + policy) + "&sig=" + http::percent_encode(sign(text));
  }
};

const std::string kMessage = "<QueueMessage><MessageText>a</MessageText></QueueMessage>";

struct Asking {
  std::string method, target;
  char type;
  std::string account_permissions, service_permissions;
  std::string body = {};
};

const std::vector<Asking>& operations() {
  static const std::vector<Asking> all = {
      {"GET", "/acct?comp=list", 's', "l", ""},
      {"GET", "/acct?restype=service&comp=properties", 's', "r", ""},
      {"PUT", "/acct?restype=service&comp=properties", 's', "w", "", "<StorageServiceProperties />"},
      {"GET", "/acct-secondary?restype=service&comp=stats", 's', "r", ""},
      {"PUT", "/acct/jobs", 'c', "cw", ""},
      {"GET", "/acct/jobs?comp=metadata", 'c', "r", "r"},
      {"HEAD", "/acct/jobs?comp=metadata", 'c', "r", "r"},
      {"PUT", "/acct/jobs?comp=metadata", 'c', "w", ""},
      {"GET", "/acct/jobs?comp=acl", 'c', "", ""},
      {"PUT", "/acct/jobs?comp=acl", 'c', "", ""},
      {"POST", "/acct/jobs/messages", 'o', "a", "a", kMessage},
      {"GET", "/acct/jobs/messages", 'o', "p", "p"},
      {"GET", "/acct/jobs/messages?peekonly=true", 'o', "r", "r"},
      {"PUT", "/acct/jobs/messages/x?popreceipt=x&visibilitytimeout=0", 'o', "u", "u"},
      {"DELETE", "/acct/jobs/messages/x?popreceipt=x", 'o', "p", "p"},
      {"DELETE", "/acct/jobs/messages", 'o', "d", ""},
      {"DELETE", "/acct/jobs", 'c', "d", ""},
  };
  return all;
}

TEST(StrictQueues, KeyMayDoEverything) {
  Strict cloud;
  EXPECT_EQ(cloud.signed_by_key("PUT", "/acct/jobs").status, 201);
  EXPECT_EQ(cloud.signed_by_key("POST", "/acct/jobs/messages?visibilitytimeout=0", kMessage).status, 201);
  EXPECT_EQ(cloud.signed_by_key("GET", "/acct/jobs?comp=acl").status, 200);
}

TEST(StrictQueues, NothingUnsignedGetsIn) {
  Strict cloud;
  for (const Asking& asking : operations()) {
    const auto response = cloud.ask(asking.method, asking.target, asking.body);
    EXPECT_EQ(response.status, 401) << asking.method << asking.target;
    EXPECT_EQ(response.headers.get("x-ms-error-code"), "NoAuthenticationInformation");
    EXPECT_EQ(response.headers.get("Server"), "Microsoft-HTTPAPI/2.0");
    EXPECT_TRUE(response.headers.get("WWW-Authenticate").starts_with("Bearer authorization_uri=https://"));
  }
  EXPECT_EQ(cloud.ask("GET", "/devstoreaccount1?comp=list").status, 404);
  EXPECT_EQ(cloud.ask("PUT", "/acct/Bad_Name").status, 401);
}

TEST(StrictQueues, AccountSignatureNeedsTypeAndPermissionOfEachOperation) {
  for (const Asking& asking : operations()) {
    SCOPED_TRACE(asking.method + " " + asking.target);
    Strict cloud;
    cloud.signed_by_key("PUT", "/acct/jobs");
    const auto code = [&](std::string types, std::string permissions) {
      const auto response =
          cloud.ask(asking.method, Strict::account_sas(asking.target, types, permissions), asking.body);
      return std::string(response.headers.get("x-ms-error-code"));
    };
    std::string others = "rwdlacup";
    std::erase_if(others, [&](char c) { return asking.account_permissions.find(c) != std::string::npos; });
    EXPECT_EQ(code("sco", others), "AuthorizationPermissionMismatch");
    for (const char permission : asking.account_permissions) {
      std::string other_types = "sco";
      std::erase(other_types, asking.type);
      EXPECT_EQ(code(other_types, "rwdlacup"), "AuthorizationResourceTypeMismatch");
      EXPECT_FALSE(code({asking.type}, {permission}).starts_with("Auth"));
    }
  }
}

TEST(StrictQueues, QueueSignatureNeedsThePermissionOfEachOperation) {
  for (const Asking& asking : operations()) {
    if (asking.type == 's') continue;  // names no queue: the signature is another one
    SCOPED_TRACE(asking.method + " " + asking.target);
    Strict cloud;
    cloud.signed_by_key("PUT", "/acct/jobs");
    const auto code = [&](std::string permissions) {
      const auto response = cloud.ask(asking.method, Strict::service_sas(asking.target, permissions), asking.body);
      return std::string(response.headers.get("x-ms-error-code"));
    };
    std::string others = "raup";
    std::erase_if(others, [&](char c) { return asking.service_permissions.find(c) != std::string::npos; });
    EXPECT_EQ(code(others), "AuthorizationPermissionMismatch");
    if (!asking.service_permissions.empty()) {
      EXPECT_FALSE(code(asking.service_permissions).starts_with("Auth"));
    }
  }
}

TEST(StrictQueues, StoredPolicyGovernsItsSignatures) {
  Strict cloud;
  cloud.signed_by_key("PUT", "/acct/jobs");
  const std::string target = Strict::service_sas("/acct/jobs/messages", "", "worker");
  EXPECT_EQ(error_code(cloud.ask("POST", target, kMessage)), "AuthenticationFailed");
  cloud.signed_by_key("PUT", "/acct/jobs?comp=acl",
                      "<SignedIdentifiers><SignedIdentifier><Id>worker</Id><AccessPolicy><Expiry>2030-01-01T00:00:00Z"
                      "</Expiry><Permission>a</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>");
  EXPECT_EQ(cloud.ask("POST", target, kMessage).status, 201);
  EXPECT_EQ(error_code(cloud.ask("GET", target)), "AuthorizationPermissionMismatch");
  cloud.signed_by_key("PUT", "/acct/jobs?comp=acl");
  EXPECT_EQ(error_code(cloud.ask("POST", target, kMessage)), "AuthenticationFailed");
}

std::string token() {
  const std::string claims =
      R"({"aud":"https://storage.azure.com","iss":"https://sts.windows.net/t/","iat":1,"nbf":1,"exp":4102444800,)"
      R"("oid":"11111111-0000-0000-0000-000000000000","tid":"22222222-0000-0000-0000-000000000000"})";
  return "Bearer " + emulators::base64url_encode("{}") + "." + emulators::base64url_encode(claims) + ".c2ln";
}

TEST(StrictQueues, TokenGetsAllButPolicies) {
  Options options = Strict::strict();
  options.auth.https = true;
  Strict cloud(options);
  const auto ask = [&](std::string method, std::string target) {
    return cloud.ask(std::move(method), std::move(target), "", {{"Authorization", token()}});
  };
  EXPECT_EQ(ask("PUT", "/acct/jobs").status, 201);
  EXPECT_EQ(ask("GET", "/acct/jobs/messages").status, 200);
  EXPECT_EQ(error_code(ask("GET", "/acct/jobs?comp=acl")), "ResourceNotFound");
  Strict plain;
  EXPECT_EQ(error_code(plain.ask("GET", "/acct?comp=list", "", {{"Authorization", token()}})), "AuthenticationFailed");
}

TEST(StrictQueues, BearerGetsAKeyThatSigns) {
  Options options = Strict::strict();
  options.auth.https = true;
  Strict cloud(options);
  cloud.signed_by_key("PUT", "/acct/jobs");
  const std::string target = "/acct?restype=service&comp=userdelegationkey";
  const std::string info = "<KeyInfo><Expiry>2026-01-02T00:00:00Z</Expiry></KeyInfo>";
  const auto key = cloud.ask("POST", target, info, {{"Authorization", token()}});
  ASSERT_EQ(key.status, 200);
  EXPECT_EQ(element(key.body, "SignedOid"), "11111111-0000-0000-0000-000000000000");
  EXPECT_EQ(element(key.body, "SignedTid"), "22222222-0000-0000-0000-000000000000");
  EXPECT_EQ(element(key.body, "SignedStart"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(element(key.body, "SignedExpiry"), "2026-01-02T00:00:00Z");
  EXPECT_EQ(element(key.body, "SignedService"), "q");

  const std::string delegation = element(key.body, "SignedOid") + "\n" + element(key.body, "SignedTid") + "\n" +
                                 element(key.body, "SignedStart") + "\n" + element(key.body, "SignedExpiry") +
                                 "\nq\n2021-12-02\n";
  const std::string text = "a\n\n2026-01-03T00:00:00Z\n/queue/acct/jobs\n" + delegation + "\n\n\n\n2026-02-06";
  const auto value = emulators::base64_decode(element(key.body, "Value"));
  const std::string signature = emulators::base64_encode(auth::hmac_sha256(*value, text));
  const std::string signed_target =
      "/acct/jobs/messages?sp=a&se=2026-01-03T00:00:00Z&sv=2026-02-06&skoid=" + element(key.body, "SignedOid") +
      "&sktid=" + element(key.body, "SignedTid") +
      "&skt=2026-01-01T00:00:00Z&ske=2026-01-02T00:00:00Z&sks=q&skv=2021-12-02&sig=" + http::percent_encode(signature);
  EXPECT_EQ(cloud.ask("POST", signed_target, kMessage).status, 201);
  cloud.world.run_for(24h);
  EXPECT_EQ(error_code(cloud.ask("POST", signed_target, kMessage)), "AuthenticationFailed");
}

TEST(StrictQueues, DelegationKeyIsForBearersAndForSevenDays) {
  Options options = Strict::strict();
  options.auth.https = true;
  Strict cloud(options);
  const std::string target = "/acct?restype=service&comp=userdelegationkey";
  const auto code = [&](std::string info) {
    return error_code(cloud.ask("POST", target, std::move(info), {{"Authorization", token()}}));
  };
  EXPECT_EQ(code("<KeyInfo />"), "MissingRequiredXmlNode");
  EXPECT_EQ(code("<KeyInfo><Expiry>soon</Expiry></KeyInfo>"), "InvalidXmlNodeValue");
  EXPECT_EQ(code("<KeyInfo><Expiry>2026-01-09T00:00:00Z</Expiry></KeyInfo>"), "InvalidXmlNodeValue");
  EXPECT_EQ(code("<KeyInfo><Expiry>2025-12-31T00:00:00Z</Expiry></KeyInfo>"), "InvalidXmlNodeValue");
  EXPECT_EQ(code("<KeyInfo><Expiry>2026-01-08T00:00:00Z</Expiry></KeyInfo>"), "");
  EXPECT_EQ(error_code(cloud.signed_by_key("POST", target, "<KeyInfo />")), "AuthenticationFailed");
}

TEST(StrictQueues, ChecksComeInTheServicesOrder) {
  Strict cloud;
  const auto code = [&](std::string target) { return error_code(cloud.ask("PATCH", target)); };
  EXPECT_EQ(code("/acct/A_B"), "NoAuthenticationInformation");
  EXPECT_EQ(code(Strict::account_sas("/acct/A_B?comp=odd", "s", "l")), "InvalidResourceName");
  EXPECT_EQ(code(Strict::account_sas("/acct/jobs?comp=odd", "s", "l")), "InvalidQueryParameterValue");
  EXPECT_EQ(error_code(cloud.ask("POST", Strict::account_sas("/acct/jobs/messages?messagettl=0", "s", "l"))),
            "AuthorizationResourceTypeMismatch");
}

TEST(StrictQueues, PreflightNeedsNoCredentials) {
  Strict cloud;
  const auto response =
      cloud.ask("OPTIONS", "/acct/jobs", "", {{"Origin", "http://a"}, {"Access-Control-Request-Method", "GET"}});
  EXPECT_EQ(error_code(response), "CorsPreflightFailure");
}

TEST(StrictQueues, RequestWithoutAVersionIsServedWithThatOfItsSignature) {
  Strict cloud;
  http::Request request;
  request.target = Strict::account_sas("/acct?comp=list", "s", "l");
  EXPECT_EQ(cloud.service.respond(request).headers.get("x-ms-version"), "2021-12-02");
}

TEST(StrictQueues, SignedTimesFollowTheWallClock) {
  Options options = Strict::strict();
  options.auth.clock = [] { return TimePoint{std::chrono::sys_days{std::chrono::year{2031} / 1 / 1}}; };
  Strict cloud(options);
  EXPECT_EQ(error_code(cloud.ask("GET", Strict::account_sas("/acct?comp=list", "s", "l"))), "AuthenticationFailed");
}

TEST(StrictQueues, LaxServiceLooksAtNoCredentials) {
  Cloud cloud;
  EXPECT_EQ(cloud.ask("GET", "/devstoreaccount1?comp=list&sig=x&sv=2021-12-02").status, 200);
  EXPECT_EQ(cloud.ask("GET", "/devstoreaccount1?comp=list", "", {{"Authorization", "nonsense"}}).status, 200);
}

}  // namespace
}  // namespace queuecast::azure::queue
