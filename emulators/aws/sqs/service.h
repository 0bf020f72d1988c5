#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulators/aws/sqs/accounts.h"
#include "emulators/aws/sqs/actions/requests.h"
#include "emulators/aws/sqs/long_polls.h"
#include "emulators/aws/sqs/options.h"
#include "emulators/aws/sqs/protocol/date.h"
#include "emulators/aws/sqs/protocol/json_decode.h"
#include "emulators/aws/sqs/protocol/protocol.h"
#include "emulators/aws/sqs/usage.h"
#include "runtime/http/handler.h"
#include "runtime/runtime.h"

namespace queuecast::sqs {

/// Amazon SQS, API version 2012-11-05, over AWS JSON 1.0 and over the Query protocol. Credentials are accepted, not
/// checked; they name the caller's account and region.
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
    Caller caller;
    /// The request came over TLS; queue URLs then say so.
    bool https = false;
  };
  /// A call without a protocol: the same rules, limits, billing and waiting.
  runtime::Task<Result<Answer>> call(Call call, Origin origin);

  /// An error found before the service is reached, such as a wrong signature, in the protocol of the request. `code` is
  /// the one of the Query protocol ("SignatureDoesNotMatch").
  http::Response refuse(const http::Request& request, std::string_view code, int status, std::string_view message);

  const Usage& usage() const { return usage_; }
  /// The counters of a queue of the home account at this instant; nothing when there is no such queue.
  std::optional<Counts> counts(std::string_view queue_name);
  Accounts& accounts() { return accounts_; }
  /// Deletes every queue of every account; polls that wait end. Names are free at once.
  void reset();

 private:
  /// A receive that found nothing and has time to wait.
  struct Waiting {
    PendingReceive receive;
    TimePoint deadline;
  };
  runtime::Task<http::Response> handle_json(http::Request request);
  runtime::Task<http::Response> handle_query(http::Request request, bool json);
  Result<Answer> begin(Call& call, const Origin& origin, std::optional<Waiting>& waiting);
  Result<Answer> receive(Context& context, ReceiveMessageRequest& request, std::optional<Waiting>& waiting);
  runtime::Task<Result<Answer>> finish(Waiting waiting);
  void settle(const Context& context);
  void advance_moves();

  http::Response respond_json(const Result<Answer>& answer);
  http::Response respond_query(std::string_view action, const Result<Answer>& answer, bool json);
  http::Response unknown_operation();
  http::Response start_response(std::string_view content_type, const std::string& request_id);

  runtime::Runtime& runtime_;
  runtime::Random& request_ids_;
  Accounts accounts_;
  Usage usage_;
  LongPolls polls_{runtime_, accounts_, usage_};
  JsonDecoder decoder_;
  HttpDate date_;
  /// Stands at the next message that a move task takes.
  runtime::Timer moves_timer_;
  std::optional<TimePoint> moves_armed_;
};

}  // namespace queuecast::sqs
