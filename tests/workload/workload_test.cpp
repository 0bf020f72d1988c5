#include "workload/workload.h"

#include <gtest/gtest.h>

#include "workload/endpoints.h"
#include "workload/ticks.h"

namespace queuecast::workload {
namespace {

using namespace std::chrono_literals;

TEST(Ticks, BeginOnePeriodAfterTheStartAndSkip) {
  const runtime::TimePoint start{1234567ns};
  const Ticks ticks(start, 1s);
  EXPECT_EQ(ticks.next(start), start + 1s);
  EXPECT_EQ(ticks.next(start + 1s), start + 2s);
  EXPECT_EQ(ticks.next(start + 1s + 300ms), start + 2s);
  EXPECT_EQ(ticks.next(start + 2s + 1ns), start + 3s);
  EXPECT_EQ(ticks.next(start + 4s + 999ms), start + 5s);
}

TEST(Workloads, AreFoundByName) {
  EXPECT_EQ(workload_names().size(), 6u);
  for (const std::string_view name : workload_names()) EXPECT_TRUE(find_workload(name).has_value()) << name;
}

TEST(Workloads, UnknownNamesAreAnsweredWithTheList) {
  const auto unknown = find_workload("edw-gcp");
  ASSERT_TRUE(unknown.has_error());
  EXPECT_EQ(unknown.error().message,
            "unknown workload \"edw-gcp\"; there are edw-aws, edw-aws-mended, edw-aws-producer, edw-azure, "
            "edw-azure-mended, edw-azure-producer");
}

TEST(Endpoints, OfAwsComeFromQueueUrlAndRegion) {
  Config config;
  config.region = "eu-west-1";
  config.queue_url = "https://sqs.eu-west-1.amazonaws.com/1/q";
  auto endpoints = aws_endpoints(config);
  ASSERT_TRUE(endpoints);
  EXPECT_EQ(endpoints->sqs.endpoint.authority(), "sqs.eu-west-1.amazonaws.com");
  EXPECT_EQ(endpoints->dynamodb.endpoint.authority(), "dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(endpoints->sts.endpoint.authority(), "sts.eu-west-1.amazonaws.com");
  config.table_endpoint = "http://127.0.0.1:4566";
  EXPECT_EQ(aws_endpoints(config)->dynamodb.endpoint.authority(), "127.0.0.1:4566");
  config.queue_url = "q";
  EXPECT_FALSE(aws_endpoints(config));
}

TEST(Endpoints, OfAzureComeFromTheQueueUrl) {
  Config config;
  config.queue_url = "https://acct.queue.core.windows.net/jobs";
  auto endpoints = azure_endpoints(config);
  ASSERT_TRUE(endpoints);
  EXPECT_EQ(endpoints->queue_name, "jobs");
  EXPECT_EQ(endpoints->queue.base_path, "");
  EXPECT_EQ(endpoints->table.endpoint.authority(), "acct.table.core.windows.net");
  EXPECT_EQ(endpoints->entra.endpoint.authority(), "login.microsoftonline.com");

  config.queue_url = "http://127.0.0.1:10001/devstoreaccount1/jobs/";
  EXPECT_FALSE(azure_endpoints(config));
  config.table_endpoint = "http://127.0.0.1:10002/devstoreaccount1/";
  endpoints = azure_endpoints(config);
  ASSERT_TRUE(endpoints);
  EXPECT_EQ(endpoints->queue_name, "jobs");
  EXPECT_EQ(endpoints->queue.base_path, "/devstoreaccount1");
  EXPECT_EQ(endpoints->table.base_path, "/devstoreaccount1");
  config.queue_url = "http://127.0.0.1:10001";
  EXPECT_FALSE(azure_endpoints(config));
}

}  // namespace
}  // namespace queuecast::workload
