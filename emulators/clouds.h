#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "emulators/aws/auth/verify.h"
#include "emulators/aws/dynamodb/service.h"
#include "emulators/aws/metadata/service.h"
#include "emulators/aws/sqs/service.h"
#include "emulators/aws/sts/service.h"
#include "emulators/azure/entra/service.h"
#include "emulators/azure/queue/service.h"
#include "emulators/azure/table/service.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::emulators {

namespace auth = aws::auth;

struct AwsOptions {
  sqs::Options sqs;
  dynamodb::Options dynamodb;
  sts::Options sts;
  /// Every signature is verified and nothing unsigned gets in, but for the calls that are unsigned by nature.
  bool strict = false;
  /// Secrets by access key id, besides "test"/"test", account numbers with the secret "test", and what STS gave out.
  std::map<std::string, std::string, std::less<>> keys;
  /// For the dates in signatures: the services' own clock may be moved. Unset: the services' time.
  std::function<runtime::TimePoint()> wall_clock;
};

/// The services of AWS behind one address. A request is told apart as the real endpoints do: by the prefix of
/// X-Amz-Target, by the API version of a form, by the service in its signature's scope, by its host. Without any of
/// these an action of SQS, or the path of a queue, will do.
class Aws final : public http::Handler {
 public:
  explicit Aws(runtime::Runtime& runtime, AwsOptions options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

  sqs::Service& sqs() { return sqs_; }
  dynamodb::Service& dynamodb() { return dynamodb_; }
  sts::Service& sts() { return sts_; }

  enum class Which { kNone, kSqs, kDynamoDb, kSts, kMetadata };
  static Which which(const http::Request& request);
  /// An error in the words and the form of the service that the request means.
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);

 private:
  /// Null when no service is meant.
  http::Handler* handler(Which service);
  std::optional<http::Response> check(const http::Request& request, Which service);
  std::optional<auth::Secret> find_secret(std::string_view access_key_id) const;

  runtime::Runtime& runtime_;
  runtime::Random& ids_;
  bool strict_;
  std::map<std::string, std::string, std::less<>> keys_;
  std::function<runtime::TimePoint()> wall_clock_;
  sqs::Service sqs_;
  dynamodb::Service dynamodb_;
  sts::Service sts_;
  metadata::Service metadata_;
};

struct AzureOptions {
  /// Who may ask for queues and tables.
  azure::auth::Options auth;
  azure::queue::Options queue;
  azure::table::Options table;
  azure::entra::Options entra;
};

/// The services of Azure, each of which has an address of its own: paths do not tell a queue from a table.
class Azure final {
 public:
  explicit Azure(runtime::Runtime& runtime, AzureOptions options = {});

  azure::queue::Service& queue() { return queue_; }
  azure::table::Service& table() { return table_; }
  azure::entra::Service& entra() { return entra_; }
  const azure::auth::Keys& keys() const { return keys_; }

 private:
  azure::auth::Keys keys_;
  azure::queue::Service queue_;
  azure::table::Service table_;
  azure::entra::Service entra_;
};

}  // namespace queuecast::emulators
