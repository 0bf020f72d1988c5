#include <algorithm>
#include <string_view>

#include "sim/scenario/scenario_reader.h"

namespace queuecast::scenario {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class Allowed>
bool has_only(std::string_view name, std::size_t least, std::size_t most, Allowed allowed) {
  return name.size() >= least && name.size() <= most && std::all_of(name.begin(), name.end(), allowed);
}

}  // namespace

// Amazon SQS API reference, CreateQueue, QueueName.
std::string sqs_queue_name_rule(const std::string& name, bool fifo) {
  constexpr std::string_view kSuffix = ".fifo";
  std::string_view stem = name;
  const bool suffix = stem.size() >= kSuffix.size() && stem.substr(stem.size() - kSuffix.size()) == kSuffix;
  if (suffix != fifo) return fifo ? "a name that ends with .fifo" : "fifo: true beside a name that ends with .fifo";
  if (suffix) stem.remove_suffix(kSuffix.size());
  const auto allowed = [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '-' || c == '_'; };
  if (name.size() <= 80 && has_only(stem, 1, 80, allowed)) return {};
  return "1 to 80 letters, digits, '-' and '_'";
}

// Azure Storage, "Naming queues and metadata".
std::string azure_queue_name_rule(const std::string& name) {
  const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  const bool right = has_only(name, 3, 63, allowed) && name.front() != '-' && name.back() != '-' &&
                     name.find("--") == std::string::npos;
  return right ? "" : "3 to 63 lower-case letters, digits and single hyphens between them";
}

// Amazon DynamoDB API reference, CreateTable, TableName.
std::string dynamodb_table_name_rule(const std::string& name) {
  const auto allowed = [](char c) {
    return is_lower(c) || is_upper(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  };
  return has_only(name, 3, 255, allowed) ? "" : "3 to 255 letters, digits, '-', '_' and '.'";
}

// Azure Storage, "Understanding the Table service data model".
std::string azure_table_name_rule(const std::string& name) {
  const auto allowed = [](char c) { return is_lower(c) || is_upper(c) || is_digit(c); };
  const bool right = has_only(name, 3, 63, allowed) && !is_digit(name.front()) && name != "tables";
  return right ? "" : "3 to 63 letters and digits, a letter first";
}

// Azure resource name rules, Microsoft.Storage/storageAccounts.
std::string storage_account_name_rule(const std::string& name) {
  return has_only(name, 3, 24, [](char c) { return is_lower(c) || is_digit(c); })
             ? ""
             : "3 to 24 lower-case letters and digits";
}

}  // namespace queuecast::scenario
