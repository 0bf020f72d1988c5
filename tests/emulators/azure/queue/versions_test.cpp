#include <gtest/gtest.h>

#include "tests/emulators/azure/queue/world.h"

namespace queuecast::azure::queue {
namespace {

using namespace testing;

http::Response put(Cloud& cloud, std::string version, std::string text = "a", std::string query = "") {
  return cloud.ask("POST", "/devstoreaccount1/jobs/messages" + query,
                   "<QueueMessage><MessageText>" + text + "</MessageText></QueueMessage>",
                   {{"x-ms-version", std::move(version)}});
}

TEST(QueueVersions, ResponseEchoesTheVersionAskedFor) {
  Cloud cloud;
  for (const char* version : {"2009-04-14", "2019-02-02", "2026-06-06", "2099-12-31"}) {
    const auto response = cloud.ask("GET", "/devstoreaccount1?comp=list", "", {{"x-ms-version", version}});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("x-ms-version"), version);
  }
}

TEST(QueueVersions, PutAnswersWithABodySince20160531) {
  Cloud cloud;
  cloud.create();
  EXPECT_EQ(put(cloud, "2015-12-11").status, 201);
  EXPECT_EQ(put(cloud, "2015-12-11").body, "");
  EXPECT_NE(put(cloud, "2016-05-31").body, "");
}

TEST(QueueVersions, ErrorCodeHeaderCameWith20170729) {
  Cloud cloud;
  EXPECT_FALSE(put(cloud, "2017-04-17").headers.contains("x-ms-error-code"));
  EXPECT_EQ(put(cloud, "2017-07-29").headers.get("x-ms-error-code"), "QueueNotFound");
}

TEST(QueueVersions, TimeToLiveIsFreeSince20170729) {
  Cloud cloud;
  cloud.create();
  EXPECT_EQ(error_code(put(cloud, "2017-04-17", "a", "?messagettl=604801")), "OutOfRangeQueryParameterValue");
  EXPECT_EQ(error_code(put(cloud, "2017-04-17", "a", "?messagettl=-1")), "OutOfRangeQueryParameterValue");
  EXPECT_EQ(put(cloud, "2017-07-29", "a", "?messagettl=604801").status, 201);
  EXPECT_EQ(put(cloud, "2017-07-29", "a", "?messagettl=-1").status, 201);
}

TEST(QueueVersions, ClientRequestIdIsEchoedSince20190202) {
  Cloud cloud;
  const auto echo = [&](std::string version, std::string id) {
    return std::string(
        cloud.ask("GET", "/devstoreaccount1?comp=list", "", {{"x-ms-version", version}, {"x-ms-client-request-id", id}})
            .headers.get("x-ms-client-request-id"));
  };
  EXPECT_EQ(echo("2018-11-09", "id"), "");
  EXPECT_EQ(echo("2019-02-02", "id"), "id");
  EXPECT_EQ(echo("2019-02-02", std::string(1024, 'x')), std::string(1024, 'x'));
  EXPECT_EQ(echo("2019-02-02", std::string(1025, 'x')), "");
}

TEST(QueueVersions, VisibilityWasTwoHoursBefore20110818) {
  Cloud cloud;
  cloud.create();
  const auto get = [&](std::string version) {
    return cloud.ask("GET", "/devstoreaccount1/jobs/messages?visibilitytimeout=7201", "",
                     {{"x-ms-version", std::move(version)}});
  };
  EXPECT_EQ(element(get("2009-09-19").body, "MaximumAllowed"), "7200");
  EXPECT_EQ(get("2011-08-18").status, 200);
}

TEST(QueueVersions, TextWasEightKibibytesBefore20110818) {
  Cloud cloud;
  cloud.create();
  EXPECT_EQ(put(cloud, "2009-09-19", std::string(8192, 'x')).status, 201);
  const auto large = put(cloud, "2009-09-19", std::string(8193, 'x'));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(element(large.body, "MaxLimit"), "8192");
}

}  // namespace
}  // namespace queuecast::azure::queue
