#pragma once

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

struct AwsOptions {
  sqs::Options sqs;
  dynamodb::Options dynamodb;
  sts::Options sts;
};

/// The services of AWS behind one address. A request is told apart as the real endpoints do: by the prefix of
/// X-Amz-Target, by the API version of a form, by the service in its signature's scope, by its host.
class Aws final : public http::Handler {
 public:
  explicit Aws(runtime::Runtime& runtime, AwsOptions options = {});

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

  sqs::Service& sqs() { return sqs_; }
  dynamodb::Service& dynamodb() { return dynamodb_; }
  sts::Service& sts() { return sts_; }

 private:
  /// Null when no service is meant.
  http::Handler* service_of(const http::Request& request);

  runtime::Random& ids_;
  sqs::Service sqs_;
  dynamodb::Service dynamodb_;
  sts::Service sts_;
  metadata::Service metadata_;
};

struct AzureOptions {
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

 private:
  azure::queue::Service queue_;
  azure::table::Service table_;
  azure::entra::Service entra_;
};

}  // namespace queuecast::emulators
