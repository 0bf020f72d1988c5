#include "sim/experiment/cloud_services.h"

#include <optional>
#include <stdexcept>

namespace queuecast::experiment {

namespace {

runtime::Task<void> keep_answer(http::Handler& handler, http::Request request, std::optional<http::Response>& answer) {
  http::Peer peer{"127.0.0.1"};
  answer = co_await handler.handle(std::move(request), std::move(peer));
}

}  // namespace

http::Response ask(simulated::World& world, http::Handler& handler, http::Request request, const std::string& what) {
  std::optional<http::Response> answer;
  const runtime::Job job = world.start(keep_answer(handler, std::move(request), answer));
  world.run_while([&] { return !answer; });
  if (answer->status >= 300) {
    throw std::runtime_error("the service refuses " + what + ": " + std::to_string(answer->status) + " " +
                             answer->body);
  }
  return std::move(*answer);
}

}  // namespace queuecast::experiment
