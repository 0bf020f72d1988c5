#include "workload/clients/azure_table.h"

#include "workload/clients/text.h"

namespace queuecast::clients {

AzureTable::AzureTable(runtime::Runtime& runtime, const AzureOptions& options, TokenCredential* credential,
                       std::string_view table_name, runtime::Random& jitter)
    : path_("/" + http::percent_encode(table_name)),
      client_(runtime, StorageService::kTable, options, credential, jitter) {}

runtime::Task<Result<void>> AzureTable::insert(const Entity& entity) {
  AzureRequest out;
  out.operation = "InsertEntity";
  out.method = "POST";
  out.target = path_;
  out.body = "{";
  for (const auto& [name, value] : entity) {
    if (out.body.size() > 1) out.body += ", ";
    append_json_string(out.body, name);
    out.body += ": ";
    append_json_string(out.body, value);
    out.body.append(", \"").append(name).append(R"(@odata.type": "Edm.String")");
  }
  out.body += '}';
  return post(std::move(out));
}

runtime::Task<Result<void>> AzureTable::post(AzureRequest request) {
  Result<http::Response> response = co_await client_.call(std::move(request));
  if (response.has_error()) co_return std::move(response).error();
  co_return Result<void>{};
}

}  // namespace queuecast::clients
