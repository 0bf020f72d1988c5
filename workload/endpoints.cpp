#include "workload/endpoints.h"

#include <stdexcept>
#include <string_view>

namespace queuecast::workload {

namespace {

struct Url {
  http::Endpoint endpoint;
  std::string_view path;  // without the first and last slash
};

std::optional<Url> parse_url(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos) return {};
  const auto slash = text.find('/', scheme + 3);
  Url url;
  try {
    url.endpoint = http::Endpoint::parse(text.substr(0, slash));
  } catch (const std::invalid_argument&) {
    return {};
  }
  if (slash == std::string_view::npos) return url;
  url.path = text.substr(slash + 1);
  while (url.path.ends_with('/')) url.path.remove_suffix(1);
  return url;
}

/// The options of one AWS service at that URL; false when it is none.
bool set_aws(const Config& config, std::string_view url, clients::AwsOptions& options) {
  const auto parsed = parse_url(url);
  if (!parsed) return false;
  options.endpoint = parsed->endpoint;
  options.region = config.region;
  options.retry_mode = config.retry_mode;
  options.max_attempts = config.max_attempts;
  options.sign = config.sign;
  return true;
}

std::string regional(std::string_view service, const Config& config) {
  std::string url = "https://";
  url.append(service).append(".").append(config.region).append(".amazonaws.com");
  return url;
}

void set_azure(const Config& config, const Url& url, std::string_view base_path, clients::AzureOptions& options) {
  options.endpoint = url.endpoint;
  if (!base_path.empty()) options.base_path.append("/").append(base_path);
  options.shared_key = config.shared_key;
  options.sign = config.sign;
}

/// "https://ACCOUNT.table.core.windows.net" for a queue at "https://ACCOUNT.queue.core.windows.net".
std::string table_beside(const http::Endpoint& queue) {
  std::string host = queue.host;
  const auto label = host.find(".queue.");
  if (label == std::string::npos) return {};
  host.replace(label, 7, ".table.");
  return queue.scheme + "://" + host;
}

}  // namespace

std::optional<AwsEndpoints> aws_endpoints(const Config& config) {
  AwsEndpoints out;
  const std::string dynamodb = config.table_endpoint.empty() ? regional("dynamodb", config) : config.table_endpoint;
  const std::string sts = config.identity_endpoint.empty() ? regional("sts", config) : config.identity_endpoint;
  if (!set_aws(config, config.queue_url, out.sqs) || !set_aws(config, dynamodb, out.dynamodb) ||
      !set_aws(config, sts, out.sts)) {
    return {};
  }
  return out;
}

std::optional<AzureEndpoints> azure_endpoints(const Config& config) {
  AzureEndpoints out;
  const auto queue = parse_url(config.queue_url);
  if (!queue || queue->path.empty()) return {};
  const auto slash = queue->path.rfind('/');
  const std::string_view base = slash == std::string_view::npos ? std::string_view{} : queue->path.substr(0, slash);
  out.queue_name = slash == std::string_view::npos ? queue->path : queue->path.substr(slash + 1);
  set_azure(config, *queue, base, out.queue);

  const std::string table = config.table_endpoint.empty() ? table_beside(queue->endpoint) : config.table_endpoint;
  const auto table_url = parse_url(table);
  if (!table_url) return {};
  set_azure(config, *table_url, table_url->path, out.table);
  out.table.time_limit = std::chrono::seconds(300);

  const auto login = parse_url(config.identity_endpoint.empty() ? "https://login.microsoftonline.com"
                                                                : std::string_view(config.identity_endpoint));
  if (!login) return {};
  out.entra.endpoint = login->endpoint;
  out.entra.tenant_id = config.tenant_id;
  out.entra.client_id = config.client_id;
  out.entra.assertion = config.federated_token;
  return out;
}

clients::AwsSession aws_session(runtime::Runtime& runtime, const Config& config, const AwsEndpoints& endpoints,
                                runtime::Random& jitter) {
  if (!config.aws_credentials.empty() || config.web_identity.role_arn.empty()) {
    return clients::AwsSession(runtime, config.aws_credentials);
  }
  return clients::AwsSession(runtime, endpoints.sts, config.web_identity, jitter);
}

}  // namespace queuecast::workload
