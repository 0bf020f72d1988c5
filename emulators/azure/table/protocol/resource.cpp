#include "emulators/azure/table/protocol/resource.h"

#include "runtime/http/message.h"

namespace queuecast::azure::table {

namespace {

/// Takes 'text' from the front, with '' for a quote inside.
std::optional<std::string> take_quoted(std::string_view& rest) {
  if (!rest.starts_with('\'')) return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '\'') {
      if (i + 1 == rest.size() || rest[i + 1] != '\'') {
        rest.remove_prefix(i + 1);
        return text;
      }
      ++i;
    }
    text += rest[i];
  }
  return std::nullopt;
}

bool take(std::string_view& rest, std::string_view token) {
  if (!rest.starts_with(token)) return false;
  rest.remove_prefix(token.size());
  return true;
}

/// PartitionKey='P',RowKey='R' in either order.
bool parse_keys(std::string_view keys, Resource& resource) {
  std::optional<std::string> partition, row;
  for (int i = 0; i < 2; ++i) {
    if (i == 1 && !take(keys, ",")) return false;
    while (take(keys, " ")) {
    }
    if (!partition && take(keys, "PartitionKey=")) {
      partition = take_quoted(keys);
      if (!partition) return false;
    } else if (!row && take(keys, "RowKey=")) {
      row = take_quoted(keys);
      if (!row) return false;
    } else {
      return false;
    }
  }
  if (!partition || !row || !keys.empty()) return false;
  resource.partition_key = std::move(*partition);
  resource.row_key = std::move(*row);
  return true;
}

std::string quoted(std::string_view key) {
  std::string doubled;
  for (const char c : key) {
    doubled += c;
    if (c == '\'') doubled += c;
  }
  return "'" + http::percent_encode(doubled) + "'";
}

}  // namespace

std::optional<Resource> Resource::parse(std::string_view path) {
  const std::string decoded = http::percent_decode(path);
  std::string_view rest = decoded;
  if (rest.starts_with('/')) rest.remove_prefix(1);
  Resource resource;
  if (rest.empty()) return resource;
  if (rest == "$batch") {
    resource.kind = Kind::kBatch;
    return resource;
  }
  const std::string_view name = rest.substr(0, rest.find('('));
  std::string_view inside = rest.substr(name.size());
  if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
  const bool tables = http::equal_ignoring_case(name, "Tables");
  resource.kind = tables ? Kind::kTables : Kind::kRows;
  if (!tables) resource.table = name;
  if (inside.empty() || inside == "()") return resource;
  if (!inside.ends_with(')')) return std::nullopt;
  inside.remove_prefix(1);
  inside.remove_suffix(1);
  if (!tables) {
    resource.kind = parse_keys(inside, resource) ? Kind::kRow : Kind::kHalfRow;
    return resource;
  }
  auto table = take_quoted(inside);
  if (!table || !inside.empty()) return std::nullopt;
  resource.kind = Kind::kTable;
  resource.table = std::move(*table);
  return resource;
}

std::string row_path(std::string_view table, std::string_view partition_key, std::string_view row_key) {
  return std::string(table) + "(PartitionKey=" + quoted(partition_key) + ",RowKey=" + quoted(row_key) + ")";
}

}  // namespace queuecast::azure::table
