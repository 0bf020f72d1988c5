#include "sim/catalog/catalog.h"

#include <gtest/gtest.h>

#include "sim/catalog/service_prices.h"

namespace queuecast::catalog {
namespace {

const AwsInstanceType& aws_type(std::string_view region, std::string_view name) {
  return *find_type(*aws(region).value(), name);
}

const AzureInstanceType& azure_type(std::string_view region, std::string_view name) {
  return *find_type(*azure(region).value(), name);
}

TEST(Catalog, HoldsThePublishedOnDemandPrices) {
  EXPECT_EQ(aws_type("us-east-1", "m5.xlarge").on_demand, 192'000'000);
  EXPECT_EQ(aws_type("us-east-1", "c5.large").on_demand, 85'000'000);
  EXPECT_EQ(aws_type("us-east-1", "r5.2xlarge").on_demand, 504'000'000);
  EXPECT_EQ(aws_type("us-east-1", "t3.medium").on_demand, 41'600'000);
  EXPECT_EQ(aws_type("us-east-1", "m7i.large").on_demand, 100'800'000);
  EXPECT_EQ(aws_type("us-east-1", "c7g.xlarge").on_demand, 145'000'000);
  EXPECT_EQ(aws_type("eu-west-1", "m5.xlarge").on_demand, 214'000'000);
  EXPECT_EQ(aws_type("ap-southeast-2", "m5.xlarge").on_demand, 240'000'000);
  EXPECT_EQ(azure_type("eastus", "Standard_D4s_v5").on_demand, 192'000'000);
  EXPECT_EQ(azure_type("eastus", "Standard_B2s").on_demand, 41'600'000);
  EXPECT_EQ(azure_type("eastus", "Standard_D8as_v5").on_demand, 344'000'000);
  EXPECT_EQ(azure_type("westeurope", "Standard_D4as_v5").on_demand, 208'000'000);
}

TEST(Catalog, HoldsCapacities) {
  const AwsInstanceType& m5 = aws_type("us-east-1", "m5.xlarge");
  EXPECT_EQ(m5.vcpu, 4);
  EXPECT_EQ(m5.memory_mib, 16384);
  EXPECT_EQ(m5.enis * (m5.ipv4_per_eni - 1) + 2, 58);
  EXPECT_EQ(m5.arch, "amd64");
  EXPECT_EQ(m5.hypervisor, "nitro");
  const AzureInstanceType& d4 = azure_type("eastus", "Standard_D4as_v5");
  EXPECT_EQ(d4.vcpu, 4);
  EXPECT_EQ(d4.memory_mib, 16384);
  EXPECT_EQ(d4.sku_series, "Das_v5");
  EXPECT_EQ(d4.ephemeral_max_gb, 0);
  EXPECT_TRUE(d4.nap_default_pool);
}

TEST(Catalog, NamesZonesByTheNumberOfTheirId) {
  const AwsInstanceType& m5 = aws_type("us-east-1", "m5.xlarge");
  ASSERT_FALSE(m5.zones.empty());
  EXPECT_EQ(m5.zones.front().id, "use1-az1");
  EXPECT_EQ(m5.zones.front().name, "us-east-1a");
  EXPECT_EQ(azure_type("eastus", "Standard_D4as_v5").zones, (std::vector<std::string>{"1", "2", "3"}));
}

TEST(Catalog, ListsWhatEachRegionOffers) {
  EXPECT_EQ(aws("us-east-1").value()->size(), 1345u);
  EXPECT_EQ(azure("eastus").value()->size() > 1000, true);
  EXPECT_FALSE(find_type(*aws("us-west-1").value(), "a1.large"));
  for (const std::string_view region : aws_regions()) EXPECT_TRUE(aws(region).has_value()) << region;
  for (const std::string_view region : azure_regions()) EXPECT_TRUE(azure(region).has_value()) << region;
}

TEST(Catalog, SpotIsNeverDearerThanOnDemandOnAzure) {
  for (const AzureInstanceType& type : *azure("westeurope").value()) {
    if (type.spot && type.on_demand) {
      EXPECT_LE(*type.spot, *type.on_demand) << type.name;
    }
  }
}

TEST(Catalog, NamesTheNearestRegion) {
  const auto result = aws("us-east-2b");
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().nearest, "us-east-1");
  EXPECT_EQ(azure("westus4").error().message(), "unknown Azure region \"westus4\", nearest: \"westus2\"");
}

TEST(Money, ReadsAndWritesNanoDollars) {
  EXPECT_EQ(parse_nano_usd("0.192"), 192'000'000);
  EXPECT_EQ(parse_nano_usd("12"), 12'000'000'000);
  EXPECT_EQ(parse_nano_usd("0.000000001"), 1);
  EXPECT_EQ(parse_nano_usd(""), std::nullopt);
  EXPECT_EQ(parse_nano_usd("1e-3"), std::nullopt);
  EXPECT_EQ(parse_nano_usd("."), std::nullopt);
  EXPECT_EQ(format_usd(192'000'000), "0.192 USD");
  EXPECT_EQ(format_usd(3'000'000'000), "3 USD");
  EXPECT_EQ(format_usd(-1'500'000'000), "-1.5 USD");
}

TEST(ServicePrices, FindARegionsOwnPriceFirst) {
  const FoundPrice sqs = find_price("aws", "sqs", "standard_requests", "us-east-1").value();
  EXPECT_EQ(sqs.price->price, 400'000'000);
  EXPECT_FALSE(sqs.of_another_region);
  const FoundPrice control_plane = find_price("aws", "eks", "cluster_standard_support", "eu-west-1").value();
  EXPECT_FALSE(control_plane.of_another_region);
  EXPECT_EQ(control_plane.price->unit, "cluster-hour");
}

TEST(ServicePrices, MarkAPriceOfAnotherRegion) {
  const FoundPrice wru = find_price("aws", "dynamodb", "wru", "us-east-1").value();
  EXPECT_EQ(wru.price->price, 625'000'000);
  EXPECT_TRUE(wru.of_another_region);
}

TEST(ServicePrices, ChooseByTierAndNameTheNearestMeter) {
  const FoundPrice grs = find_price("azure", "queue", "class1_ops", "eastus", "GPv2 GRS").value();
  EXPECT_EQ(grs.price->price, 8'000'000);
  EXPECT_TRUE(find_price("aws", "sqs", "standard_requests", "us-east-1", "100-200G/month").value().price->unverified);
  EXPECT_EQ(find_price("aws", "sqs", "standard_request", "us-east-1").error().nearest, "sqs.standard_requests");
}

}  // namespace
}  // namespace queuecast::catalog
