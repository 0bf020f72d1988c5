#include <gtest/gtest.h>

#include "emulators/azure/settings/access_policy.h"
#include "emulators/azure/settings/service_properties.h"

namespace queuecast::azure::settings {
namespace {

std::string properties_of(const std::string& parts) {
  return "<StorageServiceProperties>" + parts + "</StorageServiceProperties>";
}

std::string_view change(std::string body, ServiceProperties& properties) {
  const auto changed = change_properties(body, properties);
  return changed ? "" : changed.error().code;
}

TEST(ServiceProperties, FreshOnesAreAllOff) {
  const std::string retention = "<RetentionPolicy><Enabled>false</Enabled></RetentionPolicy>";
  const std::string metrics = "<Version>1.0</Version><Enabled>false</Enabled>" + retention;
  EXPECT_EQ(write_properties({}),
            "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>" +
                properties_of("<Logging><Version>1.0</Version><Read>false</Read><Write>false</Write>"
                              "<Delete>false</Delete>" +
                              retention + "</Logging><HourMetrics>" + metrics + "</HourMetrics><MinuteMetrics>" +
                              metrics + "</MinuteMetrics><Cors />"));
}

TEST(ServiceProperties, PartsThatAreLeftOutKeepTheirValues) {
  ServiceProperties properties;
  EXPECT_EQ(change(properties_of("<Logging><Version>1.0</Version><Delete>true</Delete><Read>false</Read>"
                                 "<Write>true</Write><RetentionPolicy><Enabled>true</Enabled><Days>5</Days>"
                                 "</RetentionPolicy></Logging>"),
                   properties),
            "");
  EXPECT_EQ(change(properties_of("<HourMetrics><Version>1.0</Version><Enabled>true</Enabled><IncludeAPIs>true"
                                 "</IncludeAPIs><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy>"
                                 "</HourMetrics>"),
                   properties),
            "");
  const std::string written = write_properties(properties);
  EXPECT_NE(written.find("<Read>false</Read><Write>true</Write><Delete>true</Delete><RetentionPolicy>"
                         "<Enabled>true</Enabled><Days>5</Days></RetentionPolicy>"),
            std::string::npos);
  EXPECT_NE(written.find("<HourMetrics><Version>1.0</Version><Enabled>true</Enabled><IncludeAPIs>true</IncludeAPIs>"),
            std::string::npos);
}

TEST(ServiceProperties, EmptyCorsDeletesTheRules) {
  ServiceProperties properties;
  const std::string rule =
      "<CorsRule><AllowedOrigins>*</AllowedOrigins><AllowedMethods>GET,PUT</AllowedMethods><AllowedHeaders>x-ms-*"
      "</AllowedHeaders><ExposedHeaders /><MaxAgeInSeconds>500</MaxAgeInSeconds></CorsRule>";
  EXPECT_EQ(change(properties_of("<Cors>" + rule + "</Cors>"), properties), "");
  EXPECT_NE(write_properties(properties)
                .find("<Cors><CorsRule><AllowedMethods>GET,PUT</AllowedMethods><AllowedOrigins>*</AllowedOrigins>"
                      "<AllowedHeaders>x-ms-*</AllowedHeaders><ExposedHeaders /><MaxAgeInSeconds>500"
                      "</MaxAgeInSeconds></CorsRule></Cors>"),
            std::string::npos);
  std::string six;
  for (int i = 0; i < 6; ++i) six += rule;
  EXPECT_EQ(change(properties_of("<Cors>" + six + "</Cors>"), properties), "InvalidXmlNodeValue");
  EXPECT_EQ(properties.cors.size(), 1u);
  EXPECT_EQ(change(properties_of("<Cors />"), properties), "");
  EXPECT_TRUE(properties.cors.empty());
}

TEST(ServiceProperties, BadDocumentsChangeNothing) {
  ServiceProperties properties;
  const auto metrics = [](const std::string& inner) {
    return properties_of("<MinuteMetrics><Version>1.0</Version>" + inner + "</MinuteMetrics>");
  };
  EXPECT_EQ(change("", properties), "InvalidXmlDocument");
  EXPECT_EQ(change("<Other />", properties), "InvalidXmlDocument");
  EXPECT_EQ(change(properties_of("<DefaultServiceVersion>x</DefaultServiceVersion>"), properties),
            "UnsupportedXmlNode");
  EXPECT_EQ(change(metrics("<Enabled>maybe</Enabled>"), properties), "InvalidXmlNodeValue");
  EXPECT_EQ(change(metrics("<Enabled>true</Enabled>"), properties), "MissingRequiredXmlNode");
  EXPECT_EQ(change(metrics("<Enabled>false</Enabled><RetentionPolicy><Enabled>true</Enabled><Days>366</Days>"
                           "</RetentionPolicy>"),
                   properties),
            "InvalidXmlNodeValue");
  EXPECT_EQ(change(properties_of("<Cors><CorsRule><AllowedMethods>BREW</AllowedMethods><AllowedOrigins>*"
                                 "</AllowedOrigins><MaxAgeInSeconds>1</MaxAgeInSeconds></CorsRule></Cors>"),
                   properties),
            "InvalidXmlNodeValue");
  EXPECT_EQ(write_properties(properties), write_properties({}));
}

class CorsTest : public ::testing::Test {
 protected:
  CorsTest() {
    CorsRule rule;
    rule.methods = "GET,PUT";
    rule.origins = "https://a.example, https://b.example";
    rule.headers = "x-ms-*,accept";
    rule.exposed_headers = "x-ms-request-*";
    rule.max_age = 60;
    rules_.push_back(rule);
  }
  http::Request from(const std::string& origin, const std::string& method = "GET") {
    http::Request request;
    request.method = method;
    request.headers.add("Origin", origin);
    return request;
  }
  std::vector<CorsRule> rules_;
};

TEST_F(CorsTest, PreflightAnswersWithWhatTheFirstMatchingRuleAllows) {
  http::Request request = from("HTTPS://B.example", "OPTIONS");
  request.headers.add("Access-Control-Request-Method", "PUT");
  request.headers.add("Access-Control-Request-Headers", "x-ms-date, Accept");
  http::Response response;
  ASSERT_TRUE(answer_preflight(rules_, request, response));
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "HTTPS://B.example");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Methods"), "PUT");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Headers"), "x-ms-date, Accept");
  EXPECT_EQ(response.headers.get("Access-Control-Max-Age"), "60");
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Credentials"), "true");
}

