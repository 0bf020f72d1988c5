#include <gtest/gtest.h>

#include "tests/emulators/azure/table/world.h"

namespace queuecast::azure::table {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

class EntitiesTest : public ::testing::Test {
 protected:
  EntitiesTest() { cloud_.create(); }
  http::Response change(std::string method, std::string body, std::string etag = "", std::string row = "r") {
    std::vector<http::Headers::Field> headers;
    if (!etag.empty()) headers.emplace_back("If-Match", etag);
    return cloud_.ask(std::move(method), "/jobs(PartitionKey='p',RowKey='" + row + "')", std::move(body), headers);
  }
  Cloud cloud_;
};

TEST_F(EntitiesTest, InsertEchoesTheEntity) {
  const auto response = cloud_.insert("p", "r", R"(,"A":"x","N":3)");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.get("ETag"), "W/\"datetime'2026-01-01T00%3A00%3A00Z'\"");
  EXPECT_EQ(response.headers.get("Location"),
            "http://127.0.0.1:10002/devstoreaccount1/jobs(PartitionKey='p',RowKey='r')");
  EXPECT_FALSE(response.headers.contains("Preference-Applied"));
  EXPECT_EQ(response.body, R"({"odata.metadata":"http://127.0.0.1:10002/devstoreaccount1/$metadata#jobs/@Element",)"
                           R"("odata.etag":"W/\"datetime'2026-01-01T00%3A00%3A00Z'\"","PartitionKey":"p","RowKey":"r",)"
                           R"("Timestamp":"2026-01-01T00:00:00Z","A":"x","N":3})");
}

TEST_F(EntitiesTest, InsertWithoutContentIsTheIdempotencyRecord) {
  const std::string body = R"({"PartitionKey":"p","RowKey":"r"})";
  const auto first = cloud_.ask("POST", "/jobs", body, {{"Prefer", "return-no-content"}});
  EXPECT_EQ(first.status, 204);
  EXPECT_EQ(first.body, "");
  EXPECT_EQ(first.headers.get("Preference-Applied"), "return-no-content");
  EXPECT_EQ(first.headers.get("DataServiceId"), first.headers.get("Location"));
  EXPECT_TRUE(first.headers.contains("ETag"));
  const auto again = cloud_.ask("POST", "/jobs", body, {{"Prefer", "return-no-content"}});
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(error_code(again), "EntityAlreadyExists");
  EXPECT_EQ(again.headers.get("Content-Type"), "application/json;odata=minimalmetadata;streaming=true;charset=utf-8");
}

TEST_F(EntitiesTest, TypesSurviveTheRoundTrip) {
  const std::string properties =
      R"(,"S":"a\"b\n","B":true,"I":-5,"D":3.0,"E":1e300,"L@odata.type":"Edm.Int64","L":"9007199254740993",)"
      R"("T":"2021-09-21T01:04:48.4532510Z","T@odata.type":"Edm.DateTime",)"
      R"("G@odata.type":"Edm.Guid","G":"C9DA6455-213D-42C9-9A79-3E9149A57833",)"
      R"("X@odata.type":"Edm.Binary","X":"AQL/","F@odata.type":"Edm.Double","F":"NaN",)"
      R"("W@odata.type":"Edm.Double","W":3,"Z":null,"Timestamp":"ignored",)"
      R"("V@odata.type":"Edm.Double","V":"2.5","C@odata.type":"Edm.Boolean","C":"True",)"
      R"("O@odata.type":"Edm.DateTime","O":"2021-09-21T03:04:48.5+02:00")";
  EXPECT_EQ(cloud_.insert("p", "r", properties).status, 201);
  const std::string body = cloud_.get("p", "r").body;
  EXPECT_EQ(body.substr(body.find(",\"S\"")),
            R"(,"S":"a\"b\n","B":true,"I":-5,"D":3.0,"E":1e+300,"L@odata.type":"Edm.Int64","L":"9007199254740993",)"
            R"("T@odata.type":"Edm.DateTime","T":"2021-09-21T01:04:48.453251Z",)"
            R"("G@odata.type":"Edm.Guid","G":"c9da6455-213d-42c9-9a79-3e9149a57833",)"
            R"("X@odata.type":"Edm.Binary","X":"AQL/","F@odata.type":"Edm.Double","F":"NaN","W":3.0,"V":2.5,)"
            R"("C":true,"O@odata.type":"Edm.DateTime","O":"2021-09-21T01:04:48.5Z"})");
}

