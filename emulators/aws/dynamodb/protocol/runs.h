#pragma once

#include "emulators/aws/dynamodb/protocol/operations.h"

namespace queuecast::dynamodb {

// Each reads a request, runs its action and writes the answer.

Result<std::string> run_put_item(const OperationContext& context, const Reader& reader);
Result<std::string> run_get_item(const OperationContext& context, const Reader& reader);
Result<std::string> run_update_item(const OperationContext& context, const Reader& reader);
Result<std::string> run_delete_item(const OperationContext& context, const Reader& reader);

Result<std::string> run_query(const OperationContext& context, const Reader& reader);
Result<std::string> run_scan(const OperationContext& context, const Reader& reader);

Result<std::string> run_batch_get_item(const OperationContext& context, const Reader& reader);
Result<std::string> run_batch_write_item(const OperationContext& context, const Reader& reader);
Result<std::string> run_transact_get_items(const OperationContext& context, const Reader& reader);
Result<std::string> run_transact_write_items(const OperationContext& context, const Reader& reader);

Result<std::string> run_create_table(const OperationContext& context, const Reader& reader);
Result<std::string> run_update_table(const OperationContext& context, const Reader& reader);
Result<std::string> run_describe_table(const OperationContext& context, const Reader& reader);
Result<std::string> run_delete_table(const OperationContext& context, const Reader& reader);
Result<std::string> run_list_tables(const OperationContext& context, const Reader& reader);

Result<std::string> run_tag_resource(const OperationContext& context, const Reader& reader);
Result<std::string> run_untag_resource(const OperationContext& context, const Reader& reader);
Result<std::string> run_list_tags_of_resource(const OperationContext& context, const Reader& reader);
Result<std::string> run_update_time_to_live(const OperationContext& context, const Reader& reader);
Result<std::string> run_describe_time_to_live(const OperationContext& context, const Reader& reader);
Result<std::string> run_describe_continuous_backups(const OperationContext& context, const Reader& reader);
Result<std::string> run_describe_limits(const OperationContext& context, const Reader& reader);
Result<std::string> run_describe_endpoints(const OperationContext& context, const Reader& reader);

}  // namespace queuecast::dynamodb