TEST_F(CorsTest, PreflightWithoutAMatchingRuleFails) {
  http::Request request = from("https://a.example", "OPTIONS");
  http::Response response;
  EXPECT_EQ(answer_preflight(rules_, request, response).error().code, "InvalidHeaderValue");
  request.headers.set("Access-Control-Request-Method", "DELETE");
  EXPECT_EQ(answer_preflight(rules_, request, response).error().code, "CorsPreflightFailure");
  request.headers.set("Access-Control-Request-Method", "GET");
  request.headers.set("Access-Control-Request-Headers", "x-other");
  EXPECT_EQ(answer_preflight(rules_, request, response).error().code, "CorsPreflightFailure");
  request.headers.set("Origin", "https://c.example");
  request.headers.set("Access-Control-Request-Headers", "accept");
  EXPECT_EQ(answer_preflight(rules_, request, response).error().status, 403);
}

TEST_F(CorsTest, OtherRequestsAreToldButNeverRefused) {
  http::Response response;
  response.headers.add("x-ms-request-id", "1");
  add_cors_headers(rules_, from("https://a.example"), response);
  EXPECT_EQ(response.headers.get("Access-Control-Allow-Origin"), "https://a.example");
  EXPECT_EQ(response.headers.get("Vary"), "Origin");
  EXPECT_EQ(response.headers.get("Access-Control-Expose-Headers"), "x-ms-request-id");
  http::Response unmatched;
  add_cors_headers(rules_, from("https://c.example"), unmatched);
  EXPECT_FALSE(unmatched.headers.contains("Access-Control-Allow-Origin"));
  EXPECT_EQ(unmatched.headers.get("Vary"), "Origin");
  rules_[0].origins = "*";
  http::Response everybody;
  http::Request without_origin;
  add_cors_headers(rules_, without_origin, everybody);
  EXPECT_EQ(everybody.headers.get("Access-Control-Allow-Origin"), "*");
}

TEST(AccessPolicies, ComeBackAsTheyWereSet) {
  const std::string inner =
      "<SignedIdentifiers><SignedIdentifier><Id>a</Id><AccessPolicy><Start>2021-09-27T00:00:00.0000000Z</Start>"
      "<Expiry>2031-09-27</Expiry><Permission>raud</Permission></AccessPolicy></SignedIdentifier><SignedIdentifier>"
      "<Id>b</Id></SignedIdentifier></SignedIdentifiers>";
  std::string body = inner;
  const auto policies = read_policies(body, "raud");
  ASSERT_TRUE(policies);
  EXPECT_EQ(write_policies(*policies), "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>" + inner);
  std::string nothing;
  EXPECT_EQ(write_policies(*read_policies(nothing, "raud")),
            "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><SignedIdentifiers />");
}

TEST(AccessPolicies, LimitsAreDocumentErrors) {
  const auto code = [](const std::string& inner) {
    std::string body = "<SignedIdentifiers>" + inner + "</SignedIdentifiers>";
    const auto read = read_policies(body, "raud");
    return read ? std::string_view{} : read.error().code;
  };
  const auto policy = [](const std::string& id, const std::string& permission = "r") {
    return "<SignedIdentifier><Id>" + id + "</Id><AccessPolicy><Permission>" + permission +
           "</Permission></AccessPolicy></SignedIdentifier>";
  };
  EXPECT_EQ(code(policy("1") + policy("2") + policy("3") + policy("4") + policy("5")), "");
  EXPECT_EQ(code(policy("1") + policy("2") + policy("3") + policy("4") + policy("5") + policy("6")),
            "InvalidXmlDocument");
  EXPECT_EQ(code(policy("1") + policy("1")), "InvalidXmlDocument");
  EXPECT_EQ(code(policy("1", "p")), "InvalidXmlDocument");
  EXPECT_EQ(code(policy(std::string(65, 'i'))), "InvalidXmlDocument");
  EXPECT_EQ(code(policy("")), "InvalidXmlDocument");
}

}  // namespace
}  // namespace queuecast::azure::settings
