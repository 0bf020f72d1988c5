#include <gtest/gtest.h>

#include "tests/emulators/azure/table/world.h"

namespace queuecast::azure::table {
namespace {

using namespace testing;

TEST(TableSettings, PropertiesAreKept) {
  Cloud cloud;
  const std::string cors =
      "<StorageServiceProperties><Cors><CorsRule><AllowedMethods>GET</AllowedMethods><AllowedOrigins>https://a.example"
      "</AllowedOrigins><AllowedHeaders>*</AllowedHeaders><ExposedHeaders>*</ExposedHeaders><MaxAgeInSeconds>5"
      "</MaxAgeInSeconds></CorsRule></Cors></StorageServiceProperties>";
  EXPECT_EQ(cloud.ask("PUT", "/?restype=service&comp=properties", cors).status, 202);
  const auto found = cloud.ask("GET", "/?restype=service&comp=properties");
  EXPECT_EQ(found.headers.get("Content-Type"), "application/xml");
  EXPECT_NE(found.body.find("<AllowedOrigins>https://a.example</AllowedOrigins>"), std::string::npos);

  const auto preflight =
      cloud.ask("OPTIONS", "/none", "", {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "GET"}});
  EXPECT_EQ(preflight.status, 200);
  EXPECT_EQ(preflight.headers.get("Access-Control-Max-Age"), "5");
  const auto refused =
      cloud.ask("OPTIONS", "/none", "", {{"Origin", "https://b.example"}, {"Access-Control-Request-Method", "GET"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(xml_error_code(refused), "CorsPreflightFailure");
  EXPECT_EQ(
      cloud.ask("GET", "/Tables", "", {{"Origin", "https://a.example"}}).headers.get("Access-Control-Allow-Origin"),
      "https://a.example");
}

TEST(TableSettings, BadRequestsAreErrorsInXml) {
  Cloud cloud;
  EXPECT_EQ(xml_error_code(cloud.ask("PUT", "/?restype=service&comp=properties", "<a>")), "InvalidXmlDocument");
  EXPECT_EQ(xml_error_code(cloud.ask("DELETE", "/?restype=service&comp=properties")), "UnsupportedHttpVerb");
  EXPECT_EQ(xml_error_code(cloud.ask("GET", "/?restype=service&comp=other")), "InvalidQueryParameterValue");
  EXPECT_EQ(xml_error_code(cloud.ask("GET", "/none?comp=acl")), "TableNotFound");
  EXPECT_EQ(xml_error_code(cloud.ask("OPTIONS", "/")), "InvalidHeaderValue");
}

TEST(TableSettings, StatisticsStandOnTheSecondaryOnly) {
  Cloud cloud;
  EXPECT_EQ(xml_error_code(cloud.ask("GET", "/?restype=service&comp=stats")), "InvalidQueryParameterValue");
  const auto stats = cloud.ask("GET", "-secondary/?restype=service&comp=stats");
  EXPECT_EQ(stats.status, 200);
  EXPECT_NE(stats.body.find("<Status>live</Status><LastSyncTime>Thu, 01 Jan 2026 00:00:00 GMT</LastSyncTime>"),
            std::string::npos);
}

TEST(TableSettings, SecondaryIsReadOnly) {
  Cloud cloud;
  cloud.create();
  EXPECT_EQ(cloud.ask("GET", "-secondary/jobs()").status, 200);
  EXPECT_EQ(error_code(cloud.ask("POST", "-secondary/Tables", R"({"TableName":"x"})")),
            "InsufficientAccountPermissions");
}

TEST(TableSettings, PoliciesOfATableAreKept) {
  Cloud cloud;
  cloud.create();
  const std::string policies =
      "<SignedIdentifiers><SignedIdentifier><Id>a</Id><AccessPolicy><Permission>raud</Permission></AccessPolicy>"
      "</SignedIdentifier></SignedIdentifiers>";
  EXPECT_EQ(cloud.ask("PUT", "/jobs?comp=acl", policies).status, 204);
  const std::string prolog = "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>";
  EXPECT_EQ(cloud.ask("GET", "/jobs?comp=acl").body, prolog + policies);
  EXPECT_EQ(cloud.ask("PUT", "/jobs?comp=acl", "").status, 204);
  EXPECT_EQ(cloud.ask("GET", "/jobs?comp=acl").body, prolog + "<SignedIdentifiers />");
  EXPECT_EQ(xml_error_code(cloud.ask("PUT", "/jobs?comp=acl",
                                     "<SignedIdentifiers><SignedIdentifier><Id>a</Id>"
                                     "<AccessPolicy><Permission>p</Permission></AccessPolicy>"
                                     "</SignedIdentifier></SignedIdentifiers>")),
            "InvalidXmlDocument");
}

}  // namespace
}  // namespace queuecast::azure::table