TEST_F(EntitiesTest, MetadataLevelsSayMoreOrLess) {
  cloud_.insert("p", "r", R"(,"L@odata.type":"Edm.Int64","L":"1")");
  const std::string target = "/jobs(PartitionKey='p',RowKey='r')";
  const auto none = cloud_.ask("GET", target, "", {{"Accept", "application/json;odata=nometadata"}});
  EXPECT_EQ(none.body, R"({"PartitionKey":"p","RowKey":"r","Timestamp":"2026-01-01T00:00:00Z","L":"1"})");
  EXPECT_EQ(none.headers.get("Content-Type"), "application/json;odata=nometadata;streaming=true;charset=utf-8");
  const auto full = cloud_.ask("GET", target, "", {{"Accept", "application/json;odata=fullmetadata"}});
  const std::string expected =
      R"x({"odata.metadata":"http://127.0.0.1:10002/devstoreaccount1/$metadata#jobs/@Element",)x"
      R"x("odata.type":"devstoreaccount1.jobs",)x"
      R"x("odata.id":"http://127.0.0.1:10002/devstoreaccount1/jobs(PartitionKey='p',RowKey='r')",)x"
      R"x("odata.etag":"W/\"datetime'2026-01-01T00%3A00%3A00Z'\"",)x"
      R"x("odata.editLink":"jobs(PartitionKey='p',RowKey='r')","PartitionKey":"p","RowKey":"r",)x"
      R"x("Timestamp@odata.type":"Edm.DateTime","Timestamp":"2026-01-01T00:00:00Z",)x"
      R"x("L@odata.type":"Edm.Int64","L":"1"})x";
  EXPECT_EQ(full.body, expected);
}

TEST_F(EntitiesTest, PointReadFindsQuotedKeysInEitherOrder) {
  EXPECT_EQ(cloud_.insert("it's", "a b").status, 201);
  const auto response = cloud_.ask("GET", "/jobs(RowKey='a%20b',PartitionKey='it%27%27s')");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(values(response, "PartitionKey"), (Names{"it's"}));
  EXPECT_EQ(error_code(cloud_.get("it", "s")), "ResourceNotFound");
  EXPECT_EQ(error_code(cloud_.ask("GET", "/none(PartitionKey='a',RowKey='b')")), "TableNotFound");
  EXPECT_EQ(error_code(cloud_.ask("GET", "/jobs(PartitionKey='a')")), "InvalidInput");
  EXPECT_EQ(error_code(cloud_.ask("GET", "/jobs('a')")), "InvalidInput");
  EXPECT_EQ(error_code(cloud_.ask("GET", "/jobs(PartitionKey='a'")), "InvalidUri");
}

TEST_F(EntitiesTest, SelectShowsNamedPropertiesOnly) {
  cloud_.insert("p", "r", R"(,"A":"x","B":"y")");
  const std::string body = cloud_.get("p", "r", "?$select=B,None,RowKey").body;
  EXPECT_EQ(body.substr(body.find(",\"B\"")), R"(,"B":"y","None":null,"RowKey":"r"})");
}

