#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/http/client.h"
#include "runtime/http/message.h"
#include "runtime/runtime.h"
#include "workload/clients/error.h"

namespace queuecast::clients {

/// How one attempt of a call ended.
struct Attempt {
  /// Counts from 1.
  int number = 1;
  std::string_view method = "POST";
  /// The API's name of the operation ("ReceiveMessage").
  std::string_view operation;
  /// Nothing: the attempt succeeded.
  const Error* error = nullptr;
  /// Nothing: no answer came, or the request was not sent.
  const http::Response* response = nullptr;
  /// The answer contradicts its own checksum.
  bool corrupt = false;
};

/// What an SDK does after an attempt. A delay without a retry is slept before the call fails.
struct Decision {
  bool retry = false;
  runtime::Duration delay{};
};

/// The retry rules of one client object, with what it remembers from call to call.
class RetryPolicy {
 public:
  virtual ~RetryPolicy() = default;
  /// How long the client holds the next attempt back; asked again after that time until it says zero.
  virtual runtime::Duration hold_back(runtime::TimePoint) { return {}; }
  /// Told of every attempt, the successful ones too.
  virtual Decision after_attempt(const Attempt& attempt, runtime::TimePoint now) = 0;
};

/// One API call as the retry loop sees it.
class Call {
 public:
  virtual ~Call() = default;
  virtual std::string_view operation() const = 0;
  virtual std::string_view method() const { return "POST"; }
  /// Whether a token or key is at hand; if not, `authorise` gets one, or the reason why there is none.
  virtual bool authorised(runtime::TimePoint) const { return true; }
  virtual runtime::Task<std::optional<Error>> authorise();
  /// Builds the request anew for each attempt: dates and signatures differ.
  virtual http::Request build(int attempt) = 0;
  virtual bool succeeded(const http::Response& response) const { return response.status < 300; }
  /// Reads the service's code and message out of an error answer.
  virtual void read_error(const http::Response& response, Error& error) const = 0;
  virtual bool corrupt(const http::Response&) const { return false; }
};

/// A connection to one endpoint that is opened anew after a failure, as the SDKs' pools do it.
class Connection {
 public:
  /// `time_limit`: how long an attempt may take until its answer is complete; the transport does not tell connecting
  /// from waiting. The endpoint must outlive the connection.
  Connection(runtime::Runtime& runtime, const http::Endpoint& endpoint, runtime::Duration time_limit)
      : runtime_(runtime), endpoint_(endpoint), time_limit_(time_limit) {}

  /// Sends until the call succeeds or the policy gives up. Call and policy must outlive the task.
  runtime::Task<Result<http::Response>> send(Call& call, RetryPolicy& policy);

 private:
  /// One attempt, from the token to the answer; `error` says how it failed.
  runtime::Task<std::optional<http::Response>> attempt(Call& call, int number, Error& error);

  runtime::Runtime& runtime_;
  const http::Endpoint& endpoint_;
  runtime::Duration time_limit_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace queuecast::clients
