#include "emulators/aws/dynamodb/protocol/operations.h"

#include <array>

#include "emulators/aws/dynamodb/protocol/runs.h"

namespace queuecast::dynamodb {

namespace {

struct Named {
  std::string_view name;
  Operation operation;
};
// The most frequent ones first.
constexpr std::array<Named, 23> kOperations{{{"PutItem", run_put_item},
                                             {"GetItem", run_get_item},
                                             {"UpdateItem", run_update_item},
                                             {"DeleteItem", run_delete_item},
                                             {"Query", run_query},
                                             {"Scan", run_scan},
                                             {"BatchGetItem", run_batch_get_item},
                                             {"BatchWriteItem", run_batch_write_item},
                                             {"TransactGetItems", run_transact_get_items},
                                             {"TransactWriteItems", run_transact_write_items},
                                             {"CreateTable", run_create_table},
                                             {"UpdateTable", run_update_table},
                                             {"DescribeTable", run_describe_table},
                                             {"DeleteTable", run_delete_table},
                                             {"ListTables", run_list_tables},
                                             {"TagResource", run_tag_resource},
                                             {"UntagResource", run_untag_resource},
                                             {"ListTagsOfResource", run_list_tags_of_resource},
                                             {"UpdateTimeToLive", run_update_time_to_live},
                                             {"DescribeTimeToLive", run_describe_time_to_live},
                                             {"DescribeContinuousBackups", run_describe_continuous_backups},
                                             {"DescribeLimits", run_describe_limits},
                                             {"DescribeEndpoints", run_describe_endpoints}}};

}  // namespace

Operation find_operation(std::string_view name) {
  for (const Named& each : kOperations) {
    if (each.name == name) return each.operation;
  }
  return nullptr;
}

}  // namespace queuecast::dynamodb
