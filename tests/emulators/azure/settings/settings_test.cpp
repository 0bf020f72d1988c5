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

TEST(AccessPolicies, ComeBackAsTheyWereSet) {
  const std::string inner =
      "<SignedIdentifiers><SignedIdentifier><Id>a</Id><AccessPolicy><Start>2021-09-27T00:00:00.0000000Z</Start>"
      "<Expiry>2031-09-27T00:00:00.0000000Z</Expiry><Permission>raud</Permission></AccessPolicy></"
      "SignedIdentifier><SignedIdentifier>"
      "<Id>b</Id></SignedIdentifier></SignedIdentifiers>";
  std::string body = inner;
  body.replace(body.find("00:00:00.0000000Z"), 17, "02:00+02:00");
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
  EXPECT_EQ(code("<SignedIdentifier><Id>1</Id><AccessPolicy><Start>soon</Start></AccessPolicy></SignedIdentifier>"),
            "InvalidXmlNodeValue");
}

}  // namespace
}  // namespace queuecast::azure::settings
