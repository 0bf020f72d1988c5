#include <gtest/gtest.h>

#include "emulators/azure/address.h"
#include "emulators/azure/queue/protocol/xml.h"
#include "tests/emulators/azure/queue/world.h"

namespace queuecast::azure::queue {
namespace {

using namespace testing;

TEST(QueueErrors, HaveTheShapeOfTheRealOnes) {
  Cloud cloud;
  cloud.world.run_for(123456700ns);
  const auto response = cloud.get();
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.headers.get("x-ms-error-code"), "QueueNotFound");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/xml");
  EXPECT_FALSE(response.headers.contains("Cache-Control"));
  EXPECT_EQ(response.body,
            "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>QueueNotFound</Code><Message>The "
            "specified queue does not exist.\nRequestId:" +
                std::string(response.headers.get("x-ms-request-id")) +
                "\nTime:2026-01-01T00:00:00.1234567Z</Message></Error>");
}

TEST(QueueErrors, HeadCarriesTheCodeInItsHeaderOnly) {
  Cloud cloud;
  const auto response = cloud.ask("HEAD", "/devstoreaccount1/jobs?comp=metadata");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.headers.get("x-ms-error-code"), "QueueNotFound");
  EXPECT_EQ(response.body, "");
}

TEST(QueueErrors, VersionMustBeADate) {
  Cloud cloud;
  for (const char* version : {"latest", "2021-13-01", "2008-01-01", "2021-12-2", ""}) {
    const auto response = cloud.ask("GET", "/devstoreaccount1?comp=list", "", {{"x-ms-version", version}});
    EXPECT_EQ(response.status, 400) << version;
    EXPECT_EQ(error_code(response), "InvalidHeaderValue");
    EXPECT_EQ(element(response.body, "HeaderName"), "x-ms-version");
    EXPECT_EQ(element(response.body, "HeaderValue"), version);
  }
}

TEST(QueueErrors, OtherAccountsAreRefusedWhenTheOptionsSaySo) {
  Options options;
  options.only_own_account = true;
  Cloud cloud(options);
  EXPECT_EQ(cloud.ask("GET", "/devstoreaccount1?comp=list").status, 200);
  EXPECT_EQ(error_code(cloud.ask("GET", "/stranger?comp=list")), "ResourceNotFound");
  Cloud lax;
  EXPECT_EQ(lax.ask("GET", "/stranger?comp=list").status, 200);
  EXPECT_EQ(error_code(lax.ask("GET", "/?comp=list")), "ResourceNotFound");
}

TEST(QueueErrors, ComeInTheServicesOrder) {
  Cloud cloud;
  const std::string bad_xml = "<x";
  const auto code = [&](const char* method, const char* target, const std::string& body = {}) {
    return error_code(cloud.ask(method, target, body));
  };
  // name, then verb, then parameters, then body, then queue, then message, then receipt
  EXPECT_EQ(code("PATCH", "/devstoreaccount1/A_B?comp=odd"), "InvalidResourceName");
  EXPECT_EQ(code("PATCH", "/devstoreaccount1/jobs/messages?numofmessages=99"), "UnsupportedHttpVerb");
  EXPECT_EQ(code("POST", "/devstoreaccount1/jobs/messages?messagettl=0", bad_xml), "InvalidQueryParameterValue");
  EXPECT_EQ(code("POST", "/devstoreaccount1/jobs/messages", bad_xml), "InvalidXmlDocument");
  EXPECT_EQ(code("POST", "/devstoreaccount1/jobs/messages", "<QueueMessage><MessageText/></QueueMessage>"),
            "QueueNotFound");
  cloud.create();
  EXPECT_EQ(code("DELETE", "/devstoreaccount1/jobs/messages/none?popreceipt=junk"), "MessageNotFound");
  EXPECT_EQ(code("DELETE", "/devstoreaccount1/jobs/messages/none"), "MissingRequiredQueryParameter");
  const auto put = cloud.put("a");
  const auto junk = cloud.ask("DELETE", message_target(put, "junk"));
  EXPECT_EQ(junk.status, 400);
  EXPECT_EQ(error_code(junk), "InvalidQueryParameterValue");
  EXPECT_EQ(element(junk.body, "QueryParameterName"), "popreceipt");
  EXPECT_EQ(element(junk.body, "QueryParameterValue"), "junk");
  EXPECT_EQ(element(junk.body, "Reason"), "Invalid pop receipt format");
  EXPECT_EQ(error_code(cloud.ask("DELETE", message_target(put, "AgAAAAMAAAAAAAAAh9HKabCz1wE="))), "MessageNotFound");
}

TEST(QueueErrors, ReceiptsFailAsInAzuriteWhenTheOptionsSaySo) {
  Options options;
  options.azurite_receipts = true;
  Cloud cloud(options);
  cloud.create();
  const auto put = cloud.put("a");
  for (const char* receipt : {"junk", "AgAAAAMAAAAAAAAAh9HKabCz1wE="}) {
    const auto response = cloud.ask("DELETE", message_target(put, receipt));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(error_code(response), "PopReceiptMismatch");
  }
  EXPECT_EQ(cloud.ask("DELETE", message_target(put)).status, 204);
}

