#include "workload/workload.h"

#include <array>

#include "workload/edw_aws.h"
#include "workload/edw_azure.h"
#include "workload/producer.h"

namespace queuecast::workload {

namespace {

struct Entry {
  std::string_view name;
  Workload start;
};

constexpr std::array<Entry, 6> kWorkloads{{{"edw-aws", edw_aws},
                                           {"edw-aws-mended", edw_aws_mended},
                                           {"edw-aws-producer", edw_aws_producer},
                                           {"edw-azure", edw_azure},
                                           {"edw-azure-mended", edw_azure_mended},
                                           {"edw-azure-producer", edw_azure_producer}}};

}  // namespace

std::vector<std::string_view> workload_names() {
  std::vector<std::string_view> names;
  for (const Entry& entry : kWorkloads) names.push_back(entry.name);
  return names;
}

boost::system::result<Workload, UnknownWorkload> find_workload(std::string_view name) {
  UnknownWorkload unknown;
  unknown.message.append("unknown workload \"").append(name).append("\"; there are ");
  for (const Entry& entry : kWorkloads) {
    if (entry.name == name) return entry.start;
    if (&entry != &kWorkloads.front()) unknown.message += ", ";
    unknown.message += entry.name;
  }
  return unknown;
}

}  // namespace queuecast::workload
