#include "workload/clients/azure.h"

#include <utility>

#include "workload/clients/scan.h"
#include "workload/clients/text.h"

namespace queuecast::clients {

namespace {

/// {"odata.error":{"code":"...","message":{"lang":"en-US","value":"..."}}}
void read_odata_error(std::string_view body, Error& error) {
  JsonScanner json{body};
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) {
    if (key != "odata.error") {
      json.skip();
      continue;
    }
    for (json.enter_object(); json.next_member(key);) {
      if (key == "code") {
        error.code = json.string().value_or("");
      } else if (key == "message") {
        for (json.enter_object(); json.next_member(key);) {
          if (key == "value") {
            error.message = json.string().value_or("");
          } else {
            json.skip();
          }
        }
      } else {
        json.skip();
      }
    }
  }
}

}  // namespace

void read_storage_error(const http::Response& response, Error& error) {
  if (response.body.starts_with('{')) {
    read_odata_error(response.body, error);
  } else {
    error.code = xml_text(response.body, "Code");
    error.message = xml_text(response.body, "Message");
    if (error.code.empty()) {
      error.code = xml_text(response.body, "m:code");
      error.message = xml_text(response.body, "m:message");
    }
  }
  if (const auto code = response.headers.find("x-ms-error-code")) error.code = *code;
  if (error.code.empty()) error.code = std::to_string(response.status);
  if (const auto line_end = error.message.find('\n'); line_end != std::string::npos) error.message.resize(line_end);
}

class AzureClient::StorageCall final : public Call {
 public:
  StorageCall(AzureClient& client, AzureRequest request) : client_(client), request_(std::move(request)) {}

  std::string_view operation() const override { return request_.operation; }
  std::string_view method() const override { return request_.method; }

  bool authorised(runtime::TimePoint now) const override {
    return !client_.credential_ || client_.credential_->fresh(now);
  }
  runtime::Task<std::optional<Error>> authorise() override { return client_.credential_->refresh(); }

  http::Request build(int) override {
    http::Request request;
    request.method = request_.method;
    request.target = client_.options_.base_path + request_.target;
    request.body = request_.body;
    if (client_.service_ == StorageService::kQueue) {
      request.headers.add("Accept", "application/xml");
      request.headers.add("x-ms-version", "2021-12-02");
      if (!request.body.empty()) request.headers.add("Content-Type", "application/xml");
    } else {
      request.headers.add("Accept", "application/json;odata=minimalmetadata");
      request.headers.add("x-ms-version", "2019-02-02");
      request.headers.add("DataServiceVersion", "3.0");
      if (!request.body.empty()) request.headers.add("Content-Type", "application/json;odata=nometadata");
    }
    request.headers.add("x-ms-date", http_date(client_.runtime_.now()));
    authorise_request(request);
    return request;
  }

  void read_error(const http::Response& response, Error& error) const override { read_storage_error(response, error); }

 private:
  void authorise_request(http::Request& request) {
    if (client_.options_.sign) {
      if (request_id_.empty()) request_id_ = uuid4(client_.runtime_.random("clients.request_ids"));
      request.headers.add("x-ms-client-request-id", request_id_);
      request.headers.add("User-Agent", "queuecast");
    }
    if (client_.credential_) {
      request.headers.add("Authorization", client_.credential_->authorization());
    } else if (client_.options_.shared_key) {
      const SharedKey& key = *client_.options_.shared_key;
      if (!client_.options_.sign) {
        request.headers.add("Authorization", "SharedKey " + key.account + ":unsigned");
      } else if (client_.service_ == StorageService::kQueue) {
        request.headers.add("Authorization", shared_key_for_queue(request, key));
      } else {
        request.headers.add("Authorization", shared_key_for_table(request, key));
      }
    }
  }

  AzureClient& client_;
  AzureRequest request_;
  std::string request_id_;
};

AzureClient::AzureClient(runtime::Runtime& runtime, StorageService service, const AzureOptions& options,
                         TokenCredential* credential, runtime::Random& jitter)
    : runtime_(runtime),
      service_(service),
      options_(options),
      credential_(credential),
      queue_retry_(jitter),
      connection_(runtime, options.endpoint, options.time_limit) {}

runtime::Task<Result<http::Response>> AzureClient::call(AzureRequest request) {
  StorageCall call(*this, std::move(request));
  RetryPolicy& policy = service_ == StorageService::kQueue ? static_cast<RetryPolicy&>(queue_retry_) : table_retry_;
  Result<http::Response> response = co_await connection_.send(call, policy);
  co_return std::move(response);
}

}  // namespace queuecast::clients
