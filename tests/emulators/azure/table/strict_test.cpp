#include <gtest/gtest.h>

#include "emulators/azure/auth/signature.h"
#include "emulators/azure/tokens/access_token.h"
#include "emulators/http/base64.h"
#include "tests/emulators/azure/table/world.h"

namespace queuecast::azure::table {
namespace {

using namespace testing;

constexpr std::string_view kDate = "Thu, 01 Jan 2026 00:00:00 GMT";

/// A strict service, and requests that sign themselves with the well-known key.
class StrictTest : public ::testing::Test {
 protected:
  StrictTest() {
    EXPECT_EQ(owner("POST", "/Tables", R"({"TableName":"Jobs"})").status, 201);
    EXPECT_EQ(owner("POST", "/Jobs", R"({"PartitionKey":"b","RowKey":"1"})").status, 201);
  }

  static Options strict() {
    Options options;
    options.auth.mode = auth::Mode::kStrict;
    options.auth.https = true;
    options.auth.verify_token = tokens::is_genuine;
    return options;
  }
  static std::string sign(std::string_view text) {
    const auth::Keys keys = auth::well_known_keys();
    const auto key = emulators::base64_decode(keys.at("devstoreaccount1").front());
    return emulators::base64_encode(auth::hmac_sha256(*key, text));
  }

  http::Response owner(const std::string& method, const std::string& target, const std::string& body = "",
                       std::string content_type = "application/json", bool lite = false) {
    const std::string path = "/devstoreaccount1/devstoreaccount1" + target.substr(0, target.find('?'));
    const std::string comp = target.find("comp=acl") != std::string::npos ? "?comp=acl" : "";
    const std::string text = lite ? std::string(kDate) + "\n" + path + comp
                                  : method + "\n\n" + content_type + "\n" + std::string(kDate) + "\n" + path + comp;
    return cloud_.ask(
        method, target, body,
        {{"Content-Type", content_type},
         {"If-Match", "*"},
         {"x-ms-date", std::string(kDate)},
         {"Authorization", std::string(lite ? "SharedKeyLite" : "SharedKey") + " devstoreaccount1:" + sign(text)}});
  }

  /// The parameters of an account SAS.
  static std::string account_sas(const std::string& types, const std::string& permissions,
                                 const std::string& services = "t") {
    const std::string text = "devstoreaccount1\n" + permissions + "\n" + services + "\n" + types +
                             "\n\n2030-01-01T00:00:00Z\n\n\n2019-02-02\n";
    return "sv=2019-02-02&ss=" + services + "&srt=" + types + "&sp=" + permissions +
           "&se=2030-01-01T00:00:00Z&sig=" + http::percent_encode(sign(text));
  }
  /// Those of a SAS for the table, with the keys it reaches or the id of a stored policy.
  static std::string table_sas(const std::string& permissions, const std::string& from = "", const std::string& to = "",
                               const std::string& policy = "") {
    const std::string expiry = policy.empty() ? "2030-01-01T00:00:00Z" : "";
    const std::string text = permissions + "\n\n" + expiry + "\n/table/devstoreaccount1/jobs\n" + policy +
                             "\n\n\n2019-02-02\n" + from + "\n\n" + to + "\n";
    return "sv=2019-02-02&tn=jobs" + (permissions.empty() ? "" : "&sp=" + permissions) +
           (expiry.empty() ? "" : "&se=" + expiry) + (from.empty() ? "" : "&spk=" + from) +
           (to.empty() ? "" : "&epk=" + to) + (policy.empty() ? "" : "&si=" + policy) +
           "&sig=" + http::percent_encode(sign(text));
  }
  http::Response insert_with(const std::string& sas, const std::string& partition) {
    return cloud_.ask("POST", "/Jobs?" + sas, R"({"PartitionKey":")" + partition + R"(","RowKey":"2"})");
  }
  http::Response put_with(const std::string& sas, std::vector<http::Headers::Field> headers = {}) {
    return cloud_.ask("PUT", "/Jobs(PartitionKey='b',RowKey='1')?" + sas, "{}", std::move(headers));
  }

