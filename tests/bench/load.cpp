// Sends one request over and over on several kept connections, each waiting for its answer before the next, and prints
// how many answers came a second. Usage: load PORT CONNECTIONS REQUESTS < request-bytes
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

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Plan {
  std::string request;
  long left = 0;
  long answers = 0;
  long failures = 0;
  std::vector<double> latencies;  // seconds
};

class Connection {
 public:
  Connection(asio::io_context& io, Plan& plan) : plan_(plan), socket_(io) {}

  void start(const tcp::endpoint& server) {
    socket_.connect(server);
    socket_.set_option(tcp::no_delay{true});
    next();
  }

 private:
  void next() {
    if (plan_.left-- <= 0) return;
    answer_.clear();
    sent_ = std::chrono::steady_clock::now();
    asio::async_write(socket_, asio::buffer(plan_.request), [this](auto error, std::size_t) {
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
    const std::size_t length = answer_.find("Content-Length: ");
    const long body = length < end ? std::strtol(answer_.c_str() + length + 16, nullptr, 10) : 0;
    return answer_.size() >= end + 4 + static_cast<std::size_t>(body);
  }

  Plan& plan_;
  tcp::socket socket_;
  std::string answer_;
  char bytes_[16 * 1024];
  std::chrono::steady_clock::time_point sent_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: load PORT CONNECTIONS REQUESTS < request-bytes\n";
    return 2;
  }
  Plan plan;
  plan.request.assign(std::istreambuf_iterator<char>{std::cin}, {});
  plan.left = std::atol(argv[3]);
  asio::io_context io{1};
  std::vector<std::unique_ptr<Connection>> connections;
  const tcp::endpoint server{asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::atoi(argv[1]))};
  const auto begin = std::chrono::steady_clock::now();
  for (int i = std::atoi(argv[2]); i > 0; --i) {
    connections.push_back(std::make_unique<Connection>(io, plan));
    connections.back()->start(server);
  }
  io.run();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::sort(plan.latencies.begin(), plan.latencies.end());
  const double p99 = plan.latencies.empty() ? 0 : plan.latencies[plan.latencies.size() * 99 / 100];
  std::cout << static_cast<double>(plan.answers) / seconds << " " << p99 * 1e6 << " " << plan.failures << "\n";
  return plan.failures == 0 && plan.answers > 0 ? 0 : 1;
}
