#include "sim/catalog/catalog.h"

#include <map>
#include <mutex>
#include <stdexcept>

#include "sim/catalog/embedded.h"

namespace queuecast::catalog {

void throw_exception_from_error(const UnknownName& error, const boost::source_location&) {
  throw std::invalid_argument(error.message());
}

namespace {

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    words.push_back(text.substr(0, blank));
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return words;
}

std::map<std::string_view, AwsInstanceType> read_aws_types() {
  std::map<std::string_view, AwsInstanceType> types;
  for (CsvReader line(embedded_file("aws-types.csv")); line.next();) {
    AwsInstanceType& type = types[line[0]];
    type.name = line[0];
    type.arch = line[1];
    type.vcpu = line.integer(2);
    type.memory_mib = line.integer(3);
    type.enis = line.integer(4);
    type.ipv4_per_eni = line.integer(5);
    type.hypervisor = line[6];
    type.gpus = line.integer(7);
    type.neuron_devices = line.integer(8);
    type.local_nvme_gb = line.integer(9);
    type.network_mbps = line.integer(10);
    type.spot_capable = line.flag(11);
  }
  return types;
}

std::map<std::string_view, AzureInstanceType> read_azure_types() {
  std::map<std::string_view, AzureInstanceType> types;
  for (CsvReader line(embedded_file("azure-types.csv")); line.next();) {
    AzureInstanceType& type = types[line[0]];
    type.name = line[0];
    type.family = line[1];
    type.sku_family = line[2];
    if (line[3] != "-") type.sku_series = line[3];
    type.version = line[4];
    type.arch = line[5];
    type.vcpu = line.integer(6);
    type.memory_mib = line.integer(7);
    type.accelerated_networking = line.flag(8);
    type.premium_io = line.flag(9);
    if (line[10] != "?") type.ephemeral_max_gb = line.integer(10);
    type.gpus = line.integer(12);
    type.provider_accepts = line.flag(13);
    type.nap_default_pool = line.flag(14);
    type.kube_reserved_mib_250_pods = line.integer(15);
    type.kube_reserved_mib_30_pods = line.integer(16);
  }
  return types;
}

std::vector<AwsInstanceType> read_aws_region(std::string_view region) {
  static const auto types = read_aws_types();
  std::vector<AwsInstanceType> found;
  for (CsvReader line(embedded_file("aws-" + std::string(region) + ".csv")); line.next();) {
    AwsInstanceType type = types.at(line[0]);
    for (const std::string_view id : split(line[1])) {
      // Zone ids are stable, names are dealt out per account: here az1 is "a", az2 is "b".
      const char letter = static_cast<char>('a' + (id.back() - '1'));
      type.zones.push_back({.name = std::string(region) + letter, .id = std::string(id)});
    }
    type.on_demand = parse_nano_usd(line[2]);
    type.estimated_price = line.flag(3);
    type.spot = parse_nano_usd(line[4]);
    if (!line[5].empty()) type.interruption_band = static_cast<int>(line.integer(5));
    found.push_back(std::move(type));
  }
  return found;
}

std::vector<AzureInstanceType> read_azure_region(std::string_view region) {
  static const auto types = read_azure_types();
  std::vector<AzureInstanceType> found;
  for (CsvReader line(embedded_file("azure-" + std::string(region) + ".csv")); line.next();) {
    AzureInstanceType type = types.at(line[0]);
    for (const std::string_view zone : split(line[1])) type.zones.emplace_back(zone);
    type.on_demand = parse_nano_usd(line[2]);
    type.spot = parse_nano_usd(line[3]);
    type.spot_capable = line.flag(4);
    found.push_back(std::move(type));
  }
  return found;
}

/// Many worlds on many threads share the catalogue: it is read-only once a region has been read.
template <class T>
Result<const std::vector<T>*> region_types(std::string_view what, std::string_view region,
                                           const std::vector<std::string_view>& known,
                                           std::vector<T> (*read)(std::string_view)) {
  static std::mutex mutex;
  static std::map<std::string, std::vector<T>, std::less<>> regions;
  const std::lock_guard lock(mutex);
  if (const auto found = regions.find(region); found != regions.end()) return &found->second;
  for (const std::string_view name : known) {
    if (name == region) return &regions.emplace(name, read(name)).first->second;
  }
  return UnknownName{
      .what = std::string(what), .name = std::string(region), .nearest = std::string(nearest(region, known))};
}

}  // namespace

const std::vector<std::string_view>& aws_regions() {
  static const std::vector<std::string_view> regions{"us-east-1", "us-west-1", "us-west-2", "eu-west-1",
                                                     "ap-southeast-2"};
  return regions;
}

const std::vector<std::string_view>& azure_regions() {
  static const std::vector<std::string_view> regions{"eastus", "westus2", "westus3", "westeurope", "australiaeast"};
  return regions;
}

Result<const std::vector<AwsInstanceType>*> aws(std::string_view region) {
  return region_types<AwsInstanceType>("AWS region", region, aws_regions(), read_aws_region);
}

Result<const std::vector<AzureInstanceType>*> azure(std::string_view region) {
  return region_types<AzureInstanceType>("Azure region", region, azure_regions(), read_azure_region);
}

}  // namespace queuecast::catalog
