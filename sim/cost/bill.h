#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace queuecast::cost {

/// One meter of a bill. Money is in nano-dollars.
struct Line {
  std::string meter;    // "aws.sqs.request": the catalogue of meters stands in meters.h
  double quantity = 0;  // in `unit`
  std::string unit;     // "request", "node-hour"
  std::int64_t nano_usd = 0;
  bool fixed = false;  // a cost of having the cluster at all, apart from what messages add
  std::string note;    // "price of another region (us-east-2)", "unverified price"
  std::string as_of;   // of the price, "2026-07"; empty when the meter is free by definition
};

/// What a run costs, by meter, largest first.
struct Bill {
  std::vector<Line> lines;

  std::int64_t total_nano_usd() const;
  std::int64_t fixed_nano_usd() const;
  /// The oldest date among the prices used; empty for an empty bill.
  std::string oldest_price() const;
};

}  // namespace queuecast::cost
