#include "sim/cost/meters.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace queuecast::cost {
namespace {

using namespace std::chrono_literals;

double usd(const Bill& bill) { return static_cast<double>(bill.total_nano_usd()) / 1e9; }

Usage aws() {
  Usage usage;
  usage.cloud = "aws";
  usage.region = "us-east-1";
  usage.duration = 1h;
  usage.control_plane = "cluster_standard_support";
  return usage;
}

Usage azure() {
  Usage usage;
  usage.cloud = "azure";
  usage.region = "eastus";
  usage.duration = 1h;
  usage.control_plane = "cluster_free";
  return usage;
}

const Line* find(const Bill& bill, const std::string& meter) {
  const auto found =
      std::find_if(bill.lines.begin(), bill.lines.end(), [&](auto& line) { return line.meter == meter; });
  return found == bill.lines.end() ? nullptr : &*found;
}

// 30 days of a 1/1 table: 0.56 USD; a month of an EKS cluster: 73.00 USD.
TEST(Meters, CrossChecksOfAMonth) {
  Usage table = aws();
  table.duration = 720h;
  table.control_plane = "cluster_standard_support";
  table.dynamodb_provisioned = {{1, 1, 720h}};
  const Bill bill = price(table);
  EXPECT_NEAR(static_cast<double>(find(bill, "aws.dynamodb.wcu_hour")->nano_usd +
                                  find(bill, "aws.dynamodb.rcu_hour")->nano_usd) /
                  1e9,
              0.56, 0.005);

  Usage month = aws();
  month.duration = 730h;
  EXPECT_NEAR(usd(price(month)), 73.00, 0.001);
}

// One poll a second for a month of 730.5 h: FIFO 1.31 USD, Azure queue 1.05 USD.
TEST(Meters, IdlePollersOfAMonth) {
  Usage fifo = aws();
  fifo.duration = {};
  fifo.sqs_fifo_requests = 2'629'800;
  EXPECT_NEAR(usd(price(fifo)), 1.31, 0.006);
  Usage queue = azure();
  queue.queue_class1 = 2'629'800;
  EXPECT_NEAR(usd(price(queue)), 1.05, 0.003);
}

// One hour at 1 msg/s with one consumer, fixed cost excluded: 0.2006 USD on EKS, 0.1766 on AKS.
TEST(Meters, WorkedComparisonOfAnHour) {
  Usage eks = aws();
  eks.machines = {{"m5.xlarge", 192'000'000, 1h, false, false, 20, ""}};
  eks.sqs_fifo_requests = 11'160;
  eks.dynamodb_provisioned = {{1, 1, 1h}};
  const Bill bill = price(eks);
  EXPECT_NEAR(usd(bill) - static_cast<double>(find(bill, "aws.eks.cluster")->nano_usd) / 1e9, 0.2006, 0.0001);

  Usage aks = azure();
  aks.machines = {{"Standard_D4as_v5", 172'000'000, 1h, false, false, 0, ""}};
  aks.queue_class1 = 11'160;
  aks.table_transactions = 3'600;
  EXPECT_NEAR(usd(price(aks)), 0.1766, 0.0001);
}

TEST(Meters, Ec2LaunchIsPaidForAMinuteAtLeastAndAzureByTheSecond) {
  Usage eks = aws();
  eks.machines = {{"m5.xlarge", 3'600'000'000, 10s, false, false, 0, ""}};
  EXPECT_EQ(find(price(eks), "aws.ec2.instance")->nano_usd, 60'000'000);
  Usage aks = azure();
  aks.machines = {{"Standard_D4as_v5", 3'600'000'000, 10s, false, false, 0, ""}};
  EXPECT_EQ(find(price(aks), "azure.vm.instance")->nano_usd, 10'000'000);
}

TEST(Meters, PriceOfAnotherRegionIsMarkedAndNotScaled) {
  Usage sydney = aws();
  sydney.region = "ap-southeast-2";
  sydney.sqs_standard_requests = 1'000'000;
  const Bill bill = price(sydney);
  const Line* line = find(bill, "aws.sqs.request");
  EXPECT_EQ(line->nano_usd, 400'000'000);
  EXPECT_EQ(line->note, "price of another region (us-east-1)");
}

TEST(Meters, LargestLineComesFirstAndFixedCostIsApart) {
  Usage eks = aws();
  eks.machines = {{"m5.xlarge", 192'000'000, 1h, false, false, 20, ""},
                  {"m5.large", 96'000'000, 1h, false, true, 20, ""}};
  const Bill bill = price(eks);
  EXPECT_EQ(bill.lines.front().meter, "aws.ec2.instance");
  EXPECT_FALSE(bill.lines.front().fixed);
  EXPECT_GT(bill.fixed_nano_usd(), 196'000'000);
  EXPECT_LT(bill.fixed_nano_usd(), bill.total_nano_usd());
  EXPECT_FALSE(bill.oldest_price().empty());
}

}  // namespace
}  // namespace queuecast::cost