TEST_F(EntitiesTest, WrongBodiesAreRefused) {
  const auto insert = [&](const std::string& body) { return error_code(cloud_.ask("POST", "/jobs", body)); };
  EXPECT_EQ(insert(""), "InvalidInput");
  EXPECT_EQ(insert("[]"), "InvalidInput");
  EXPECT_EQ(insert("{\"PartitionKey\":\"\xff\",\"RowKey\":\"r\"}"), "InvalidInput");
  EXPECT_EQ(insert(std::string(5000, '[')), "InvalidInput");
  EXPECT_EQ(insert(R"({"PartitionKey":"p"})"), "PropertiesNeedValue");
  EXPECT_EQ(insert(R"({"PartitionKey":1,"RowKey":"r"})"), "InvalidInput");
  EXPECT_EQ(insert(R"({"PartitionKey":"p","RowKey":"r","A":{}})"), "InvalidInput");
  EXPECT_EQ(insert(R"({"PartitionKey":"p","RowKey":"r","A":3000000000})"), "InvalidInput");
  EXPECT_EQ(insert(R"({"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.Double","A":"x"})"), "InvalidInput");
  EXPECT_EQ(insert(R"({"PartitionKey":"p","RowKey":"r","A":1,"A":2})"), "DuplicatePropertiesSpecified");
  EXPECT_EQ(insert(R"({"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.Odd","A":1})"), "InvalidInput");
  EXPECT_EQ(insert(R"({"PartitionKey":"p","RowKey":"r","A@odata.type":"Edm.DateTime","A":"noon"})"), "InvalidInput");
  EXPECT_EQ(insert(R"({"PartitionKey":"p","RowKey":"r","a b":1})"), "PropertyNameInvalid");
  for (const char* key : {"a/b", "a#b", "a?b", "a\\\\b", "a\\u0007b", "a\\u0085b"}) {
    EXPECT_EQ(error_code(cloud_.insert(key, "r")), "OutOfRangeInput") << key;
  }
  EXPECT_EQ(cloud_.insert("", "").status, 201);
  EXPECT_EQ(error_code(cloud_.insert(std::string(513, 'k'), "r")), "OutOfRangeInput");
}

TEST_F(EntitiesTest, SizesAreLimited) {
  const auto text = [](std::size_t size) { return ",\"A\":\"" + std::string(size, 'x') + "\""; };
  EXPECT_EQ(cloud_.insert("p", "1", text(32768)).status, 201);
  EXPECT_EQ(error_code(cloud_.insert("p", "2", text(32769))), "PropertyValueTooLarge");
  EXPECT_EQ(error_code(cloud_.insert("p", "3", ",\"" + std::string(256, 'n') + "\":1")), "PropertyNameTooLong");
  std::string many;
  for (int i = 0; i < 252; ++i) many += ",\"n" + std::to_string(i) + "\":1";
  EXPECT_EQ(cloud_.insert("p", "4", many).status, 201);
  EXPECT_EQ(error_code(cloud_.insert("p", "5", many + ",\"one\":1")), "TooManyProperties");
  std::string large;
  for (int i = 0; i < 17; ++i) large += ",\"n" + std::to_string(i) + "\":\"" + std::string(32000, 'x') + "\"";
  EXPECT_EQ(error_code(cloud_.insert("p", "6", large)), "EntityTooLarge");
  EXPECT_EQ(cloud_.insert("p", "7", text(5 * 1024 * 1024)).status, 413);
}

TEST_F(EntitiesTest, EveryWriteHasAnETagOfItsOwnEvenAtOneInstant) {
  const std::string first(cloud_.insert("p", "r").headers.get("ETag"));
  const std::string second(change("PUT", "{}", first).headers.get("ETag"));
  EXPECT_NE(first, second);
  const auto stale = change("PUT", "{}", first);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(error_code(stale), "UpdateConditionNotSatisfied");
  EXPECT_EQ(change("PUT", "{}", second).status, 204);
}