TEST(QueueErrors, UnknownRoutesAndVerbs) {
  Cloud cloud;
  cloud.create();
  const auto code = [&](const char* method, const char* target) { return error_code(cloud.ask(method, target)); };
  EXPECT_EQ(code("POST", "/devstoreaccount1/jobs"), "UnsupportedHttpVerb");
  EXPECT_EQ(code("GET", "/devstoreaccount1/jobs/messages/x"), "UnsupportedHttpVerb");
  EXPECT_EQ(code("GET", "/devstoreaccount1/jobs?comp=odd"), "InvalidQueryParameterValue");
  EXPECT_EQ(code("GET", "/devstoreaccount1?comp=odd"), "InvalidQueryParameterValue");
  EXPECT_EQ(code("GET", "/devstoreaccount1"), "InvalidUri");
  EXPECT_EQ(code("GET", "/devstoreaccount1/jobs/other"), "InvalidUri");
  EXPECT_EQ(code("GET", "/devstoreaccount1/jobs/messages/x/y"), "InvalidUri");
}

TEST(QueueErrors, ReasonPhraseIsTheMessage) {
  Cloud cloud;
  http::Request request;
  request.target = "/devstoreaccount1/jobs/messages";
  EXPECT_EQ(cloud.service.respond(request).reason, "The specified queue does not exist.");
  cloud.create();
  EXPECT_EQ(cloud.service.respond(request).reason, "");
}

TEST(QueueErrors, WhatAClientSentIsRepeatedAsValidXml) {
  Cloud cloud;
  cloud.create();
  const auto number = cloud.get("?numofmessages=%FF%01%22%3C1");
  EXPECT_EQ(number.status, 400);
  EXPECT_EQ(element(number.body, "QueryParameterValue"), "\xEF\xBF\xBD\xEF\xBF\xBD&quot;&lt;1");
  for (const char* list : {"prefix=%FF", "marker=%01", "prefix=%ED%A0%80", "prefix=a%EF%BF%BE"}) {
    const auto response = cloud.ask("GET", std::string("/devstoreaccount1?comp=list&") + list);
    EXPECT_EQ(error_code(response), "InvalidQueryParameterValue") << list;
  }
  const auto host = cloud.ask("GET", "/devstoreaccount1?comp=list", "", {{"Host", "a\"<\xff"}});
  EXPECT_NE(host.body.find("ServiceEndpoint=\"http://a&quot;&lt;\xEF\xBF\xBD/devstoreaccount1/\""), std::string::npos);
}

TEST(QueueErrors, HostilePathsNameNothing) {
  Cloud cloud;
  cloud.create();
  const auto code = [&](const char* target) { return error_code(cloud.ask("PUT", target)); };
  EXPECT_EQ(code("/devstoreaccount1/..%2Fjobs"), "InvalidResourceName");
  EXPECT_EQ(code("/devstoreaccount1/%2e%2e/jobs"), "OutOfRangeInput");
  EXPECT_EQ(code("/devstoreaccount1//jobs"), "OutOfRangeInput");
  EXPECT_EQ(code("/devstoreaccount1/job%00"), "InvalidResourceName");
  EXPECT_EQ(code("/devstoreaccount1/job%FF"), "InvalidResourceName");
  EXPECT_EQ(code("/devstoreaccount1/job%zz"), "InvalidResourceName");
  for (const char* account : {"/Upper/jobs", "/ab/jobs", "/abcdefghijklmnopqrstuvwxy/jobs", "/a%62c/jobs", "//jobs"}) {
    EXPECT_EQ(code(account), "ResourceNotFound") << account;
  }
}

TEST(QueueErrors, BodyIsHeldAgainstItsMd5) {
  Cloud cloud;
  cloud.create();
  const auto put = [&](std::string md5) {
    return cloud.ask("POST", "/devstoreaccount1/jobs/messages",
                     "<QueueMessage><MessageText>a</MessageText></QueueMessage>", {{"Content-MD5", std::move(md5)}});
  };
  EXPECT_EQ(put("tGpgtT+cpXjZGjd+SPtjpg==").status, 201);
  EXPECT_EQ(error_code(put("AAAAAAAAAAAAAAAAAAAAAA==")), "Md5Mismatch");
  EXPECT_EQ(error_code(put("AAAA")), "InvalidMd5");
  EXPECT_EQ(error_code(put("junk!")), "InvalidMd5");
}

TEST(QueueErrors, TextIsLimitedAfterUnescaping) {
  Cloud cloud;
  cloud.create();
  EXPECT_EQ(cloud.put(std::string(65536, 'x')).status, 201);
  const auto large = cloud.put(std::string(65537, 'x'));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(error_code(large), "RequestBodyTooLarge");
  EXPECT_EQ(element(large.body, "MaxLimit"), "65536");
  std::string escaped;
  for (int i = 0; i < 65536; ++i) escaped += "&amp;";
  EXPECT_EQ(cloud.put(escaped).status, 201);
  EXPECT_EQ(cloud.put(std::string(1024 * 1024, ' ')).status, 413);
}