  Cloud cloud_{strict()};
};

TEST_F(StrictTest, SharedKeyAndItsLiteFormGetIn) {
  EXPECT_EQ(owner("GET", "/Jobs()?$top=1").status, 200);
  EXPECT_EQ(owner("GET", "/Jobs(PartitionKey='b',RowKey='1')", "", "", true).status, 200);
  EXPECT_EQ(owner("GET", "/Jobs?comp=acl").status, 200);
}

TEST_F(StrictTest, WrongSignatureIsAnErrorInXml) {
  const auto response = cloud_.ask(
      "GET", "/Tables", "", {{"x-ms-date", std::string(kDate)}, {"Authorization", "SharedKey devstoreaccount1:AAAA"}});
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(xml_error_code(response), "AuthenticationFailed");
  EXPECT_TRUE(response.body.starts_with(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><m:error "
      "xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\"><m:code>AuthenticationFailed</m:code>"
      "<m:message xml:lang=\"en-US\">Server failed to authenticate the request. Make sure the value of Authorization "
      "header is formed correctly including the signature.\nRequestId:"))
      << response.body;
  EXPECT_EQ(response.headers.get("Content-Type"), "application/xml");
}

TEST_F(StrictTest, NobodyIsSentToFetchAToken) {
  const auto response = cloud_.ask("GET", "/Tables", "", {{"x-ms-version", "2020-12-06"}});
  EXPECT_EQ(response.status, 401);
  EXPECT_EQ(xml_error_code(response), "NoAuthenticationInformation");
  EXPECT_TRUE(response.headers.get("WWW-Authenticate").starts_with("Bearer authorization_uri="));
  EXPECT_EQ(cloud_.ask("GET", "/Tables").status, 404);
}

TEST_F(StrictTest, AccountSignatureOpensWhatItNames) {
  EXPECT_EQ(cloud_.ask("GET", "/Tables?" + account_sas("s", "l")).status, 200);
  EXPECT_EQ(cloud_.ask("POST", "/Tables?" + account_sas("c", "c"), R"({"TableName":"more"})").status, 201);
  EXPECT_EQ(cloud_.ask("DELETE", "/Tables('more')?" + account_sas("c", "d")).status, 204);
  EXPECT_EQ(cloud_.ask("GET", "/Jobs()?" + account_sas("o", "r")).status, 200);
  EXPECT_EQ(insert_with(account_sas("o", "a"), "b").status, 201);
  EXPECT_EQ(cloud_.ask("GET", "/?restype=service&comp=properties&" + account_sas("s", "r")).status, 200);
  const auto code = [](const http::Response& response) {
    EXPECT_EQ(response.status, 403);
    return error_code(response);
  };
  EXPECT_EQ(code(insert_with(account_sas("o", "r"), "c")), "AuthorizationPermissionMismatch");
  EXPECT_EQ(code(cloud_.ask("GET", "/Jobs()?" + account_sas("sc", "r"))), "AuthorizationResourceTypeMismatch");
  EXPECT_EQ(code(cloud_.ask("GET", "/Jobs()?" + account_sas("o", "r", "q"))), "AuthorizationServiceMismatch");
}

TEST_F(StrictTest, UpsertNeedsToAddAndToUpdate) {
  EXPECT_EQ(put_with(account_sas("o", "u")).status, 403);
  EXPECT_EQ(put_with(account_sas("o", "a")).status, 403);
  EXPECT_EQ(put_with(account_sas("o", "au")).status, 204);
  EXPECT_EQ(put_with(account_sas("o", "u"), {{"If-Match", "*"}}).status, 204);
}

TEST_F(StrictTest, TableSignatureReachesItsKeysOnly) {
  const std::string sas = table_sas("ra", "b", "c");
  EXPECT_EQ(insert_with(sas, "b").status, 201);
  EXPECT_EQ(error_code(insert_with(sas, "a")), "AuthorizationFailure");
  EXPECT_EQ(error_code(insert_with(sas, "d")), "AuthorizationFailure");
  owner("POST", "/Jobs", R"({"PartitionKey":"a","RowKey":"1"})");
  EXPECT_EQ(values(cloud_.ask("GET", "/Jobs()?" + sas), "PartitionKey"), (std::vector<std::string>{"b", "b"}));
  EXPECT_EQ(cloud_.ask("GET", "/Jobs(PartitionKey='a',RowKey='1')?" + sas).status, 404);
  owner("POST", "/Tables", R"({"TableName":"other"})");
  EXPECT_EQ(cloud_.ask("GET", "/other()?" + sas).status, 403);
  EXPECT_EQ(cloud_.ask("GET", "/Tables?" + sas).status, 403);
}

// Made by azure-data-tables 12.7.0 with the well-known key.
TEST_F(StrictTest, SignaturesOfTheSdkGetIn) {
  const std::string account =
      "se=2031-09-27T00%3A00%3A00Z&sp=rwlau&sv=2019-02-02&ss=t&srt=so&sig=LhzcQ5lEpw7eaUnY13eBYIeR8m/Rpv3Xp5/"
      "lXlCuods%3D";
  EXPECT_EQ(cloud_.ask("GET", "/Tables?" + account).status, 200);
  EXPECT_EQ(insert_with(account, "z").status, 201);
  const std::string range =
      "st=2021-09-27T00%3A00%3A00Z&se=2031-09-27T00%3A00%3A00Z&sp=raud&sv=2019-02-02&tn=Jobs&spk=b&srk=1&epk=c&erk=5"
      "&sig=9XCCt6VYGQXdYIP514Y5LU03USLmOMSPoGq24zOeVBs%3D";
  EXPECT_EQ(insert_with(range, "b").status, 201);
  EXPECT_EQ(insert_with(range, "c").status, 201);
  EXPECT_EQ(insert_with(range, "d").status, 403);
  const auto insert = [&](const std::string& partition, const std::string& row) {
    return cloud_.ask("POST", "/Jobs?" + range, R"({"PartitionKey":")" + partition + R"(","RowKey":")" + row + "\"}");
  };
  EXPECT_EQ(insert("b", "0").status, 403);
  EXPECT_EQ(insert("c", "6").status, 403);
  EXPECT_EQ(insert("bb", "0").status, 201);
  const std::string policy = "sv=2019-02-02&si=reader&tn=Jobs&sig=YOijJC5H1zs1dw%2BPRsIJWYst0agr0/26S8hGIVgZwuE%3D";
  EXPECT_EQ(cloud_.ask("GET", "/Jobs()?" + policy).status, 403);
  owner("PUT", "/Jobs?comp=acl",
        "<SignedIdentifiers><SignedIdentifier><Id>reader</Id><AccessPolicy><Expiry>2030-01-01</Expiry><Permission>r"
        "</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>",
        "application/xml");
  EXPECT_EQ(cloud_.ask("GET", "/Jobs()?" + policy).status, 200);
}

TEST_F(StrictTest, StoredPolicyStandsForItsSignatures) {
  EXPECT_EQ(cloud_.ask("GET", "/Jobs()?" + table_sas("", "", "", "reader")).status, 403);
  const std::string policies =
      "<SignedIdentifiers><SignedIdentifier><Id>reader</Id><AccessPolicy><Expiry>2030-01-01</Expiry><Permission>r"
      "</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>";
  EXPECT_EQ(owner("PUT", "/Jobs?comp=acl", policies, "application/xml").status, 204);
  EXPECT_EQ(cloud_.ask("GET", "/Jobs()?" + table_sas("", "", "", "reader")).status, 200);
  EXPECT_EQ(insert_with(table_sas("", "", "", "reader"), "b").status, 403);
}

TEST_F(StrictTest, OperationsOfABatchAreJudgedOneByOne) {
  const auto batch = [&](const std::string& sas) {
    const std::string base = "http://127.0.0.1:10002/devstoreaccount1";
    const std::string part = "Content-Type: application/http\r\n\r\n";
    const std::string body = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n" + part + "POST " + base +
                             "/Jobs HTTP/1.1\r\n\r\n{\"PartitionKey\":\"b\",\"RowKey\":\"9\"}\r\n--c\r\n" + part +
                             "DELETE " + base +
                             "/Jobs(PartitionKey='b',RowKey='1') HTTP/1.1\r\nIf-Match: *\r\n\r\n\r\n--c--\r\n--b--\r\n";
    return cloud_.ask("POST", "/$batch?" + sas, body, {{"Content-Type", "multipart/mixed; boundary=b"}});
  };
  const auto refused = batch(table_sas("a"));
  EXPECT_EQ(refused.status, 202);
  EXPECT_NE(refused.body.find("HTTP/1.1 403 Forbidden"), std::string::npos) << refused.body;
  EXPECT_NE(refused.body.find("\"value\":\"1:This request is not authorized"), std::string::npos) << refused.body;
  EXPECT_NE(batch(table_sas("ad")).body.find("HTTP/1.1 201 Created"), std::string::npos);
}

TEST_F(StrictTest, BearerOfAGenuineTokenGetsInButNotToThePolicies) {
  runtime::Random random(1, "tokens");
  tokens::Claims claims;
  claims.tenant = "tenant";
  claims.audience = "https://storage.azure.com";
  claims.issued = cloud_.world.now();
  const std::string token = tokens::issue_token(claims, random);
  const auto ask = [&](const std::string& target, const std::string& bearer) {
    return cloud_.ask("GET", target, "", {{"Authorization", "Bearer " + bearer}, {"x-ms-version", "2020-12-06"}});
  };
  EXPECT_EQ(ask("/Jobs()", token).status, 200);
  EXPECT_EQ(xml_error_code(ask("/Jobs?comp=acl", token)), "ResourceNotFound");
  EXPECT_EQ(xml_error_code(ask("/Jobs()", token + "x")), "InvalidAuthenticationInfo");
}

}  // namespace
}  // namespace queuecast::azure::table
