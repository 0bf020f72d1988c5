#include "sim/experiment/service_timing.h"

#include <algorithm>
#include <stdexcept>

namespace queuecast::experiment {

using runtime::Duration;

ServiceTiming::ServiceTiming(runtime::Runtime& runtime, const catalog::Latencies& latencies, std::string cloud,
                             bool fifo)
    : runtime_(runtime), cloud_(std::move(cloud)), rows_(kRowCount) {
  load(latencies, kConnect, "tls_connect");
  if (cloud_ == "aws") {
    load(latencies, kSqsSend, fifo ? "sqs_send_fifo" : "sqs_send");
    load(latencies, kSqsReceive, fifo ? "sqs_receive_fifo" : "sqs_receive");
    load(latencies, kSqsReceiveEmpty, "sqs_receive_empty");
    load(latencies, kSqsDelete, "sqs_delete");
    load(latencies, kSqsAttributes, "sqs_get_queue_attributes");
    load(latencies, kDynamoPut, "dynamodb_put_item");
    load(latencies, kDynamoGet, "dynamodb_get_item");
    load(latencies, kDynamoThrottle, "dynamodb_throttle_reply");
    load(latencies, kSts, "sts_assume_role_web_identity");
  } else {
    load(latencies, kQueuePut, "queue_put");
    load(latencies, kQueueGet, "queue_get");
    load(latencies, kQueueGetEmpty, "queue_get_empty");
    load(latencies, kQueueDelete, "queue_delete");
    load(latencies, kQueueMetadata, "queue_get_metadata");
    load(latencies, kTableInsert, "table_insert");
    load(latencies, kTableRead, "table_point_read");
    load(latencies, kEntra, "entra_token_workload_identity");
    load(latencies, kEntraSlow, "entra_slow_total");
    entra_slow_probability_ = latencies.row(cloud_, "entra_slow_probability")->first;
  }
}

void ServiceTiming::load(const catalog::Latencies& latencies, RowName name, const char* step) {
  const auto row = latencies.row(cloud_, step);
  if (!row) throw std::logic_error("service timing: " + row.error().message());
  rows_[name] = {*row, &runtime_.random(std::string("wire.") + step), runtime::seconds(row->median() * 0.2)};
}

ServiceTiming::RowName ServiceTiming::aws_row(const http::Request& request) const {
  const std::string_view target = request.headers.get("X-Amz-Target");
  const std::string_view action = target.substr(std::min(target.find('.') + 1, target.size()));
  if (action.starts_with("SendMessage")) return kSqsSend;
  if (action == "ReceiveMessage") return kSqsReceive;
  if (action == "PutItem") return kDynamoPut;
  if (action == "GetItem") return kDynamoGet;
  if (action.starts_with("DeleteMessage") || action.starts_with("ChangeMessage")) return kSqsDelete;
  return target.empty() ? kSts : kSqsAttributes;
}

ServiceTiming::RowName ServiceTiming::azure_row(const http::Endpoint& endpoint, const http::Request& request) const {
  if (endpoint.host.starts_with("login.")) return kEntra;
  if (endpoint.host.find(".table.") != std::string::npos) return request.method == "GET" ? kTableRead : kTableInsert;
  const bool messages = http::path_of(request.target).find("/messages") != std::string_view::npos;
  if (!messages) return kQueueMetadata;
  if (request.method == "GET") return kQueueGet;
  return request.method == "DELETE" ? kQueueDelete : kQueuePut;
}

ServiceTiming::RowName ServiceTiming::row_of(const http::Endpoint& endpoint, const http::Request& request) const {
  return cloud_ == "aws" ? aws_row(request) : azure_row(endpoint, request);
}

Duration ServiceTiming::connect(const http::Endpoint&) {
  return runtime::seconds(rows_[kConnect].distribution.draw(*rows_[kConnect].random));
}

Duration ServiceTiming::request(const http::Endpoint& endpoint, const http::Request& request) {
  return rows_[row_of(endpoint, request)].outbound;
}

Duration ServiceTiming::response(const http::Endpoint& endpoint, const http::Request& request,
                                 const http::Response& response) {
  const RowName asked = row_of(endpoint, request);
  RowName name = asked;
  if (asked == kSqsReceive && response.body.size() <= 2) name = kSqsReceiveEmpty;  // "{}"
  if (asked == kDynamoPut && response.status == 400) name = kDynamoThrottle;
  if (asked == kQueueGet && response.body.find("<QueueMessage>") == std::string::npos) name = kQueueGetEmpty;
  if (asked == kEntra && rows_[kEntra].random->bernoulli(entra_slow_probability_)) name = kEntraSlow;
  const Duration whole = runtime::seconds(rows_[name].distribution.draw(*rows_[name].random));
  return std::max(Duration::zero(), whole - rows_[asked].outbound);
}

}  // namespace queuecast::experiment
