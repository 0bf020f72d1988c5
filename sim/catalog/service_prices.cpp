#include "sim/catalog/service_prices.h"

#include "sim/catalog/embedded.h"

namespace queuecast::catalog {

namespace {

std::vector<ServicePrice> read_service_prices() {
  std::vector<ServicePrice> prices;
  for (CsvReader line(embedded_file("service-prices.csv")); line.next();) {
    ServicePrice price{.cloud = line[0],
                       .service = line[1],
                       .meter = line[2],
                       .unit = line[3],
                       .price = parse_nano_usd(line[4]).value_or(0),
                       .region = line[5],
                       .tier = line[6],
                       .source = line[7],
                       .as_of = line[8]};
    price.unverified = price.source.find("unverified") != std::string_view::npos;
    prices.push_back(price);
  }
  return prices;
}

/// 3: this region's own, 2: of all regions, 1: of the cloud's main region, 0: of some region.
int closeness(const ServicePrice& price, std::string_view region) {
  if (price.region == region) return 3;
  if (price.region == "all") return 2;
  return price.region == (price.cloud == "aws" ? "us-east-1" : "eastus") ? 1 : 0;
}

}  // namespace

const std::vector<ServicePrice>& service_prices() {
  static const std::vector<ServicePrice> prices = read_service_prices();
  return prices;
}

Result<FoundPrice> find_price(std::string_view cloud, std::string_view service, std::string_view meter,
                              std::string_view region, std::string_view tier) {
  const ServicePrice* best = nullptr;
  std::vector<std::string> names;
  for (const ServicePrice& price : service_prices()) {
    if (price.cloud != cloud) continue;
    names.push_back(std::string(price.service) + "." + std::string(price.meter));
    if (price.service != service || price.meter != meter || (!tier.empty() && price.tier != tier)) continue;
    if (!best || closeness(price, region) > closeness(*best, region)) best = &price;
  }
  if (best) return FoundPrice{.price = best, .of_another_region = closeness(*best, region) < 2};
  const std::string asked =
      std::string(service) + "." + std::string(meter) + (tier.empty() ? "" : " (" + std::string(tier) + ")");
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return UnknownName{
      .what = std::string(cloud) + " price", .name = asked, .nearest = std::string(nearest(asked, candidates))};
}

}  // namespace queuecast::catalog
