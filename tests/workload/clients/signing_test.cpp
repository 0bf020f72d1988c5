#include <gtest/gtest.h>

#include "workload/clients/shared_key.h"
#include "workload/clients/sigv4.h"

namespace queuecast::clients {
namespace {

using namespace std::chrono_literals;

constexpr runtime::TimePoint kSuiteTime{std::chrono::sys_days{std::chrono::year{2015} / 8 / 30} + 12h + 36min};

std::string signature(const http::Request& request) {
  const std::string authorization{request.headers.get("Authorization")};
  return authorization.substr(authorization.find("Signature=") + 10);
}

/// AWS's "Signature Version 4 test suite": its credentials, date, region and service.
http::Request sign_suite(http::Request request) {
  SigV4Signer signer("us-east-1", "service");
  AwsCredentials credentials;
  credentials.access_key_id = "AKIDEXAMPLE";
  credentials.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  signer.sign(request, "example.amazonaws.com", credentials, kSuiteTime);
  return request;
}

TEST(SigV4, MatchesThePublishedTestSuite) {
  http::Request get;
  EXPECT_EQ(sign_suite(get).headers.get("Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  get.target = "/?Param2=value2&Param1=value1";
  EXPECT_EQ(signature(sign_suite(get)), "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  http::Request post;
  post.method = "POST";
  EXPECT_EQ(signature(sign_suite(post)), "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  post.headers.add("Content-Type", "application/x-www-form-urlencoded");
  post.body = "Param1=value1";
  EXPECT_EQ(signature(sign_suite(post)), "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

TEST(SigV4, SignsAReceiptAsBoto3Does) {
  // Made by boto3 1.43.11 for temporary keys ASIAX / s / t.
  http::Request request;
  request.method = "POST";
  request.headers.add("X-Amz-Target", "AmazonSQS.DeleteMessage");
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  request.headers.add("x-amzn-query-mode", "true");
  request.headers.add("User-Agent", "is not signed");
  request.body = R"({"QueueUrl": "http://127.0.0.1:18999/1/q.fifo", "ReceiptHandle": "h"})";
  SigV4Signer signer("us-east-1", "sqs");
  AwsCredentials credentials;
  credentials.access_key_id = "ASIAX";
  credentials.secret_access_key = "s";
  credentials.session_token = "t";
  const runtime::TimePoint now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 17h + 29min + 27s};
  signer.sign(request, "127.0.0.1:18999", credentials, now);
  EXPECT_EQ(request.headers.get("Authorization"),
            "AWS4-HMAC-SHA256 Credential=ASIAX/20261124/us-east-1/sqs/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target;x-amzn-query-mode, "
            "Signature=0263dd2c87cc1fbb140620690aad7985f8c53082a7e7bab48a8933bc809581f3");
}

TEST(SigV4, MakesANewKeyWhenDayOrSecretChange) {
  SigV4Signer signer("us-east-1", "service");
  AwsCredentials credentials;
  credentials.access_key_id = "AKIDEXAMPLE";
  credentials.secret_access_key = "other";
  http::Request first, second;
  signer.sign(first, "example.amazonaws.com", credentials, kSuiteTime);
  credentials.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  signer.sign(second, "example.amazonaws.com", credentials, kSuiteTime + 24h);
  http::Request third;
  signer.sign(third, "example.amazonaws.com", credentials, kSuiteTime);
  EXPECT_EQ(signature(third), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  EXPECT_NE(signature(first), signature(third));
  EXPECT_NE(signature(second), signature(third));
}

SharedKey development_key() {
  SharedKey key;
  key.account = "devstoreaccount1";
  key.key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
  return key;
}

http::Request storage_request(std::string method, std::string target) {
  http::Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers.add("x-ms-date", "Mon, 27 Sep 2021 15:00:00 GMT");
  request.headers.add("x-ms-version", "2021-12-02");
  return request;
}

TEST(SharedKey, SignsQueueRequestsAsTheSdksDo) {
  const auto list = storage_request("GET", "/devstoreaccount1/?comp=list&include=metadata");
  EXPECT_EQ(shared_key_for_queue(list, development_key()),
            "SharedKey devstoreaccount1:9lefJIwGoEsWLewDRHgZR1WFSvk50I/LDlvig62LfJ8=");
  auto put = storage_request("POST", "/devstoreaccount1/jobs/messages?visibilitytimeout=0&messagettl=-1");
  put.headers.add("Content-Type", "application/xml");
  put.body.assign(61, 'x');
  EXPECT_EQ(shared_key_for_queue(put, development_key()),
            "SharedKey devstoreaccount1:Inb6buRWTby9DTkaIuQI/rrN4M971vaOL2t9GqjuskE=");
}

TEST(SharedKey, SignsTheDecodedReceiptOfADelete) {
  // Made by azure-storage-queue 12.18.1.
  http::Request request;
  request.method = "DELETE";
  request.target = "/devstoreaccount1/q/messages/id1?popreceipt=AgAAAAMAAAAAAAAAjxxw%2BrY91gE%3D";
  request.headers.add("x-ms-version", "2026-10-06");
  request.headers.add("x-ms-date", "Tue, 24 Nov 2026 17:29:27 GMT");
  request.headers.add("x-ms-client-request-id", "996f41f8-e82c-11f1-8e9f-02fc00000001");
  EXPECT_EQ(shared_key_for_queue(request, development_key()),
            "SharedKey devstoreaccount1:+51C6R+EETPh/qBydO4YZyCUHtmkXn3BAFigdrRu/A4=");
}

TEST(SharedKey, SignsTableRequestsAsTheSdksDo) {
  auto list = storage_request("GET", "/devstoreaccount1/jobs()");
  list.headers.add("Content-Type", "application/json");
  EXPECT_EQ(shared_key_for_table(list, development_key()),
            "SharedKey devstoreaccount1:rlOd2lRgScXnAhauKEZCZVg8m61EllEuONqxb/27E34=");
  // Made by azure-data-tables 12.7.0.
  http::Request insert;
  insert.method = "POST";
  insert.target = "/devstoreaccount1/tbl";
  insert.headers.add("Content-Type", "application/json;odata=nometadata");
  insert.headers.add("x-ms-date", "Tue, 24 Nov 2026 17:29:27 GMT");
  EXPECT_EQ(shared_key_for_table(insert, development_key()),
            "SharedKey devstoreaccount1:UBxncfR3KoIR6SnZoJx7pawT6ZHv1ewpr+dOKqisPWM=");
}

TEST(SharedKey, RefusesAKeyThatIsNoBase64) {
  SharedKey key;
  key.account = "a";
  key.key = "not base64!";
  EXPECT_THROW(shared_key_for_queue(storage_request("GET", "/"), key), std::invalid_argument);
}

}  // namespace
}  // namespace queuecast::clients
