#include <gtest/gtest.h>

#include "tests/emulators/azure/table/world.h"

namespace queuecast::azure::table {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

TEST(Tables, CreateAnswersWithTheTable) {
  Cloud cloud;
  const auto response = cloud.create("Jobs");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.get("Location"), "http://127.0.0.1:10002/devstoreaccount1/Tables('Jobs')");
  EXPECT_EQ(response.headers.get("Content-Type"),
            "application/json;odata=minimalmetadata;streaming=true;charset=utf-8");
  EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(response.headers.get("x-ms-version"), "2019-02-02");
  EXPECT_EQ(response.body, R"({"odata.metadata":"http://127.0.0.1:10002/devstoreaccount1/$metadata#Tables/@Element",)"
                           R"("TableName":"Jobs"})");
}

TEST(Tables, CreateWithoutContent) {
  Cloud cloud;
  const auto response = cloud.ask("POST", "/Tables", R"({"TableName":"jobs"})", {{"Prefer", "return-no-content"}});
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.headers.get("Preference-Applied"), "return-no-content");
  EXPECT_TRUE(response.headers.contains("DataServiceId"));
}

TEST(Tables, NamesCompareWithoutCase) {
  Cloud cloud;
  cloud.create("Jobs");
  const auto again = cloud.create("jOBS");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(error_code(again), "TableAlreadyExists");
  EXPECT_EQ(again.body.find("The table specified already exists.\\nRequestId:"), 79u) << again.body;
  EXPECT_EQ(cloud.ask("DELETE", "/Tables('JOBS')").status, 204);
  const auto gone = cloud.ask("DELETE", "/Tables('JOBS')");
  EXPECT_EQ(gone.status, 404);
  EXPECT_EQ(error_code(gone), "ResourceNotFound");
}

TEST(Tables, BadNamesAreRefused) {
  Cloud cloud;
  EXPECT_EQ(error_code(cloud.create("ab")), "OutOfRangeInput");
  EXPECT_EQ(error_code(cloud.create(std::string(64, 'a'))), "OutOfRangeInput");
  EXPECT_EQ(cloud.create(std::string(63, 'a')).status, 201);
  for (const char* name : {"1abc", "a-bc", "tables", "a_bc"}) {
    EXPECT_EQ(error_code(cloud.create(name)), "InvalidResourceName") << name;
  }
}

TEST(Tables, ListInPagesAndByFilter) {
  Cloud cloud;
  for (const char* name : {"ccc", "aaa", "bbb"}) cloud.create(name);
  EXPECT_EQ(values(cloud.ask("GET", "/Tables"), "TableName"), (Names{"aaa", "bbb", "ccc"}));
  const auto page = cloud.ask("GET", "/Tables?$top=2");
  EXPECT_EQ(values(page, "TableName"), (Names{"aaa", "bbb"}));
  EXPECT_EQ(page.headers.get("x-ms-continuation-NextTableName"), "ccc");
  EXPECT_EQ(values(cloud.ask("GET", "/Tables?$top=2&NextTableName=ccc"), "TableName"), (Names{"ccc"}));
  EXPECT_EQ(values(cloud.ask("GET", "/Tables?%24filter=TableName%20eq%20%27bbb%27"), "TableName"), (Names{"bbb"}));
}

TEST(Tables, DeletedNameStaysTakenForAWhileWhenTheOptionsSaySo) {
  Options options;
  options.table_delete_delay = 40s;
  Cloud cloud(options);
  cloud.create();
  cloud.ask("DELETE", "/Tables('jobs')");
  EXPECT_EQ(error_code(cloud.create()), "TableBeingDeleted");
  EXPECT_EQ(error_code(cloud.query("")), "TableBeingDeleted");
  EXPECT_EQ(error_code(cloud.ask("DELETE", "/Tables('jobs')")), "TableBeingDeleted");
  cloud.world.run_for(40s);
  EXPECT_EQ(cloud.create().status, 201);
}

TEST(Tables, AtomIsRefused) {
  Cloud cloud;
  const auto response = cloud.ask("GET", "/Tables", "", {{"Accept", "application/atom+xml"}});
  EXPECT_EQ(response.status, 415);
  EXPECT_EQ(error_code(response), "AtomFormatNotSupported");
}

TEST(Tables, WhatIsNotThereAnswersInTheServicesOwnForm) {
  Cloud cloud;
  EXPECT_EQ(error_code(cloud.ask("POST", "/$batch", "x")), "InvalidInput");
  EXPECT_EQ(error_code(cloud.ask("PUT", "/Tables")), "MethodNotAllowed");
  EXPECT_EQ(error_code(cloud.ask("GET", "/a/b/c")), "InvalidUri");
  EXPECT_EQ(xml_error_code(cloud.ask("GET", "/")), "InvalidUri");
  EXPECT_EQ(error_code(cloud.ask("POST", "/Tables", "not json")), "InvalidInput");
  EXPECT_EQ(error_code(cloud.ask("POST", "/Tables", "{}")), "PropertiesNeedValue");
  EXPECT_EQ(xml_error_code(cloud.ask("GET", "/Tables", "", {{"x-ms-version", "soon"}})), "InvalidHeaderValue");
  EXPECT_EQ(cloud.ask("GET", "/?restype=service&comp=properties").status, 200);
}

TEST(Tables, OtherAccountsAreRefusedWhenTheOptionsSaySo) {
  Options options;
  options.account = "mine";
  options.only_own_account = true;
  Cloud cloud(options);
  const auto response = cloud.ask("GET", "/Tables");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(xml_error_code(response), "ResourceNotFound");
}

TEST(Tables, FullMetadataNamesTheResource) {
  Cloud cloud;
  cloud.create();
  const auto response = cloud.ask("GET", "/Tables", "", {{"Accept", "application/json;odata=fullmetadata"}});
  const std::string expected =
      R"x({"odata.metadata":"http://127.0.0.1:10002/devstoreaccount1/$metadata#Tables","value":[)x"
      R"x({"odata.type":"devstoreaccount1.Tables",)x"
      R"x("odata.id":"http://127.0.0.1:10002/devstoreaccount1/Tables('jobs')",)x"
      R"x("odata.editLink":"Tables('jobs')","TableName":"jobs"}]})x";
  EXPECT_EQ(response.body, expected);
}

}  // namespace
}  // namespace queuecast::azure::table
