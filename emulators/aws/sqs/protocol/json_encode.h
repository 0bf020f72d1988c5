#pragma once

#include <string>

#include "emulators/aws/sqs/actions/requests.h"

namespace queuecast::sqs {

/// The body of a successful answer in AWS JSON 1.0: empty results are left out, an action without a result has no body.
std::string encode_json(const Answer& answer);

/// The body of an error: `__type` with its namespace and `message`.
std::string encode_json(const ServiceError& error);

/// What the header x-amzn-query-error says, from which SDKs take the error code: "CODE;Sender".
std::string query_error(const ServiceError& error);

}  // namespace queuecast::sqs