TEST(QueueErrors, MalformedDocumentsAreRefused) {
  Cloud cloud;
  cloud.create();
  const auto post = [&](const std::string& body) { return cloud.ask("POST", "/devstoreaccount1/jobs/messages", body); };
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  for (const std::string& body :
       {std::string(""), std::string("text"), std::string("<QueueMessage/>"),
        std::string("<Other><MessageText>a</MessageText></Other>"), std::string("<QueueMessage><MessageText>"),
        std::string("<QueueMessage><MessageText>a</MessageTxt></QueueMessage>"),
        std::string("<QueueMessage><MessageText>a</MessageText></QueueMessage>junk"),
        std::string("<QueueMessage><MessageText>a</MessageText></QueueMessage><b/>"),
        std::string("<QueueMessage><MessageText>&#0;</MessageText></QueueMessage>"),
        std::string("<QueueMessage><MessageText>&#xFFFE;</MessageText></QueueMessage>"),
        std::string("<QueueMessage><MessageText>&nbsp;</MessageText></QueueMessage>"),
        std::string("<QueueMessage><MessageText>&amp</MessageText></QueueMessage>"),
        std::string("<QueueMessage><MessageText>\x01</MessageText></QueueMessage>"),
        std::string("<QueueMessage><MessageText>\xff</MessageText></QueueMessage>"),
        std::string("<QueueMessage><MessageText>\xed\xa0\x80</MessageText></QueueMessage>"),
        std::string("<QueueMessage><MessageText><b>a</b></MessageText></QueueMessage>"),
        std::string("<!DOCTYPE x [<!ENTITY y 'z'>]><QueueMessage><MessageText>a</MessageText></QueueMessage>"), deep}) {
    const auto response = post(body);
    EXPECT_EQ(response.status, 400) << body.substr(0, 80);
    EXPECT_EQ(error_code(response), "InvalidXmlDocument") << body.substr(0, 80);
  }
}

TEST(QueueText, SurvivesTheWireUnchanged) {
  Cloud cloud;
  cloud.create();
  const auto round_trip = [&](std::string_view written) {
    const auto put = cloud.put(written);
    EXPECT_EQ(put.status, 201) << written;
    const auto got = cloud.get();
    cloud.ask("DELETE", message_target(got));
    return element(got.body, "MessageText");
  };
  EXPECT_EQ(round_trip("  leading, trailing \t\n "), "  leading, trailing \t\n ");
  EXPECT_EQ(round_trip("   "), "   ");
  EXPECT_EQ(round_trip("a\r\nb\rc"), "a\nb\nc");
  EXPECT_EQ(round_trip("a&#xD;&#10;b"), "a&#xD;\nb");
  EXPECT_EQ(round_trip("&lt;&gt;&amp;&quot;&apos;&#x1F600;"), "&lt;&gt;&amp;\"'\xF0\x9F\x98\x80");
  EXPECT_EQ(round_trip("<![CDATA[<&>]]><!-- & -->z"), "&lt;&amp;&gt;z");
  EXPECT_EQ(round_trip("\xE2\x82\xAC"), "\xE2\x82\xAC");
}

TEST(QueueText, DocumentMayHaveAMarkADeclarationAndUnknownElements) {
  Cloud cloud;
  cloud.create();
  const auto response = cloud.ask(
      "POST", "/devstoreaccount1/jobs/messages",
      "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<!-- hello -->\n<QueueMessage>"
      "\n  <Other>x</Other>\n  <MessageText>a</MessageText>\n</QueueMessage>\n");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(element(cloud.get().body, "MessageText"), "a");
}

TEST(AzureAddress, KnowsBothStyles) {
  const auto address = [](std::string host, std::string target) {
    http::Request request;
    request.target = std::move(target);
    request.headers.add("Host", std::move(host));
    const Address found = Address::of(request);
    return std::string(found.account) + (found.secondary ? " secondary " : " ") + std::string(found.path) + " " +
           found.base();
  };
  EXPECT_EQ(address("127.0.0.1:10001", "/acct/jobs/messages?x=1"), "acct /jobs/messages http://127.0.0.1:10001/acct");
  EXPECT_EQ(address("azurite.ns.svc.cluster.local:10001", "/acct"),
            "acct  http://azurite.ns.svc.cluster.local:10001/acct");
  EXPECT_EQ(address("acct.queue.core.windows.net", "/jobs"), "acct /jobs https://acct.queue.core.windows.net");
  EXPECT_EQ(address("acct-secondary.table.core.windows.net", "/"),
            "acct secondary / https://acct-secondary.table.core.windows.net");
  EXPECT_EQ(address("acct.z01.queue.storage.azure.net", "/jobs"),
            "acct /jobs https://acct.z01.queue.storage.azure.net");
  EXPECT_EQ(address("x", "http://127.0.0.1:1/acct-secondary/jobs"),
            "acct secondary /jobs http://127.0.0.1:1/acct-secondary");
}

}  // namespace
}  // namespace queuecast::azure::queue
