// Clients that no SDK is: they send bytes one at a time, too many, too few or none, and close half of a connection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "runtime/real/server.h"

namespace queuecast::real {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using boost::system::error_code;
using runtime::Task;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Answers with the target and the body's length; "/large" with eight megabytes, "/wait" after an hour.
class Counter final : public http::Handler {
 public:
  explicit Counter(World& world) : world_(world) {}
  Task<http::Response> handle(http::Request request, http::Peer) override {
    ++requests;
    if (request.target == "/wait") co_await runtime::sleep_for(world_, 1h);
    http::Response response;
    response.body = request.target + " " + std::to_string(request.body.size());
    if (request.target == "/large") response.body.assign(8 << 20, 'x');
    co_return response;
  }
  int requests = 0;

 private:
  World& world_;
};

/// A TCP connection without manners.
class RawClient {
 public:
  RawClient(World& world, const Server& server) : world_(world), socket_(world.io()) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), server.port()});
    socket_.set_option(tcp::no_delay{true});
  }

  void send(std::string_view bytes) {
    error_code refused;  // by a server that has closed: what it said before counts
    boost::asio::write(socket_, boost::asio::buffer(bytes), refused);
  }
  void close_sending_side() { socket_.shutdown(tcp::socket::shutdown_send); }

  /// All that comes until the server closes.
  std::string read_to_the_end() {
    read();
    world_.run([this] { return ended_; });
    return received_;
  }
  /// All that comes until the bytes end like this.
  std::string read_up_to(std::string_view end) {
    read();
    world_.run([this, end] { return ended_ || received_.ends_with(end); });
    return received_;
  }

 private:
  void read() {
    if (std::exchange(reading_, true)) return;
    read_more();
  }
  void read_more() {
    socket_.async_read_some(boost::asio::buffer(buffer_), [this](error_code error, std::size_t n) {
      received_.append(buffer_, n);
      ended_ = bool{error};
      if (!ended_) read_more();
    });
  }

  World& world_;
  tcp::socket socket_;
  char buffer_[16 * 1024];
  std::string received_;
  bool reading_ = false;
  bool ended_ = false;
};

struct HostileClients : testing::Test {
  static Server::Options options() {
    Server::Options options;
    options.limits = {.header_bytes = 4096, .body_bytes = 64 * 1024};
    options.read_timeout = 50ms;
    return options;
  }

  World world{1};
  Counter counter{world};
  Server server{world, counter, options()};
  RawClient client{world, server};
};

std::string post_of(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

TEST_F(HostileClients, BytesMayComeOneAtATime) {
  for (const char byte : post_of("/slow", "12345")) {
    client.send({&byte, 1});
    world.run([] { return true; });
  }
  EXPECT_THAT(client.read_up_to("/slow 5"), EndsWith("\r\n\r\n/slow 5"));
}

TEST_F(HostileClients, RequestsSentAtOnceAreAnsweredInOrder) {
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += post_of("/" + std::to_string(i), "x");
  client.send(requests + post_of("/last", ""));
  const std::string answers = client.read_up_to("/last 0");
  std::size_t at = 0;
  for (int i = 0; i < 200; ++i) {
    at = answers.find("/" + std::to_string(i) + " 1", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
  EXPECT_EQ(counter.requests, 201);
}

TEST_F(HostileClients, PatientClientIsToldToGoOn) {
  client.send("POST /patient HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.read_up_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_THAT(client.read_up_to("/patient 2"), EndsWith("/patient 2"));
}

TEST_F(HostileClients, HeaderWithoutAnEndIsRefused) {
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(8000, 'a'));
  EXPECT_THAT(client.read_to_the_end(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HostileClients, BodyBeyondTheLimitIsRefusedBeforeItComes) {
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n");
  const std::string answer = client.read_to_the_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(counter.requests, 0);
}

TEST_F(HostileClients, ClientThatIsStillSendingGetsItsRefusal) {
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(200'000, 'x'));
  EXPECT_THAT(client.read_up_to("\n"), StartsWith("HTTP/1.1 413 "));
  client.send(std::string(800'000, 'x'));
  client.close_sending_side();
  EXPECT_THAT(client.read_to_the_end(), EndsWith("body limit exceeded\n"));
}

TEST_F(HostileClients, EndlessChunksAreRefused) {
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 9; ++i) client.send("2000\r\n" + std::string(0x2000, 'x') + "\r\n");
  EXPECT_THAT(client.read_to_the_end(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HostileClients, MessageThatNeverEndsClosesTheConnection) {
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
  EXPECT_EQ(client.read_to_the_end(), "");
  EXPECT_EQ(counter.requests, 0);
}

TEST_F(HostileClients, BytesBeyondTheStatedLengthAreTheNextMessage) {
  client.send("POST /short HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nokNONSENSE\r\n\r\n");
  const std::string answers = client.read_to_the_end();
  EXPECT_THAT(answers, HasSubstr("/short 2"));
  EXPECT_THAT(answers, HasSubstr("HTTP/1.1 400 "));
}

TEST_F(HostileClients, ClientThatClosedItsOwnSideIsStillAnswered) {
  client.send(post_of("/one", "x") + post_of("/large", ""));
  client.close_sending_side();
  const std::string answers = client.read_to_the_end();
  EXPECT_THAT(answers, HasSubstr("/one 1"));
  EXPECT_GT(answers.size(), 8u << 20);
}

TEST_F(HostileClients, WaitingForAClientThatClosedItsSideEnds) {
  client.send(post_of("/wait", ""));
  client.close_sending_side();
  EXPECT_EQ(client.read_to_the_end(), "");
}

TEST_F(HostileClients, OldClientIsAnsweredAndLeft) {
  client.send("GET /old HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.read_to_the_end(), EndsWith("Connection: close\r\n\r\n/old 0"));
}

TEST_F(HostileClients, OneThatStallsDoesNotHoldOthersUp) {
  client.send("POST /stalled HTTP/1.1\r\n");
  RawClient other{world, server};
  other.send(post_of("/other", ""));
  EXPECT_THAT(other.read_up_to("/other 0"), EndsWith("/other 0"));
}

}  // namespace
}  // namespace queuecast::real
