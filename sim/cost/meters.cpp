#include "sim/cost/meters.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "sim/catalog/service_prices.h"

namespace queuecast::cost {

namespace {

using namespace std::chrono_literals;

__extension__ using Wide = __int128;

constexpr std::int64_t kNanosecondsAnHour = 3'600'000'000'000;
constexpr std::int64_t kHoursAMonth = 730;
constexpr Duration kShortestLaunch = 60s;

std::int64_t divide_rounded(Wide numerator, Wide denominator) {
  return static_cast<std::int64_t>((numerator + denominator / 2) / denominator);
}

std::int64_t for_time(std::int64_t nano_usd_per_hour, Duration time) {
  return divide_rounded(static_cast<Wide>(nano_usd_per_hour) * time.count(), kNanosecondsAnHour);
}

Duration started_hours(Duration time) { return std::chrono::ceil<std::chrono::hours>(time); }

double hours(Duration time) { return runtime::to_seconds(time) / 3600; }

class Pricing {
 public:
  explicit Pricing(const Usage& usage) : usage_(usage) {}

  /// Paid by time: `units` things over `time`.
  void by_time(const std::string& meter, const char* service, const std::string& price_name, std::int64_t units,
               Duration time, const char* unit, bool fixed) {
    if (units == 0) return;
    const catalog::FoundPrice found = find(service, price_name);
    add(meter, static_cast<double>(units) * hours(time), unit, units * for_time(found.price->price, time), fixed,
        found);
  }

  /// Paid by count: the price is for a bundle of `bundle`.
  void by_count(const std::string& meter, const char* service, const std::string& price_name, std::int64_t count,
                std::int64_t bundle, const char* unit, double shown_per_count = 1, std::string_view tier = {}) {
    if (count == 0) return;
    const catalog::FoundPrice found = find(service, price_name, tier);
    add(meter, static_cast<double>(count) * shown_per_count, unit,
        divide_rounded(static_cast<Wide>(found.price->price) * count, bundle), false, found);
  }

  void machines();
  Bill take() {
    std::stable_sort(bill_.lines.begin(), bill_.lines.end(),
                     [](const Line& a, const Line& b) { return a.nano_usd > b.nano_usd; });
    return std::move(bill_);
  }

 private:
  catalog::FoundPrice find(const char* service, const std::string& name, std::string_view tier = {}) const {
    const auto found = catalog::find_price(usage_.cloud, service, name, usage_.region, tier);
    if (!found) throw std::logic_error("cost: " + found.error().message());
    return *found;
  }

  void add(const std::string& meter, double quantity, const char* unit, std::int64_t nano_usd, bool fixed,
           const catalog::FoundPrice& found) {
    std::string note;
    if (found.of_another_region) note = "price of another region (" + std::string(found.price->region) + ")";
    if (found.price->unverified) note += note.empty() ? "unverified price" : ", unverified";
    bill_.lines.push_back({meter, quantity, unit, nano_usd, fixed, note, std::string(found.price->as_of)});
  }

  struct Sum {
    double quantity = 0;
    std::int64_t nano_usd = 0;
  };
  void machine(const MachineUse& use, std::map<std::pair<std::string, bool>, Sum>& sums);

  const Usage& usage_;
  Bill bill_;
};

void Pricing::machine(const MachineUse& use, std::map<std::pair<std::string, bool>, Sum>& sums) {
  const bool aws = usage_.cloud == "aws";
  const Duration billed = aws ? std::max(use.billed, kShortestLaunch) : use.billed;
  Sum& machine = sums[{aws ? "aws.ec2.instance" : "azure.vm.instance", use.fixed}];
  machine.quantity += hours(billed);
  machine.nano_usd += for_time(use.nano_usd_per_hour, billed);
  if (aws && use.disk_gib > 0) {
    Sum& disk = sums[{"aws.ebs.gp3", use.fixed}];
    disk.quantity += static_cast<double>(use.disk_gib) * hours(billed);
    disk.nano_usd +=
        divide_rounded(static_cast<Wide>(find("ebs", "gp3_storage").price->price) * use.disk_gib * billed.count(),
                       static_cast<Wide>(kNanosecondsAnHour) * kHoursAMonth);
  }
  if (!aws && !use.disk_class.empty()) {
    Sum& disk = sums[{"azure.disk.os", use.fixed}];
    disk.quantity += hours(billed);
    disk.nano_usd += divide_rounded(static_cast<Wide>(find("disk", use.disk_class).price->price) * billed.count(),
                                    static_cast<Wide>(kNanosecondsAnHour) * kHoursAMonth);
  }
}

void Pricing::machines() {
  std::map<std::pair<std::string, bool>, Sum> sums;
  for (const MachineUse& use : usage_.machines) machine(use, sums);
  for (const auto& [key, sum] : sums) {
    const auto& [meter, fixed] = key;
    const char* unit = meter == "aws.ebs.gp3" ? "GiB-hour" : meter == "azure.disk.os" ? "disk-hour" : "node-hour";
    bill_.lines.push_back(
        {meter, sum.quantity, unit, sum.nano_usd, fixed, "", usage_.cloud == "aws" ? "2025-04" : "2026-06"});
  }
}

}  // namespace

Bill price(const Usage& usage) {
  Pricing pricing{usage};
  pricing.machines();
  const Duration paid_hours = started_hours(usage.duration);
  if (usage.cloud == "aws") {
    pricing.by_time("aws.eks.cluster", "eks", usage.control_plane, 1, usage.duration, "cluster-hour", true);
    pricing.by_time("aws.nat.hour", "vpc", "nat_gateway_hour", usage.nat_gateways, paid_hours, "gateway-hour", true);
    pricing.by_count("aws.sqs.request", "sqs", "standard_requests", usage.sqs_standard_requests, 1'000'000, "request");
    pricing.by_count("aws.sqs.request.fifo", "sqs", "fifo_requests", usage.sqs_fifo_requests, 1'000'000, "request");
    pricing.by_count("aws.dynamodb.wru", "dynamodb", "wru", usage.dynamodb_write_units, 1'000'000, "unit");
    pricing.by_count("aws.dynamodb.rru", "dynamodb", "rru", usage.dynamodb_half_read_units, 2'000'000, "unit", 0.5);
    for (const ProvisionedTable& table : usage.dynamodb_provisioned) {
      const Duration paid = started_hours(table.existed);
      pricing.by_time("aws.dynamodb.wcu_hour", "dynamodb", "wcu", table.write_units, paid, "capacity-hour", true);
      pricing.by_time("aws.dynamodb.rcu_hour", "dynamodb", "rcu", table.read_units, paid, "capacity-hour", true);
    }
  } else {
    pricing.by_time("azure.aks.cluster", "aks", usage.control_plane, 1, usage.duration, "cluster-hour", true);
    pricing.by_time("azure.lb.hour", "network", "load_balancer_rules", usage.load_balancers, paid_hours, "hour", true);
    pricing.by_time("azure.ip.hour", "network", "public_ip_standard", usage.load_balancers, paid_hours, "address-hour",
                    true);
    pricing.by_count("azure.storage.queue.class1", "queue", "class1_ops", usage.queue_class1, 10'000, "operation", 1,
                     usage.storage_tier);
    pricing.by_count("azure.storage.queue.class2", "queue", "class2_ops", usage.queue_class2, 10'000, "operation", 1,
                     usage.storage_tier);
    pricing.by_count("azure.storage.table.transaction", "table", "operations", usage.table_transactions, 10'000,
                     "transaction");
  }
  return pricing.take();
}

}  // namespace queuecast::cost
