#include <gtest/gtest.h>

#include "tests/emulators/azure/queue/world.h"

namespace queuecast::azure::queue {
namespace {

using namespace testing;

constexpr const char* kProlog = "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>";

TEST(Queues, CreateTellsNewFromEqualFromDifferent) {
  Cloud cloud;
  const auto create = [&](std::vector<http::Headers::Field> metadata) {
    return cloud.ask("PUT", "/devstoreaccount1/jobs", "", std::move(metadata));
  };
  EXPECT_EQ(create({{"x-ms-meta-A", "1"}, {"x-ms-meta-b", "2"}}).status, 201);
  EXPECT_EQ(create({{"x-ms-meta-B", " 2 "}, {"x-ms-meta-a", "1"}}).status, 204);
  const auto other = create({});
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(error_code(other), "QueueAlreadyExists");
  EXPECT_EQ(cloud.create("plain").status, 201);
  EXPECT_EQ(cloud.create("plain").status, 204);
}

TEST(Queues, MetadataIsReplacedAsAWhole) {
  Cloud cloud;
  cloud.create();
  const std::string target = "/devstoreaccount1/jobs?comp=metadata";
  EXPECT_EQ(cloud.ask("PUT", target, "", {{"x-ms-meta-Colour", "red"}}).status, 204);
  auto response = cloud.ask("GET", target);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.headers.get("x-ms-meta-colour"), "red");
  EXPECT_EQ(response.headers.get("x-ms-approximate-messages-count"), "0");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(cloud.ask("HEAD", target).headers.get("x-ms-meta-colour"), "red");
  EXPECT_EQ(cloud.ask("PUT", target).status, 204);
  EXPECT_FALSE(cloud.ask("GET", target).headers.contains("x-ms-meta-colour"));
}

TEST(Queues, BadMetadataIsRefused) {
  Cloud cloud;
  const auto create = [&](std::string name, std::string value) {
    return error_code(cloud.ask("PUT", "/devstoreaccount1/jobs", "", {{std::move(name), std::move(value)}}));
  };
  EXPECT_EQ(create("x-ms-meta-1a", "x"), "InvalidMetadata");
  EXPECT_EQ(create("x-ms-meta-a-b", "x"), "InvalidMetadata");
  EXPECT_EQ(create("x-ms-meta-", "x"), "EmptyMetadataKey");
  EXPECT_EQ(create("x-ms-meta-a", "caf\xc3\xa9"), "InvalidMetadata");
  EXPECT_EQ(create("x-ms-meta-a", std::string(8192, 'x')), "MetadataTooLarge");
}

TEST(Queues, NamesAreCheckedForLengthThenForCharacters) {
  Cloud cloud;
  for (const std::string& name : {std::string("ab"), std::string(64, 'a'), std::string("A")}) {
    const auto response = cloud.create(name);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(error_code(response), "OutOfRangeInput") << name;
  }
  for (const char* name : {"Jobs", "-jobs", "jobs-", "jo--bs", "jo_bs", "jo%7Cbs"}) {
    const auto response = cloud.create(name);
    EXPECT_EQ(error_code(response), "InvalidResourceName") << name;
    EXPECT_EQ(element(response.body, "Message").substr(0, 61),
              "The specifed resource name contains invalid characters.\nReque");
  }
  EXPECT_EQ(cloud.create(std::string(63, 'a')).status, 201);
}

TEST(Queues, DeleteRemovesTheQueueWithItsMessages) {
  Cloud cloud;
  cloud.create();
  const auto put = cloud.put("a");
  EXPECT_EQ(cloud.ask("DELETE", "/devstoreaccount1/jobs").status, 204);
  EXPECT_EQ(error_code(cloud.ask("DELETE", "/devstoreaccount1/jobs")), "QueueNotFound");
  EXPECT_EQ(cloud.create().status, 201);
  EXPECT_EQ(error_code(cloud.ask("DELETE", message_target(put))), "MessageNotFound");
}

TEST(Queues, DeletedNameStaysTakenForAWhileWhenTheOptionsSaySo) {
  Options options;
  options.queue_delete_delay = 30s;
  Cloud cloud(options);
  cloud.create();
  cloud.ask("DELETE", "/devstoreaccount1/jobs");
  const auto response = cloud.create();
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(error_code(response), "QueueBeingDeleted");
  EXPECT_EQ(error_code(cloud.put("a")), "QueueNotFound");
  cloud.world.run_for(30s);
  EXPECT_EQ(cloud.create().status, 201);
}

TEST(Queues, ListPagesByName) {
  Cloud cloud;
  for (const char* name : {"job-c", "other", "job-a", "job-b"}) cloud.create(name);
  const auto page = cloud.ask("GET", "/devstoreaccount1/?comp=list&prefix=job&maxresults=2");
  EXPECT_EQ(page.body, std::string(kProlog) +
                           "<EnumerationResults ServiceEndpoint=\"http://127.0.0.1:10001/devstoreaccount1/\">"
                           "<Prefix>job</Prefix><MaxResults>2</MaxResults><Queues><Queue><Name>job-a</Name></Queue>"
                           "<Queue><Name>job-b</Name></Queue></Queues><NextMarker>/devstoreaccount1/job-c</NextMarker>"
                           "</EnumerationResults>");
  const auto rest = cloud.ask(
      "GET", "/devstoreaccount1?comp=list&prefix=job&maxresults=2&marker=%2Fdevstoreaccount1%2Fjob-c&include=metadata");
  EXPECT_EQ(rest.body,
            std::string(kProlog) +
                "<EnumerationResults ServiceEndpoint=\"http://127.0.0.1:10001/devstoreaccount1/\">"
                "<Prefix>job</Prefix><Marker>/devstoreaccount1/job-c</Marker><MaxResults>2</MaxResults><Queues><Queue>"
                "<Name>job-c</Name><Metadata /></Queue></Queues><NextMarker /></EnumerationResults>");
}

TEST(Queues, ListGoesOnWithTheSuccessorOfADeletedMarker) {
  Cloud cloud;
  for (const char* name : {"aaa", "bbb", "ccc"}) cloud.create(name);
  cloud.ask("DELETE", "/devstoreaccount1/bbb");
  const auto page = cloud.ask("GET", "/devstoreaccount1?comp=list&marker=/devstoreaccount1/bbb");
  EXPECT_EQ(element(page.body, "Name"), "ccc");
}

TEST(Queues, EmptyListAndBadParametersOfAList) {
  Cloud cloud;
  const auto empty = cloud.ask("GET", "/devstoreaccount1?comp=list");
  EXPECT_EQ(empty.status, 200);
  EXPECT_NE(empty.body.find("<Queues /><NextMarker />"), std::string::npos);
  EXPECT_EQ(error_code(cloud.ask("GET", "/devstoreaccount1?comp=list&maxresults=0")), "OutOfRangeQueryParameterValue");
  EXPECT_EQ(error_code(cloud.ask("GET", "/devstoreaccount1?comp=list&maxresults=x")), "InvalidQueryParameterValue");
  EXPECT_EQ(error_code(cloud.ask("GET", "/devstoreaccount1?comp=list&marker=/other/x")), "InvalidMarker");
}

TEST(Queues, ProductionStyleHostNamesTheAccount) {
  Cloud cloud;
  const auto ask = [&](std::string method, std::string target) {
    http::Request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers.add("Host", "acct.queue.core.windows.net");
    return cloud.send(std::move(request), "http://acct.queue.core.windows.net");
  };
  EXPECT_EQ(ask("PUT", "/jobs").status, 201);
  const auto list = ask("GET", "/?comp=list");
  EXPECT_NE(list.body.find("ServiceEndpoint=\"https://acct.queue.core.windows.net/\""), std::string::npos);
  EXPECT_NE(cloud.service.find_queue("acct", "jobs"), nullptr);
  EXPECT_EQ(cloud.service.find_queue("devstoreaccount1", "jobs"), nullptr);
}

TEST(Queues, AccessPoliciesAreStored) {
  Cloud cloud;
  cloud.create();
  const std::string target = "/devstoreaccount1/jobs?comp=acl";
  EXPECT_EQ(cloud.ask("GET", target).body, std::string(kProlog) + "<SignedIdentifiers />");
  const std::string policies =
      "<SignedIdentifiers><SignedIdentifier><Id>i</Id><AccessPolicy><Start>2021-09-27T00:00:00.0000000Z</Start>"
      "<Permission>raup</Permission></AccessPolicy></SignedIdentifier><SignedIdentifier><Id>j</Id></SignedIdentifier>"
      "</SignedIdentifiers>";
  EXPECT_EQ(cloud.ask("PUT", target, policies).status, 204);
  EXPECT_EQ(cloud.ask("GET", target).body, kProlog + policies);
  EXPECT_EQ(error_code(cloud.ask("PUT", target,
                                 "<SignedIdentifiers><SignedIdentifier><Id>i</Id><AccessPolicy><Permission>x"
                                 "</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>")),
            "InvalidXmlDocument");
  EXPECT_EQ(cloud.ask("PUT", target).status, 204);
  EXPECT_EQ(cloud.ask("GET", target).body, std::string(kProlog) + "<SignedIdentifiers />");
}

TEST(Queues, PolicyTimesComeBackInUtc) {
  Cloud cloud;
  cloud.create();
  const auto round_trip = [&](std::string policy) {
    cloud.ask("PUT", "/devstoreaccount1/jobs?comp=acl",
              "<SignedIdentifiers><SignedIdentifier><Id>i</Id><AccessPolicy>" + policy +
                  "</AccessPolicy></SignedIdentifier></SignedIdentifiers>");
    return cloud.ask("GET", "/devstoreaccount1/jobs?comp=acl").body;
  };
  const std::string time = "<Expiry>2021-09-27T13:00:00.0000000Z</Expiry>";
  for (const char* sent : {"2021-09-27T13:00:00Z", "2021-09-27T15:00:00+02:00", "2021-09-27T13:00Z"}) {
    EXPECT_NE(round_trip("<Expiry>" + std::string(sent) + "</Expiry>").find(time), std::string::npos) << sent;
  }
  EXPECT_NE(round_trip("<Expiry>9999-12-31T23:59:59.0000000Z</Expiry>").find("9999-12-31T23:59:59.0000000Z"),
            std::string::npos);
  EXPECT_NE(round_trip("<Start/><Expiry></Expiry>").find("<Id>i</Id><AccessPolicy /></SignedIdentifier>"),
            std::string::npos);
}

TEST(Queues, PoliciesHaveLimits) {
  Cloud cloud;
  cloud.create();
  const auto set = [&](std::vector<std::string> ids, std::string policy = "") {
    std::string body = "<SignedIdentifiers>";
    for (const std::string& id : ids) body += "<SignedIdentifier><Id>" + id + "</Id>" + policy + "</SignedIdentifier>";
    return error_code(cloud.ask("PUT", "/devstoreaccount1/jobs?comp=acl", body + "</SignedIdentifiers>"));
  };
  EXPECT_EQ(set({"a", "b", "c", "d", "e"}), "");
  EXPECT_EQ(set({"a", "b", "c", "d", "e", "f"}), "InvalidXmlDocument");
  EXPECT_EQ(set({"a", "a"}), "InvalidXmlDocument");
  EXPECT_EQ(set({""}), "InvalidXmlDocument");
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "\xC3\xA9";
  EXPECT_EQ(set({longest}), "");
  EXPECT_EQ(set({longest + "x"}), "InvalidXmlDocument");
  EXPECT_EQ(set({"a"}, "<AccessPolicy><Permission>rd</Permission></AccessPolicy>"), "InvalidXmlDocument");
  EXPECT_EQ(set({"a"}, "<AccessPolicy><Start>soon</Start></AccessPolicy>"), "InvalidXmlNodeValue");
}

TEST(Queues, SecondaryEndpointReadsOnly) {
  Cloud cloud;
  cloud.create();
  EXPECT_EQ(cloud.ask("GET", "/devstoreaccount1-secondary/jobs?comp=metadata").status, 200);
  const auto write = cloud.ask("GET", "/devstoreaccount1-secondary/jobs/messages");
  EXPECT_EQ(write.status, 403);
  EXPECT_EQ(error_code(write), "InsufficientAccountPermissions");
  // What the Python SDK makes of a secondary host with a path.
  EXPECT_EQ(cloud.ask("GET", "/devstoreaccount1-secondary/devstoreaccount1/jobs?comp=metadata").status, 200);
  const auto stats = cloud.ask("GET", "/devstoreaccount1-secondary/?restype=service&comp=stats");
  EXPECT_EQ(stats.body, std::string(kProlog) +
                            "<StorageServiceStats><GeoReplication><Status>live</Status><LastSyncTime>Thu, 01 Jan 2026 "
                            "00:00:00 GMT</LastSyncTime></GeoReplication></StorageServiceStats>");
  EXPECT_EQ(error_code(cloud.ask("GET", "/devstoreaccount1/?restype=service&comp=stats")),
            "InvalidQueryParameterValue");
}

}  // namespace
}  // namespace queuecast::azure::queue
