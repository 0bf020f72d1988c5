#include "runtime/http/plain_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/random.h"

namespace queuecast::http {
namespace {

std::string text_of(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text.append(name).append("=").append(value).append(";");
  return text;
}
std::string text_of(const Request& request) {
  return request.method + " " + request.target + " " + text_of(request.headers) + request.body;
}
std::string text_of(const Response& response) {
  return std::to_string(response.status) + " " + text_of(response.headers) + response.body;
}

/// The message as the parser proper reads it, which it does when bytes come one by one; nothing when it does not.
template <class Reader>
std::string by_parser(std::string_view bytes, std::size_t& used) {
  Reader reader;
  for (used = 0; used < bytes.size() && !reader.done(); ++used) {
    if (reader.feed(bytes.substr(used, 1)).has_error()) return "error";
  }
  if (!reader.done() || !reader.keep_alive()) return "not done";
  return text_of(reader.take());
}

/// Whether the plain reader takes the bytes; if so, it must read what the parser reads.
template <class Message, class Reader>
bool plain(const std::string& bytes) {
  Message message;
  const auto used = read_plain(bytes, {}, message);
  if (!used) return false;
  std::size_t parser_used = 0;
  EXPECT_EQ(text_of(message), by_parser<Reader>(bytes, parser_used)) << bytes;
  EXPECT_EQ(*used, parser_used) << bytes;
  return true;
}
bool plain_request(const std::string& bytes) { return plain<Request, RequestReader>(bytes); }
bool plain_response(const std::string& bytes) { return plain<Response, ResponseReader>(bytes); }

const std::string kRequest =
    "POST /q?x=1 HTTP/1.1\r\nHost: a\r\nEmpty:\r\nX-Amz-Target:  AmazonSQS.SendMessage \r\nConnection: Keep-Alive\r\n"
    "Content-Length: 5\r\n\r\nhello";
const std::string kResponse = "HTTP/1.1 200 OK\r\nx-ms-version: 1\r\nContent-Length: 2\r\n\r\n{}";

TEST(PlainReader, ReadsWhatTheParserReads) {
  EXPECT_TRUE(plain_request(kRequest));
  EXPECT_TRUE(plain_request(kRequest + kRequest));
  EXPECT_TRUE(plain_request("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_TRUE(plain_response(kResponse));
  EXPECT_TRUE(plain_response("HTTP/1.1 204 No Content\r\n\r\n"));
}

TEST(PlainReader, LeavesAllElseToTheParser) {
  const auto with = [](const std::string& field) { return "POST / HTTP/1.1\r\n" + field + "\r\n\r\n"; };
  for (const char* field : {"Connection: close", "Expect: 100-continue", "Transfer-Encoding: chunked", "Upgrade: h2c",
                            "A : b", "A", "A: b\r\n folded", "A: \xc3\xa9", "A: b\tc", "Content-Length: 1",
                            "Content-Length: +0", "Content-Length: ", "Content-Length: 0\r\nContent-Length: 0",
                            "Content-Length: 99999999999999999999", "A: b\nB: c", ": b"}) {
    EXPECT_FALSE(plain_request(with(field))) << field;
  }
  for (const char* line : {"GET / HTTP/1.0", "GET /", "GET  / HTTP/1.1", " GET / HTTP/1.1", "GET /a b HTTP/1.1", ""}) {
    EXPECT_FALSE(plain_request(std::string(line) + "\r\nHost: a\r\n\r\n")) << line;
  }
  EXPECT_FALSE(plain_response("HTTP/1.1 200 OK\r\n\r\n")) << "a body that ends with the connection";
  EXPECT_FALSE(plain_response("HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_FALSE(plain_response("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
}

TEST(PlainReader, LeavesMessagesBeyondTheLimitsToTheParser) {
  Request request;
  EXPECT_FALSE(read_plain(kRequest, {.header_bytes = 40, .body_bytes = 100}, request));
  request = {};
  EXPECT_FALSE(read_plain(kRequest, {.header_bytes = 1000, .body_bytes = 4}, request));
}

TEST(PlainReader, NeverReadsADamagedMessageOtherwiseThanTheParser) {
  runtime::Random random{1, "damage"};
  static constexpr std::string_view kBytes = "\r\n :\t;,aZ09/?-\x80\x7f";
  int taken = 0;
  for (int round = 0; round < 20000; ++round) {
    const bool request = round % 2 == 0;
    std::string bytes = request ? kRequest : kResponse;
    for (std::uint64_t hits = 1 + random.below(3); hits > 0; --hits) {
      const auto at = static_cast<std::size_t>(random.below(bytes.size()));
      const char other = kBytes[static_cast<std::size_t>(random.below(kBytes.size()))];
      switch (random.below(3)) {
        case 0: bytes[at] = other; break;
        case 1: bytes.insert(at, 1, other); break;
        default: bytes.erase(at, 1); break;
      }
    }
    taken += request ? plain_request(bytes) : plain_response(bytes);
    if (testing::Test::HasFailure()) FAIL() << "round " << round;
  }
  EXPECT_GT(taken, 1000);
}

}  // namespace
}  // namespace queuecast::http