TEST_F(EntitiesTest, ReplaceDropsAndMergeKeepsUnlistedProperties) {
  cloud_.insert("p", "r", R"(,"A":"1","B":"2")");
  EXPECT_EQ(change("MERGE", R"({"B":"3","C":"4"})", "*").status, 204);
  EXPECT_EQ(values(cloud_.get("p", "r"), "A"), (Names{"1"}));
  EXPECT_EQ(values(cloud_.get("p", "r"), "B"), (Names{"3"}));
  EXPECT_EQ(change("PUT", R"({"C":"5"})", "*").status, 204);
  EXPECT_EQ(values(cloud_.get("p", "r"), "A"), Names{});
  EXPECT_EQ(values(cloud_.get("p", "r"), "C"), (Names{"5"}));
}

TEST_F(EntitiesTest, AbsentEntityIsMadeOnlyWithoutACondition) {
  EXPECT_EQ(error_code(change("PATCH", "{}", "*")), "ResourceNotFound");
  const auto made = change("PATCH", R"({"A":"1"})");
  EXPECT_EQ(made.status, 204);
  EXPECT_TRUE(made.headers.contains("ETag"));
  EXPECT_EQ(cloud_.get("p", "r").status, 200);
  EXPECT_EQ(change("PUT", "{}", "", "s").status, 204);
  EXPECT_EQ(error_code(change("PUT", R"({"RowKey":"other"})")), "InvalidInput");
}

TEST_F(EntitiesTest, MergeMayBeTunnelledThroughPost) {
  cloud_.insert("p", "r");
  const auto response = cloud_.ask("POST", "/jobs(PartitionKey='p',RowKey='r')", R"({"A":"1"})",
                                   {{"X-HTTP-Method", "MERGE"}, {"If-Match", "*"}});
  EXPECT_EQ(response.status, 204);
}

TEST_F(EntitiesTest, DeleteNeedsACondition) {
  const std::string etag(cloud_.insert("p", "r").headers.get("ETag"));
  EXPECT_EQ(error_code(change("DELETE", "")), "MissingRequiredHeader");
  EXPECT_EQ(error_code(change("DELETE", "", "junk")), "InvalidInput");
  EXPECT_EQ(change("DELETE", "", "W/\"datetime'2020-01-01T00%3A00%3A00Z'\"").status, 412);
  EXPECT_EQ(change("DELETE", "", http::percent_decode(etag)).status, 204);
  EXPECT_EQ(error_code(change("DELETE", "", "*")), "ResourceNotFound");
}

TEST_F(EntitiesTest, QueryComesInKeyOrderAndInPages) {
  for (const char* row : {"b", "c", "a"}) {
    cloud_.insert("q", row);
    cloud_.insert("p", row);
  }
  const auto all = cloud_.query("");
  EXPECT_EQ(values(all, "PartitionKey"), (Names{"p", "p", "p", "q", "q", "q"}));
  EXPECT_EQ(values(all, "RowKey"), (Names{"a", "b", "c", "a", "b", "c"}));
  Names rows;
  std::string next;
  for (int pages = 0; pages < 9; ++pages) {
    const auto page = cloud_.query("$top=2&$filter=PartitionKey%20eq%20'q'" + next);
    for (const std::string& row : values(page, "RowKey")) rows.push_back(row);
    const auto partition = page.headers.find("x-ms-continuation-NextPartitionKey");
    if (!partition) break;
    EXPECT_EQ(*partition, "1!4!cQ--");
    next = "&NextPartitionKey=" + http::percent_encode(*partition) +
           "&NextRowKey=" + http::percent_encode(page.headers.get("x-ms-continuation-NextRowKey"));
  }
  EXPECT_EQ(rows, (Names{"a", "b", "c"}));
  EXPECT_EQ(error_code(cloud_.query("$top=0")), "InvalidInput");
  EXPECT_EQ(error_code(cloud_.query("$top=1001")), "InvalidInput");
  EXPECT_EQ(error_code(cloud_.query("NextPartitionKey=junk")), "InvalidInput");
}

