#include <gtest/gtest.h>

#include "tests/emulators/azure/table/world.h"

namespace queuecast::azure::table {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

TEST(TableRules, FormatIsNegotiatedByVersion) {
  Cloud cloud;
  const auto level = [&](std::string accept, std::string version, const std::string& query = "") {
    const auto response = cloud.ask("GET", "/Tables" + query, "", {{"Accept", accept}, {"x-ms-version", version}});
    const std::string type(response.headers.get("Content-Type"));
    return response.status == 200 ? type.substr(0, type.find(";streaming")) : error_code(response);
  };
  EXPECT_EQ(level("application/json", "2019-02-02"), "application/json;odata=minimalmetadata");
  EXPECT_EQ(level("", "2019-02-02"), "application/json;odata=minimalmetadata");
  EXPECT_EQ(level("*/*", "2019-02-02"), "application/json;odata=minimalmetadata");
  EXPECT_EQ(level("application/json;odata=FullMetadata", "2019-02-02"), "application/json;odata=fullmetadata");
  EXPECT_EQ(level("", "2015-07-08"), "AtomFormatNotSupported");
  EXPECT_EQ(level("application/atom+xml,application/xml", "2019-02-02"), "AtomFormatNotSupported");
  EXPECT_EQ(level("application/json", "2012-02-12"), "JsonFormatNotSupported");
  EXPECT_EQ(level("image/png", "2019-02-02"), "MediaTypeNotSupported");
  EXPECT_EQ(level("application/atom+xml", "2019-02-02", "?$format=application/json;odata=nometadata"),
            "application/json;odata=nometadata");
}

TEST(TableRules, AtomBodiesAreRefused) {
  Cloud cloud;
  cloud.create();
  for (const char* path : {"/Tables", "/jobs"}) {
    const auto response = cloud.ask("POST", path, "<entry />", {{"Content-Type", "application/atom+xml"}});
    EXPECT_EQ(response.status, 415);
    EXPECT_EQ(error_code(response), "AtomFormatNotSupported");
  }
}

TEST(TableRules, EveryOperationJudgesTheTableName) {
  Cloud cloud;
  EXPECT_EQ(error_code(cloud.ask("GET", "/a-b()")), "InvalidResourceName");
  EXPECT_EQ(error_code(cloud.ask("GET", "/ab(PartitionKey='p',RowKey='r')")), "OutOfRangeInput");
  EXPECT_EQ(error_code(cloud.ask("DELETE", "/Tables('1ab')")), "InvalidResourceName");
  EXPECT_EQ(error_code(cloud.ask("POST", "/a_bc", R"({"PartitionKey":"p","RowKey":"r"})")), "InvalidResourceName");
}

TEST(TableRules, OnlyAPostTunnelsAnotherVerb) {
  Cloud cloud;
  cloud.create();
  cloud.insert("p", "r");
  const std::string row = "/jobs(PartitionKey='p',RowKey='r')";
  EXPECT_EQ(error_code(cloud.ask("PUT", row, "{}", {{"X-HTTP-Method", "MERGE"}})), "XMethodNotUsingPost");
  EXPECT_EQ(error_code(cloud.ask("POST", row, "{}", {{"X-HTTP-Method", "BREW"}})), "XMethodIncorrectValue");
  EXPECT_EQ(cloud.ask("POST", row, "", {{"X-HTTP-Method", "DELETE"}, {"If-Match", "*"}}).status, 204);
}

TEST(TableRules, MergedEntityKeepsTheLimits) {
  Cloud cloud;
  cloud.create();
  std::string many;
  for (int i = 0; i < 252; ++i) many += ",\"n" + std::to_string(i) + "\":1";
  cloud.insert("p", "r", many);
  const auto merge = [&](const std::string& body) {
    return cloud.ask("MERGE", "/jobs(PartitionKey='p',RowKey='r')", body, {{"If-Match", "*"}});
  };
  EXPECT_EQ(merge(R"({"n0":2})").status, 204);
  EXPECT_EQ(error_code(merge(R"({"other":2})")), "TooManyProperties");
  std::string large;
  for (int i = 0; i < 16; ++i) large += "\"n" + std::to_string(i) + "\":\"" + std::string(32000, 'x') + "\",";
  EXPECT_EQ(merge("{" + large + "\"n99\":1}").status, 204);
  EXPECT_EQ(error_code(merge("{\"n98\":\"" + std::string(32000, 'x') + "\"}")), "EntityTooLarge");
}

TEST(TableRules, BinaryValuesAreLimitedToTheByte) {
  Cloud cloud;
  cloud.create();
  // 65,536 bytes are 87,384 characters with two signs of padding; one byte more has one sign.
  const auto insert = [&](const std::string& row, const std::string& padding) {
    const std::string text = std::string(87384 - padding.size(), 'A') + padding;
    return cloud.insert("p", row, ",\"A@odata.type\":\"Edm.Binary\",\"A\":\"" + text + "\"");
  };
  EXPECT_EQ(insert("1", "==").status, 201);
  EXPECT_EQ(error_code(insert("2", "=")), "PropertyValueTooLarge");
}

TEST(TableRules, PagesMayEndAnywhereWhenTheOptionsSaySo) {
  Options options;
  options.scan_limit = 2;
  Cloud cloud(options);
  cloud.create();
  for (const char* row : {"a", "b", "c", "d", "e"}) cloud.insert("p", row);
  const auto empty = cloud.query("$filter=RowKey%20eq%20'e'");
  EXPECT_EQ(values(empty, "RowKey"), Names{});
  EXPECT_EQ(empty.headers.get("x-ms-continuation-NextRowKey"), "1!4!Yw--");

  options.scan_limit = 0;
  options.pages_end_with_partitions = true;
  Cloud bounded(options);
  bounded.create();
  for (const char* partition : {"p", "q"}) bounded.insert(partition, "a");
  const auto first = bounded.query("");
  EXPECT_EQ(values(first, "PartitionKey"), (Names{"p"}));
  EXPECT_EQ(first.headers.get("x-ms-continuation-NextPartitionKey"), "1!4!cQ--");
}

TEST(TableRules, ContinuationIsLengthAndBase64WithHyphens) {
  Cloud cloud;
  cloud.create();
  cloud.insert("p", "a");
  cloud.insert("pkadcae0d", "b");
  const auto page = cloud.query("$top=1");
  EXPECT_EQ(page.headers.get("x-ms-continuation-NextPartitionKey"), "1!12!cGthZGNhZTBk");
}

TEST(TableRules, AnswersCarryTheirHeaders) {
  Cloud cloud;
  const auto response = cloud.ask("GET", "/Tables", "", {{"x-ms-client-request-id", "mine"}});
  EXPECT_EQ(response.headers.get("Server"), "Windows-Azure-Table/1.0 Microsoft-HTTPAPI/2.0");
  EXPECT_EQ(response.headers.get("x-ms-client-request-id"), "mine");
  EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_TRUE(response.headers.get("x-ms-request-id").ends_with("000000"));
  EXPECT_FALSE(response.headers.contains("DataServiceVersion"));
  EXPECT_FALSE(cloud.ask("GET", "/none()").headers.contains("x-ms-error-code"));
}

TEST(TableRules, ProductionHostsNameTheAccount) {
  Cloud cloud;
  http::Request request;
  request.method = "POST";
  request.target = "/Tables";
  request.body = R"({"TableName":"jobs"})";
  request.headers.add("Host", "prodaccount.table.core.windows.net");
  const auto response = cloud.service.respond(request);
  EXPECT_EQ(response.headers.get("Location"), "https://prodaccount.table.core.windows.net/Tables('jobs')");
  EXPECT_NE(cloud.service.find_table("prodaccount", "jobs"), nullptr);
}

TEST(TableRules, UpperBoundsOfBinaryFiltersAreBytes) {
  Cloud cloud;
  cloud.create();
  cloud.insert("p", "low", R"(,"B@odata.type":"Edm.Binary","B":"AQ==")");
  cloud.insert("p", "high", R"(,"B@odata.type":"Edm.Binary","B":"/w==")");
  EXPECT_EQ(values(cloud.query("$filter=B%20lt%20X'80'"), "RowKey"), (Names{"low"}));
  EXPECT_EQ(values(cloud.query("$filter=B%20ge%20binary'80'"), "RowKey"), (Names{"high"}));
}

}  // namespace
}  // namespace queuecast::azure::table
