#include <gtest/gtest.h>

#include "tests/emulators/azure/queue/world.h"

namespace queuecast::azure::queue {
namespace {

using namespace testing;

constexpr const char* kTarget = "/devstoreaccount1/?restype=service&comp=properties";
constexpr const char* kProlog = "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>";
constexpr const char* kOff =
    "<Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy>";

std::string rule(std::string methods = "GET", std::string origins = "*", std::string headers = "",
                 std::string age = "5") {
  return "<CorsRule><AllowedMethods>" + methods + "</AllowedMethods><AllowedOrigins>" + origins +
         "</AllowedOrigins><AllowedHeaders>" + headers + "</AllowedHeaders><ExposedHeaders>x-ms-*</ExposedHeaders>" +
         "<MaxAgeInSeconds>" + age + "</MaxAgeInSeconds></CorsRule>";
}

/// A cloud whose properties can be set by parts.
struct Properties : Cloud {
  http::Response set(const std::string& parts, std::string version = "2021-12-02") {
    return ask("PUT", kTarget, "<StorageServiceProperties>" + parts + "</StorageServiceProperties>",
               {{"x-ms-version", std::move(version)}});
  }
  http::Response cors(const std::string& rules) { return set("<Cors>" + rules + "</Cors>"); }
};

TEST(QueueProperties, HaveDefaultsAndKeepWhatIsLeftOut) {
  Properties cloud;
  const std::string off = kOff;
  const std::string rest = "<HourMetrics>" + off + "</HourMetrics><MinuteMetrics>" + off +
                           "</MinuteMetrics><Cors /></StorageServiceProperties>";
  EXPECT_EQ(cloud.ask("GET", kTarget).body,
            std::string(kProlog) +
                "<StorageServiceProperties><Logging><Version>1.0</Version><Read>false</Read><Write>false</Write>"
                "<Delete>false</Delete><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></Logging>" +
                rest);
  const auto set = cloud.set(
      "<Logging><Version>1.0</Version><Delete>true</Delete><Read>false</Read><Write>true</Write><RetentionPolicy>"
      "<Days>5</Days><Enabled>true</Enabled></RetentionPolicy></Logging>");
  EXPECT_EQ(set.status, 202);
  EXPECT_EQ(set.body, "");
  EXPECT_EQ(cloud.ask("GET", kTarget).body,
            std::string(kProlog) +
                "<StorageServiceProperties><Logging><Version>1.0</Version><Read>false</Read><Write>true</Write>"
                "<Delete>true</Delete><RetentionPolicy><Enabled>true</Enabled><Days>5</Days></RetentionPolicy>"
                "</Logging>" +
                rest);
}

TEST(QueueProperties, RulesAreReplacedAndClearedAsAWhole) {
  Properties cloud;
  EXPECT_EQ(cloud.cors(rule("GET,PUT", "*", "x-ms-*", "500")).status, 202);
  EXPECT_EQ(element(cloud.ask("GET", kTarget).body, "Cors"), rule("GET,PUT", "*", "x-ms-*", "500"));
  EXPECT_EQ(cloud.set("<MinuteMetrics>" + std::string(kOff) + "</MinuteMetrics>").status, 202);
  EXPECT_NE(cloud.ask("GET", kTarget).body.find("<CorsRule>"), std::string::npos);
  EXPECT_EQ(cloud.set("<Cors />").status, 202);
  EXPECT_NE(cloud.ask("GET", kTarget).body.find("<Cors />"), std::string::npos);
}

TEST(QueueProperties, ValuesAreChecked) {
  Properties cloud;
  const auto metrics = [&](const std::string& inner) {
    return error_code(cloud.set("<HourMetrics>" + inner + "</HourMetrics>"));
  };
  const std::string retention = "<RetentionPolicy><Enabled>false</Enabled></RetentionPolicy>";
  EXPECT_EQ(metrics("<Version>2.0</Version><Enabled>false</Enabled>" + retention), "InvalidXmlNodeValue");
  EXPECT_EQ(metrics("<Version>1.0</Version><Enabled>maybe</Enabled>" + retention), "InvalidXmlNodeValue");
  EXPECT_EQ(metrics("<Version>1.0</Version><Enabled>true</Enabled>" + retention), "MissingRequiredXmlNode");
  EXPECT_EQ(metrics("<Version>1.0</Version><Enabled>false</Enabled>"), "MissingRequiredXmlNode");
  EXPECT_EQ(metrics("<Enabled>false</Enabled>" + retention), "MissingRequiredXmlNode");
  for (const auto& [days, code] : {std::pair{"0", "InvalidXmlNodeValue"}, std::pair{"366", "InvalidXmlNodeValue"},
                                   std::pair{"x", "InvalidXmlNodeValue"}, std::pair{"365", ""}}) {
    EXPECT_EQ(metrics("<Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>true</Enabled><Days>" +
                      std::string(days) + "</Days></RetentionPolicy>"),
              code);
  }
  EXPECT_EQ(error_code(cloud.set("<StaticWebsite/>")), "UnsupportedXmlNode");
  EXPECT_EQ(error_code(cloud.set("<DefaultServiceVersion>x</DefaultServiceVersion>")), "UnsupportedXmlNode");
  EXPECT_EQ(error_code(cloud.ask("PUT", kTarget, "junk")), "InvalidXmlDocument");
  EXPECT_EQ(error_code(cloud.ask("PUT", kTarget, "<Other/>")), "InvalidXmlDocument");
}

TEST(QueueProperties, CorsHasLimits) {
  Properties cloud;
  const auto code = [&](const std::string& rules) { return error_code(cloud.cors(rules)); };
  std::string five;
  for (int i = 0; i < 5; ++i) five += rule();
  EXPECT_EQ(code(five), "");
  EXPECT_EQ(code(five + rule()), "InvalidXmlNodeValue");
  EXPECT_EQ(code(rule("GET,FETCH")), "InvalidXmlNodeValue");
  EXPECT_EQ(code(rule("get")), "InvalidXmlNodeValue");
  EXPECT_EQ(code(rule("")), "InvalidXmlNodeValue");
  EXPECT_EQ(code(rule("DELETE,GET,HEAD,MERGE,POST,OPTIONS,PUT,PATCH")), "");
  EXPECT_EQ(code(rule("GET", "*", "", "-1")), "InvalidXmlNodeValue");
  EXPECT_EQ(code(rule("GET", "*", std::string(257, 'x'))), "InvalidXmlNodeValue");
  EXPECT_EQ(code(rule("GET", "*", std::string(256, 'x'))), "");
  std::string origins = "http://o0";
  for (int i = 1; i < 64; ++i) origins += ",http://o" + std::to_string(i);
  EXPECT_EQ(code(rule("GET", origins)), "");
  EXPECT_EQ(code(rule("GET", origins + ",http://o64")), "InvalidXmlNodeValue");
  std::string large;
  for (int i = 0; i < 9; ++i) large += std::string(240, 'x') + ",";
  EXPECT_EQ(code(rule("GET", "*", large)), "InvalidXmlNodeValue");
}

TEST(QueueProperties, OldVersionsHaveOneKindOfMetrics) {
  Properties cloud;
  const std::string on =
      "<Version>1.0</Version><Enabled>true</Enabled><IncludeAPIs>true</IncludeAPIs><RetentionPolicy><Enabled>false"
      "</Enabled></RetentionPolicy>";
  EXPECT_EQ(cloud.set("<Metrics>" + on + "</Metrics>", "2012-02-12").status, 202);
  const auto old = cloud.ask("GET", kTarget, "", {{"x-ms-version", "2012-02-12"}});
  EXPECT_NE(old.body.find("</Logging><Metrics>" + on + "</Metrics></StorageServiceProperties>"), std::string::npos);
  EXPECT_EQ(element(cloud.ask("GET", kTarget).body, "HourMetrics"), on);
  EXPECT_EQ(error_code(cloud.set("<Metrics>" + on + "</Metrics>")), "UnsupportedXmlNode");
}

TEST(QueuePreflight, NeedsAnOriginAndAMethod) {
  Properties cloud;
  const auto none = cloud.ask("OPTIONS", "/devstoreaccount1/jobs");
  EXPECT_EQ(none.status, 400);
  EXPECT_EQ(error_code(none), "InvalidHeaderValue");
  EXPECT_EQ(element(none.body, "Message").substr(0, 39), "A required CORS header is not present.\n");
  EXPECT_EQ(element(none.body, "MessageDetails"), "Invalid required CORS header Origin undefined");
  EXPECT_EQ(error_code(cloud.ask("OPTIONS", "/devstoreaccount1/jobs", "", {{"Origin", "http://a"}})),
            "InvalidHeaderValue");
}

TEST(QueuePreflight, FirstRuleThatAllowsEverythingAnswers) {
  Properties cloud;
  const auto ask = [&](std::string origin, std::string method, std::string headers = "") {
    std::vector<http::Headers::Field> fields = {{"Origin", origin}, {"Access-Control-Request-Method", method}};
    if (!headers.empty()) fields.emplace_back("Access-Control-Request-Headers", headers);
    return cloud.ask("OPTIONS", "/devstoreaccount1/no-such-queue/messages", "", fields);
  };
  const auto refused = ask("http://a", "GET");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(error_code(refused), "CorsPreflightFailure");
  EXPECT_EQ(element(refused.body, "MessageDetails"), "No CORS rules matches this request");
  cloud.cors(rule("GET,PUT", "http://a, http://b", "x-ms-*,accept", "7") + rule("GET", "*", "*", "9"));
  const auto allowed = ask("http://B", "PUT", "X-MS-date, Accept");
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.body, "");
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Origin"), "http://B");
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Methods"), "PUT");
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Headers"), "X-MS-date, Accept");
  EXPECT_EQ(allowed.headers.get("Access-Control-Max-Age"), "7");
  EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(ask("http://a", "GET", "other").headers.get("Access-Control-Max-Age"), "9");
  EXPECT_EQ(ask("http://a", "PUT", "other").status, 403);
  EXPECT_EQ(ask("http://c", "PUT").status, 403);
  EXPECT_FALSE(ask("http://c", "GET").headers.contains("Access-Control-Allow-Headers"));
}

TEST(QueueCors, AnswersTellWhichOriginMayReadThem) {
  Properties cloud;
  const auto get = [&](std::string origin) {
    std::vector<http::Headers::Field> fields;
    if (!origin.empty()) fields.emplace_back("Origin", origin);
    return cloud.ask("GET", "/devstoreaccount1?comp=list", "", fields).headers;
  };
  EXPECT_FALSE(get("http://a").contains("Vary"));
  cloud.cors(rule("GET", "http://a"));
  const auto own = get("http://a");
  EXPECT_EQ(own.get("Access-Control-Allow-Origin"), "http://a");
  EXPECT_EQ(own.get("Vary"), "Origin");
  EXPECT_EQ(own.get("Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(own.get("Access-Control-Expose-Headers"), "x-ms-request-id,x-ms-version");
  const auto other = get("http://b");
  EXPECT_FALSE(other.contains("Access-Control-Allow-Origin"));
  EXPECT_EQ(other.get("Vary"), "Origin");
  EXPECT_EQ(get("").get("Vary"), "Origin");
  cloud.cors(rule("GET", "*"));
  EXPECT_EQ(get("http://a").get("Access-Control-Allow-Origin"), "*");
  EXPECT_FALSE(get("http://a").contains("Vary"));
  EXPECT_EQ(get("").get("Access-Control-Allow-Origin"), "*");
}

}  // namespace
}  // namespace queuecast::azure::queue
