#pragma once

#include <string_view>
#include <vector>

#include "sim/catalog/catalog.h"

namespace queuecast::catalog {

/// A list price of a managed service, as of a date, with its source.
struct ServicePrice {
  std::string_view cloud;    // aws, azure
  std::string_view service;  // sqs, dynamodb, queue, aks
  std::string_view meter;    // standard_requests
  std::string_view unit;     // "1M requests"
  NanoUsd price = 0;         // per unit
  std::string_view region;   // "all" or where the price was read
  std::string_view tier;
  std::string_view source;
  std::string_view as_of;  // "2024-07"; may be empty
  bool unverified = false;
};

/// A price and whether it is another region's, because the asked one has none: reports must say so.
struct FoundPrice {
  const ServicePrice* price = nullptr;
  bool of_another_region = false;
};

const std::vector<ServicePrice>& service_prices();

/// `tier` may be empty: the first row of the meter counts. Without a row for the region (or "all"), a row of the
/// cloud's main region counts, then any; never scaled.
Result<FoundPrice> find_price(std::string_view cloud, std::string_view service, std::string_view meter,
                              std::string_view region, std::string_view tier = {});

}  // namespace queuecast::catalog
