#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace queuecast::azure::table {

/// What a path below the account names.
struct Resource {
  enum class Kind {
    kAccount,  // "" and "/"
    kTables,   // "/Tables", "/Tables()"
    kTable,    // "/Tables('NAME')"
    kRows,     // "/NAME", "/NAME()"
    kRow,      // "/NAME(PartitionKey='P',RowKey='R')"
    kBatch,    // "/$batch"
    kHalfRow,  // "/NAME(...)" with anything but the two keys
  };
  Kind kind = Kind::kAccount;
  std::string table;
  std::string partition_key;
  std::string row_key;

  /// Reads an encoded path; nothing when it names no resource. Quotes inside keys are doubled; either key may come
  /// first.
  static std::optional<Resource> parse(std::string_view path);
};

/// The path of a row as it stands in URLs of answers: NAME(PartitionKey='p',RowKey='r'), keys percent-encoded.
std::string row_path(std::string_view table, std::string_view partition_key, std::string_view row_key);

}  // namespace queuecast::azure::table
