#include "workload/clients/retry.h"

#include <utility>

#include "workload/clients/deadline.h"

namespace queuecast::clients {

namespace {

void set_transport_error(Error& error, http::TransportError failure) {
  error.transport = failure.kind;
  error.message = std::move(failure.message);
}

bool failed(const Error& error) { return error.transport || error.authentication || error.status != 0; }

}  // namespace

runtime::Task<std::optional<Error>> Call::authorise() { co_return std::nullopt; }

runtime::Task<std::optional<http::Response>> Connection::attempt(Call& call, int number, Error& error) {
  if (!call.authorised(runtime_.now())) {
    std::optional<Error> refusal = co_await call.authorise();
    if (refusal) {
      error = std::move(*refusal);
      error.authentication = true;
      co_return std::nullopt;
    }
  }
  if (!client_) client_ = runtime_.http_client(endpoint_);
  http::Request request = call.build(number);
  Within<http::TransportResult<http::Response>> exchange(runtime_, client_->send(std::move(request)),
                                                         runtime_.now() + time_limit_);
  std::optional<http::TransportResult<http::Response>> answer = co_await exchange;
  if (!answer || answer->has_error()) {
    client_.reset();
    set_transport_error(error, answer
                                   ? std::move(*answer).error()
                                   : http::TransportError{http::TransportError::Kind::kTimeout, "no answer in time"});
    co_return std::nullopt;
  }
  if (!call.succeeded(**answer)) {
    error.status = (*answer)->status;
    call.read_error(**answer, error);
  }
  co_return std::move(**answer);
}

runtime::Task<Result<http::Response>> Connection::send(Call& call, RetryPolicy& policy) {
  for (int number = 1;; ++number) {
    for (auto hold = policy.hold_back(runtime_.now()); hold.count() > 0; hold = policy.hold_back(runtime_.now())) {
      co_await runtime::sleep_for(runtime_, hold);
    }
    Error error;
    std::optional<http::Response> response = co_await attempt(call, number, error);
    error.attempts = number;
    Attempt outcome;
    outcome.number = number;
    outcome.method = call.method();
    outcome.operation = call.operation();
    outcome.response = response ? &*response : nullptr;
    outcome.error = failed(error) ? &error : nullptr;
    outcome.corrupt = response && call.corrupt(*response);
    const Decision decision = policy.after_attempt(outcome, runtime_.now());
    if (decision.delay.count() > 0) co_await runtime::sleep_for(runtime_, decision.delay);
    if (decision.retry) continue;
    if (outcome.corrupt && !failed(error)) {
      error.status = response->status;
      error.code = "ChecksumError";
      error.message = "the answer does not match its checksum";
    }
    if (failed(error)) co_return std::move(error);
    co_return std::move(*response);
  }
}

}  // namespace queuecast::clients
