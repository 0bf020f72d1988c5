#include <gtest/gtest.h>

#include "tests/emulators/azure/table/world.h"

namespace queuecast::azure::table {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

constexpr std::string_view kBase = "http://127.0.0.1:10002/devstoreaccount1";

struct Change {
  std::string verb;
  /// Below the account: "jobs" or a row of it.
  std::string path;
  std::string body;
  std::string headers;
};

Change insert_of(const std::string& row, const std::string& partition = "p") {
  return {"POST", "/jobs", R"({"PartitionKey":")" + partition + R"(","RowKey":")" + row + R"(","A":"new"})",
          "Prefer: return-no-content\r\n"};
}

Change row_change(const std::string& verb, const std::string& row, const std::string& if_match = "") {
  return {verb, "/jobs(PartitionKey='p',RowKey='" + row + "')", verb == "DELETE" ? "" : R"({"A":"changed"})",
          if_match.empty() ? "" : "If-Match: " + if_match + "\r\n"};
}

/// As the SDKs write it.
std::string change_set(const std::vector<Change>& changes) {
  std::string body = "--batch_1\r\nContent-Type: multipart/mixed; boundary=changeset_2\r\n\r\n";
  int id = 0;
  for (const Change& change : changes) {
    body += "--changeset_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: " +
            std::to_string(id++) + "\r\n\r\n" + change.verb + " " + std::string(kBase) + change.path +
            " HTTP/1.1\r\nContent-Type: application/json;odata=nometadata\r\n" + change.headers + "\r\n" + change.body +
            "\r\n";
  }
  return body + "--changeset_2--\r\n\r\n--batch_1--\r\n";
}

class BatchTest : public ::testing::Test {
 protected:
  BatchTest() { cloud_.create(); }
  http::Response post(const std::string& body, const std::string& boundary = "batch_1") {
    return cloud_.ask("POST", "/$batch", body, {{"Content-Type", "multipart/mixed; boundary=" + boundary}});
  }
  http::Response run(const std::vector<Change>& changes) { return post(change_set(changes)); }
  /// The text of the only error of a batch, up to its first line end.
  static std::string failure(const http::Response& response) {
    EXPECT_EQ(response.status, 202) << response.body;
    const Names found = values(response, "value");
    return found.size() == 1 ? found[0].substr(0, found[0].find("\\n")) : "none: " + response.body;
  }
  static int count(const std::string& text, std::string_view what) {
    int found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
  }
  Cloud cloud_;
};

TEST_F(BatchTest, AnswersEveryOperationInOrder) {
  cloud_.insert("p", "old");
  cloud_.insert("p", "gone");
  const auto response = run(
      {insert_of("new"), row_change("PATCH", "old", "*"), row_change("PUT", "put"), row_change("DELETE", "gone", "*")});
  EXPECT_EQ(response.status, 202);
  const std::string id = std::string(response.headers.get("x-ms-request-id"));
  EXPECT_EQ(response.headers.get("Content-Type"), "multipart/mixed; boundary=batchresponse_" + id);
  const std::string open = "--batchresponse_" + id + "\r\nContent-Type: multipart/mixed; boundary=changesetresponse_" +
                           id + "\r\n\r\n--changesetresponse_" + id +
                           "\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
                           "HTTP/1.1 204 No Content\r\n";
  EXPECT_TRUE(response.body.starts_with(open)) << response.body;
  EXPECT_TRUE(response.body.ends_with("--changesetresponse_" + id + "--\r\n--batchresponse_" + id + "--\r\n"));
  EXPECT_EQ(count(response.body, "HTTP/1.1 204 No Content\r\n"), 4);
  EXPECT_EQ(count(response.body, "DataServiceVersion: 3.0;\r\n"), 1);
  EXPECT_EQ(count(response.body, "DataServiceVersion: 1.0;\r\n"), 3);
  EXPECT_EQ(count(response.body, "Preference-Applied: return-no-content\r\n"), 1);
  const std::string url = std::string(kBase) + "/jobs(PartitionKey='p',RowKey='new')\r\n";
  EXPECT_EQ(count(response.body, "\r\nLocation: " + url), 1);
  EXPECT_EQ(count(response.body, "\r\nDataServiceId: " + url), 1);
  EXPECT_EQ(count(response.body, "\r\nETag: W/\"datetime'"), 3);
  for (const char* content_id : {"0", "1", "2", "3"}) {
    EXPECT_EQ(count(response.body, "\r\nContent-ID: " + std::string(content_id) + "\r\n"), 1);
  }
  EXPECT_EQ(values(cloud_.query(""), "RowKey"), (Names{"new", "old", "put"}));
}

TEST_F(BatchTest, InsertMayEchoTheEntity) {
  Change change = insert_of("r");
  change.headers = "Accept: application/json;odata=nometadata\r\n";
  const auto response = run({change});
  EXPECT_EQ(count(response.body, "HTTP/1.1 201 Created\r\n"), 1);
  EXPECT_EQ(count(response.body, "Content-Type: application/json;odata=nometadata;streaming=true;charset=utf-8\r\n"),
            1);
  EXPECT_EQ(values(response, "A"), (Names{"new"}));
}

TEST_F(BatchTest, AllHappenOrNone) {
  cloud_.insert("p", "a", R"(,"A":"first")");
  cloud_.insert("p", "b", R"(,"A":"first")");
  const std::string etag(cloud_.get("p", "a").headers.get("ETag"));
  const auto response =
      run({row_change("PUT", "a", "*"), row_change("DELETE", "b", "*"), insert_of("c"), insert_of("c")});
  EXPECT_EQ(failure(response),
            "3:The batch request contains multiple changes with same row key. An entity can appear only once in a "
            "batch request.");
  EXPECT_EQ(count(response.body, "HTTP/1.1 400 Bad Request\r\n"), 1);
  EXPECT_EQ(count(response.body, "HTTP/1.1 "), 1);
  EXPECT_EQ(count(response.body, "\"code\":\"InvalidDuplicateRow\""), 1);
  EXPECT_EQ(values(cloud_.query(""), "A"), (Names{"first", "first"}));
  EXPECT_EQ(cloud_.get("p", "a").headers.get("ETag"), etag);
  EXPECT_EQ(cloud_.service.find_table("devstoreaccount1", "jobs")->size(), 2u);
}

TEST_F(BatchTest, FailureNamesItsOperation) {
  cloud_.insert("p", "a");
  EXPECT_EQ(failure(run({insert_of("x"), insert_of("y"), insert_of("a")})), "2:The specified entity already exists.");
  EXPECT_EQ(failure(run({insert_of("x"), row_change("DELETE", "none", "*")})),
            "1:The specified resource does not exist.");
  EXPECT_EQ(failure(run({row_change("PATCH", "a", "W/\"datetime'2020-01-01T00%3A00%3A00Z'\"")})),
            "0:The update condition specified in the request was not satisfied.");
  EXPECT_EQ(failure(run({insert_of("x"), insert_of("x", "q")})),
            "1:All commands in a batch must operate on same entity group.");
  Change other = insert_of("y");
  cloud_.create("other");
  other.path = "/other";
  EXPECT_EQ(failure(run({insert_of("x"), other})), "1:All commands in a batch must operate on same entity group.");
  other.path = "/none";
  EXPECT_EQ(failure(run({other})), "0:The table specified does not exist.");
  Change bad = insert_of("x");
  bad.body = R"({"PartitionKey":"p"})";
  EXPECT_EQ(failure(run({bad})), "0:The values are not specified for all properties in the entity.");
  EXPECT_EQ(failure(run({row_change("GET", "a")})), "0:The requested method is not allowed on the specified resource.");
  EXPECT_EQ(values(cloud_.query(""), "RowKey"), (Names{"a"}));
}

TEST_F(BatchTest, AtMostAHundredOperations) {
  std::vector<Change> changes;
  for (int i = 0; i < 100; ++i) changes.push_back(insert_of("r" + std::to_string(i)));
  EXPECT_EQ(count(run(changes).body, "HTTP/1.1 204"), 100);
  for (Change& change : changes) change = row_change("PUT", change.body.substr(30, 3));
  changes.push_back(insert_of("one more"));
  EXPECT_EQ(failure(run(changes)), "99:The batch request operation exceeds the maximum 100 changes per change set.");
}

TEST_F(BatchTest, MayHoldOneReadInstead) {
  cloud_.insert("p", "a", R"(,"A":"x")");
  const auto read = [&](const std::string& path) {
    return post("--batch_1\nContent-Type: application/http\nContent-Transfer-Encoding: binary\n\nGET " +
                std::string(kBase) + path +
                " HTTP/1.1\nAccept: application/json;odata=minimalmetadata\n\n--batch_1--\n");
  };
  const auto found = read("/jobs(PartitionKey='p',RowKey='a')");
  EXPECT_EQ(found.status, 202);
  EXPECT_EQ(count(found.body, "HTTP/1.1 200 OK\r\n"), 1);
  EXPECT_EQ(values(found, "A"), (Names{"x"}));
  EXPECT_EQ(count(read("/jobs()?$filter=RowKey%20eq%20'a'").body, "\"RowKey\":\"a\""), 1);
  EXPECT_EQ(count(read("/jobs(PartitionKey='p',RowKey='b')").body, "HTTP/1.1 404 Not Found\r\n"), 1);
}

TEST_F(BatchTest, WhatIsNoBatchIsInvalidInput) {
  const std::string good = change_set({insert_of("x")});
  const std::string broken_delimiter = good.substr(0, good.rfind("--batch_1--"));
  for (const std::string& body : {std::string{}, std::string("junk"), broken_delimiter, change_set({}),
                                  std::string("--batch_1--\r\n"), std::string("--batch_1\r\n\r\n--batch_1--\r\n")}) {
    EXPECT_EQ(error_code(post(body)), "InvalidInput") << body;
  }
  EXPECT_EQ(error_code(post(good, "other")), "InvalidInput");
  EXPECT_EQ(error_code(cloud_.ask("POST", "/$batch", good, {{"Content-Type", "application/json"}})), "InvalidInput");
  std::string no_request = good;
  no_request.replace(no_request.find(" HTTP/1.1"), 9, "");
  EXPECT_EQ(error_code(post(no_request)), "InvalidInput");
  EXPECT_EQ(post(std::string(5 * 1024 * 1024, 'x')).status, 413);
  EXPECT_EQ(error_code(cloud_.ask("GET", "/$batch")), "MethodNotAllowed");
  EXPECT_EQ(cloud_.service.find_table("devstoreaccount1", "jobs")->size(), 0u);
}

TEST_F(BatchTest, OtherAccountsAreOutOfReach) {
  std::string body = change_set({insert_of("x")});
  body.replace(body.find("devstoreaccount1"), 16, "someoneelse");
  EXPECT_EQ(failure(post(body)), "0:One of the request inputs is not valid.");
}

}  // namespace
}  // namespace queuecast::azure::table
