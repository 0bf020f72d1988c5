#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulators/aws/dynamodb/account.h"

namespace queuecast::dynamodb {

Result<TableRecord*> describe_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now);

/// The record holds until the next request.
Result<TableRecord*> delete_table(Account& account, const std::optional<std::string>& name, runtime::TimePoint now);

struct ListTablesRequest {
  std::optional<std::string> exclusive_start_table_name;
  std::optional<std::int64_t> limit;  // 1 to 100
};

Result<Account::Names> list_tables(Account& account, const ListTablesRequest& request, runtime::TimePoint now);

struct TimeToLiveRequest {
  std::optional<std::string> table_name;
  bool has_specification = false;
  std::optional<bool> enabled;
  std::optional<std::string> attribute_name;
};

/// Turns expiry of items on or off; either only when it is not so already.
Result<void> update_time_to_live(Account& account, const TimeToLiveRequest& request, runtime::TimePoint now);

/// A resource's tags: at most 50, keys of 1 to 128 characters, values of up to 256.
using TagList = std::vector<std::pair<std::optional<std::string>, std::optional<std::string>>>;
Result<void> tag_resource(Account& account, const std::optional<std::string>& arn, const std::optional<TagList>& tags,
                          runtime::TimePoint now);
Result<void> untag_resource(Account& account, const std::optional<std::string>& arn,
                            const std::optional<std::vector<std::string>>& keys, runtime::TimePoint now);
Result<std::map<std::string, std::string>> list_tags(Account& account, const std::optional<std::string>& arn,
                                                     runtime::TimePoint now);

}  // namespace queuecast::dynamodb
