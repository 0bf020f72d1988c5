#pragma once

#include <string_view>
#include <vector>

#include "runtime/http/handler.h"
#include "runtime/simulated/world.h"

namespace queuecast::fuzz {

/// Reads the requests of a text that people can write:
///
///   POST /000000000000/jobs
///   X-Amz-Target: AmazonSQS.SendMessage
///
///   {"QueueUrl": ...}
///   ---
///   GET /next
///
/// The first line is method and target, the empty line separates fields from the body, "---" one request from the next.
/// Requests that HTTP cannot carry are left out, as a reader of HTTP would.
std::vector<http::Request> read_requests(std::string_view text);

/// Sends the requests one after the other and requires of each that it is answered within a minute of the world's time,
/// by an answer that HTTP can carry, whose body is what its Content-Type says, and that is not an internal error.
void serve(simulated::World& world, http::Handler& service, std::vector<http::Request> requests);

}  // namespace queuecast::fuzz
