#include "workload/clients/dynamodb.h"

#include "workload/clients/text.h"

namespace queuecast::clients {

runtime::Task<Result<void>> Dynamodb::put_item(std::string_view table, const Item& item) {
  std::string body = R"({"TableName": )";
  append_json_string(body, table);
  body += R"(, "Item": {)";
  bool first = true;
  for (const auto& [name, value] : item) {
    if (!first) body += ", ";
    first = false;
    append_json_string(body, name);
    body += R"(: {"S": )";
    append_json_string(body, value);
    body += '}';
  }
  body += "}}";
  return put(std::move(body));
}

runtime::Task<Result<void>> Dynamodb::put(std::string body) {
  Result<http::Response> response = co_await client_.call("PutItem", std::move(body));
  if (response.has_error()) co_return std::move(response).error();
  co_return Result<void>{};
}

}  // namespace queuecast::clients
