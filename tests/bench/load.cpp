// Sends requests over and over on several kept connections, each waiting for its answer before the next, and prints the
// answers a second, their 99th percentile in microseconds and how many were refused.
//
// Usage: load PORT CONNECTIONS REQUESTS < requests
//
// Each connection goes through the requests in turn; a line "---" stands between two. @LENGTH@ is the length of the
// body,
// @BEGIN|END@ what the previous answer had between two texts, and @%BEGIN|END@ the same, percent-encoded.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "runtime/http/message.h"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Plan {
  std::vector<std::string> requests;
  long left = 0;
  long answers = 0;
  long failures = 0;
  std::vector<double> latencies;  // seconds
};

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return {};
  return text.substr(from + begin.size(), text.find(end, from + begin.size()) - from - begin.size());
}

/// The request with its placeholders filled in.
std::string fill(std::string request, const std::string& previous_answer) {
  static const std::string kLength = "@LENGTH@";
  for (std::size_t at = 0; (at = request.find('@', at)) != std::string::npos;) {
    const std::size_t end = request.find('@', at + 1);
    const std::size_t bar = request.find('|', at + 1);
    if (bar >= end) {
      at = end + 1;
      continue;
    }
    const bool encoded = request[at + 1] == '%';
    const std::size_t begin = at + (encoded ? 2 : 1);
    std::string value =
        between(previous_answer, request.substr(begin, bar - begin), request.substr(bar + 1, end - bar - 1));
    if (encoded) value = queuecast::http::percent_encode(value);
    request.replace(at, end + 1 - at, value);
    at += value.size();
  }
  if (const std::size_t at = request.find(kLength); at != std::string::npos) {
    const std::size_t body = request.size() - request.find("\r\n\r\n") - 4;
    request.replace(at, kLength.size(), std::to_string(body));
  }
  return request;
}

std::vector<std::string> read_requests(std::istream& in) {
  static const std::string kBetween = "\n---\n";
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  std::vector<std::string> requests;
  std::size_t from = 0;
  for (std::size_t to; (to = text.find(kBetween, from)) != std::string::npos; from = to + kBetween.size()) {
    requests.push_back(text.substr(from, to - from));
  }
  requests.push_back(text.substr(from));
  // What changes nothing is filled in once, so that the client costs little.
  if (requests.size() == 1) requests.front() = fill(requests.front(), {});
  return requests;
}

class Connection {
 public:
  Connection(asio::io_context& io, Plan& plan, tcp::endpoint server) : plan_(plan), socket_(io), server_(server) {}

  void start() {
    open();
    next();
  }

 private:
  void open() {
    socket_ = tcp::socket{socket_.get_executor()};
    socket_.connect(server_);
    socket_.set_option(tcp::no_delay{true});
  }

  void next() {
    if (plan_.left-- <= 0) return;
    if (answer_.find("Connection: close\r\n") < answer_.find("\r\n\r\n")) open();  // some rivals keep none
    const std::string& request = plan_.requests[turn_++ % plan_.requests.size()];
    if (plan_.requests.size() > 1) filled_ = fill(request, answer_);
    answer_.clear();
    sent_ = std::chrono::steady_clock::now();
    asio::async_write(socket_, asio::buffer(plan_.requests.size() > 1 ? filled_ : request),
                      [this](auto error, std::size_t) {
                        if (!error) read();
                      });
  }

  void read() {
    socket_.async_read_some(asio::buffer(bytes_), [this](auto error, std::size_t n) {
      if (error) return;
      answer_.append(bytes_, n);
      if (!complete()) return read();
      ++plan_.answers;
      if (answer_.compare(9, 1, "2") != 0) ++plan_.failures;
      plan_.latencies.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - sent_).count());
      next();
    });
  }

  bool complete() const {
    const std::size_t end = answer_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    if (answer_.find("Transfer-Encoding: chunked") < end) return answer_.ends_with("\r\n0\r\n\r\n");
    const std::size_t length = answer_.find("Content-Length: ");
    const long body = length < end ? std::strtol(answer_.c_str() + length + 16, nullptr, 10) : 0;
    return answer_.size() >= end + 4 + static_cast<std::size_t>(body);
  }

  Plan& plan_;
  tcp::socket socket_;
  tcp::endpoint server_;
  std::size_t turn_ = 0;
  std::string filled_;
  std::string answer_;
  char bytes_[16 * 1024];
  std::chrono::steady_clock::time_point sent_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: load PORT CONNECTIONS REQUESTS < requests\n";
    return 2;
  }
  Plan plan;
  plan.requests = read_requests(std::cin);
  plan.left = std::atol(argv[3]);
  asio::io_context io{1};
  std::vector<std::unique_ptr<Connection>> connections;
  const tcp::endpoint server{asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::atoi(argv[1]))};
  const auto begin = std::chrono::steady_clock::now();
  for (int i = std::atoi(argv[2]); i > 0; --i) {
    connections.push_back(std::make_unique<Connection>(io, plan, server));
    connections.back()->start();
  }
  io.run();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::sort(plan.latencies.begin(), plan.latencies.end());
  const double p99 = plan.latencies.empty() ? 0 : plan.latencies[plan.latencies.size() * 99 / 100];
  std::cout << static_cast<double>(plan.answers) / seconds << " " << p99 * 1e6 << " " << plan.failures << "\n";
  return plan.failures == 0 && plan.answers > 0 ? 0 : 1;
}
