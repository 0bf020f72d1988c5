#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/random.h"
#include "runtime/runtime.h"
#include "runtime/simulated/wire.h"
#include "sim/catalog/latencies.h"

namespace queuecast::experiment {

/// How long the cloud's services take, by what is asked and what came of it: the rows of the latency catalogue
/// ("sqs_receive_empty", "dynamodb_throttle_reply", ...). A row is the time that the client sees; a fifth of its median
/// is spent on the way to the service, the rest on the way back.
class ServiceTiming final : public simulated::Timing {
 public:
  /// `fifo`: the AWS queue is a FIFO queue, which is slower. The catalogue must have the cloud's rows.
  ServiceTiming(runtime::Runtime& runtime, const catalog::Latencies& latencies, std::string cloud, bool fifo);

  runtime::Duration connect(const http::Endpoint& endpoint) override;
  runtime::Duration request(const http::Endpoint& endpoint, const http::Request& request) override;
  runtime::Duration response(const http::Endpoint& endpoint, const http::Request& request,
                             const http::Response& response) override;

 private:
  /// One row with its stream of chance, both looked up once.
  struct Row {
    catalog::Distribution distribution;
    runtime::Random* random = nullptr;
    runtime::Duration outbound{};
  };
  enum RowName {
    kConnect,
    kSqsSend,
    kSqsReceive,
    kSqsReceiveEmpty,
    kSqsDelete,
    kSqsAttributes,
    kDynamoPut,
    kDynamoGet,
    kDynamoThrottle,
    kSts,
    kQueuePut,
    kQueueGet,
    kQueueGetEmpty,
    kQueueDelete,
    kQueueMetadata,
    kTableInsert,
    kTableRead,
    kEntra,
    kEntraSlow,
    kRowCount
  };

  void load(const catalog::Latencies& latencies, RowName name, const char* step);
  RowName aws_row(const http::Request& request) const;
  RowName azure_row(const http::Endpoint& endpoint, const http::Request& request) const;
  RowName row_of(const http::Endpoint& endpoint, const http::Request& request) const;

  runtime::Runtime& runtime_;
  std::string cloud_;
  std::vector<Row> rows_;
  double entra_slow_probability_ = 0;
};

}  // namespace queuecast::experiment