TEST_F(EntitiesTest, FiltersCompareByType) {
  cloud_.insert("p", "1", R"(,"N":5,"S":"5","F":true,"T@odata.type":"Edm.DateTime","T":"2021-01-01T00:00:00Z")");
  cloud_.insert("p", "2",
                R"(,"N":7.5,"S":"it's","F":false,"T@odata.type":"Edm.DateTime","T":"2021-01-01T00:00:00.5Z")");
  cloud_.insert("p", "3", R"(,"L@odata.type":"Edm.Int64","L":"9")");
  const auto rows = [&](const std::string& filter) {
    const auto response = cloud_.query("$filter=" + http::percent_encode(filter));
    EXPECT_EQ(response.status, 200) << filter << response.body;
    std::string joined;
    for (const std::string& row : values(response, "RowKey")) joined += row;
    return joined;
  };
  EXPECT_EQ(rows("N gt 4"), "12");
  EXPECT_EQ(rows("N ge 5.0 and N lt 6"), "1");
  EXPECT_EQ(rows("N eq '5'"), "");
  EXPECT_EQ(rows("N ne 5"), "2");
  EXPECT_EQ(rows("5 eq N"), "1");
  EXPECT_EQ(rows("S eq 'it''s'"), "2");
  EXPECT_EQ(rows("F"), "1");
  EXPECT_EQ(rows("not F"), "23");
  EXPECT_EQ(rows("F eq false"), "2");
  EXPECT_EQ(rows("L eq 9L or N eq 5"), "13");
  EXPECT_EQ(rows("not (N eq 5) and F eq false or RowKey eq '3'"), "23");
  EXPECT_EQ(rows("T gt datetime'2021-01-01T00:00:00Z'"), "2");
  EXPECT_EQ(rows("PartitionKey eq 'p' and RowKey ge '2'"), "23");
  EXPECT_EQ(rows("PartitionKey eq 'q'"), "");
  EXPECT_EQ(rows("Timestamp ge datetime'2026-01-01T00:00:00Z'"), "123");
}

TEST_F(EntitiesTest, FilterThatIsNoExpressionNamesThePosition) {
  const auto response = cloud_.query("$filter=" + http::percent_encode("aaa bbb ccc"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(error_code(response), "InvalidInput");
  EXPECT_NE(response.body.find("\"Syntax error at position 7 in 'aaa bbb ccc'.\\n"), std::string::npos)
      << response.body;
  for (const char* filter :
       {"(", "N eq", "N eq 'x", "'x'", "N eq 5 and", "N eq datetime'x'", "5", "N ~ 5", "startswith(N,'a')"}) {
    EXPECT_EQ(error_code(cloud_.query("$filter=" + http::percent_encode(filter))), "InvalidInput") << filter;
  }
  EXPECT_EQ(error_code(cloud_.query("$filter=" + std::string(20000, '('))), "InvalidInput");
  std::string nots;
  for (int i = 0; i < 5000; ++i) nots += "not%20";
  EXPECT_EQ(error_code(cloud_.query("$filter=" + nots + "F")), "InvalidInput");
}

TEST_F(EntitiesTest, UsageCountsTransactions) {
  cloud_.insert("p", "r");
  cloud_.insert("p", "r");
  cloud_.get("p", "r");
  const Usage& usage = cloud_.service.usage();
  EXPECT_EQ(usage.transactions, 4u);
  EXPECT_EQ(usage.writes, 2u);
  EXPECT_EQ(usage.reads, 1u);
  EXPECT_EQ(usage.errors, 1u);
  EXPECT_EQ(cloud_.service.find_table("devstoreaccount1", "jobs")->size(), 1u);
}

TEST_F(EntitiesTest, RateLimitShutsAPartitionAndLeavesTheOthersOpen) {
  Options options;
  options.rate_limit = true;
  Cloud busy(options);
  busy.create();
  int accepted = 0;
  while (busy.get("p", "r").status != 503) ++accepted;
  EXPECT_EQ(accepted, 2000);
  EXPECT_EQ(busy.get("q", "r").status, 404);
  busy.world.run_for(1s);
  EXPECT_EQ(busy.get("p", "r").status, 404);
}

}  // namespace
}  // namespace queuecast::azure::table
