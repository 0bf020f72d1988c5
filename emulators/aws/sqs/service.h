#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/sqs/account.h"
#include "emulators/aws/sqs/actions/requests.h"
#include "emulators/aws/sqs/long_polls.h"
#include "emulators/aws/sqs/options.h"
#include "emulators/aws/sqs/protocol/date.h"
#include "emulators/aws/sqs/protocol/json_decode.h"
#include "emulators/aws/sqs/usage.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::sqs {

/// Amazon SQS, API version 2012-11-05, over AWS JSON 1.0. Credentials are accepted, not checked.
///
/// The service must outlive the tasks it serves.
class Service final : public http::Handler {
 public:
  Service(runtime::Runtime& runtime, Options options);

  runtime::Task<http::Response> handle(http::Request request, http::Peer peer) override;

  /// What a call brings along from the transport.
  struct Origin {
    std::string host;
    std::string trace_header;
  };
  /// A call without a protocol: the same rules, limits, billing and waiting.
  runtime::Task<Result<Answer>> call(Call call, Origin origin);

  const Usage& usage() const { return usage_; }
  /// The counters of a queue at this instant; nothing when there is no such queue.
  std::optional<Counts> counts(std::string_view queue_name);
  Account& account() { return account_; }

 private:
  /// A receive that found nothing and has time to wait.
  struct Waiting {
    PendingReceive receive;
    TimePoint deadline;
  };
  Result<Answer> begin(Call& call, std::string_view host, std::string_view trace_header,
                       std::optional<Waiting>& waiting);
  Result<Answer> receive(Context& context, ReceiveMessageRequest& request, std::optional<Waiting>& waiting);
  runtime::Task<Result<Answer>> finish(Waiting waiting);
  void settle(const Context& context);
  http::Response respond(const Result<Answer>& answer);
  void add_common_headers(http::Response& response, std::string_view content_type);

  runtime::Runtime& runtime_;
  runtime::Random& request_ids_;
  Account account_;
  Usage usage_;
  LongPolls polls_{runtime_, account_, usage_};
  JsonDecoder decoder_;
  HttpDate date_;
};

}  // namespace queuecast::sqs
