#pragma once

#include <string>
#include <string_view>

#include "emulators/aws/sqs/actions/requests.h"

namespace queuecast::sqs {

/// The body of a successful answer in the Query protocol: <ActionResponse> with <ActionResult>, which actions without a
/// result leave out, and the request's id. `json` asks for the JSON rendering of the same tree.
std::string encode_query(std::string_view action, const Answer& answer, std::string_view request_id, bool json);

/// <ErrorResponse>, or {"Error":{...},"RequestId":...}.
std::string encode_query(const ServiceError& error, std::string_view request_id, bool json);

}  // namespace queuecast::sqs
