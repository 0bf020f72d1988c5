#include "runtime/http/codec.h"

#include <gtest/gtest.h>

#include <string>

#include "runtime/http/client.h"
#include "tests/support/split.h"

namespace queuecast::http {
namespace {

using testing_support::for_each_split;

/// Feeds both parts; returns the status of the error or 0.
template <class Reader>
int feed_all(Reader& reader, std::string_view bytes) {
  while (!bytes.empty() && !reader.done()) {
    const auto used = reader.feed(bytes);
    if (used.has_error()) return used.error().status;
    if (*used == 0) break;
    bytes.remove_prefix(*used);
  }
  return 0;
}

TEST(RequestReader, ReadsTheSameMessageHoweverItIsSplit) {
  const std::string bytes =
      "POST /000000000000/q?x=1 HTTP/1.1\r\nHost: a\r\nX-Amz-Target: AmazonSQS.SendMessage\r\n"
      "Content-Length: 11\r\n\r\nhello world";
  for_each_split(bytes, [](std::string_view first, std::string_view second) {
    RequestReader reader;
    ASSERT_EQ(feed_all(reader, first), 0);
    ASSERT_EQ(feed_all(reader, second), 0);
    ASSERT_TRUE(reader.done());
    EXPECT_TRUE(reader.keep_alive());
    const Request request = reader.take();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/000000000000/q?x=1");
    EXPECT_EQ(request.headers.get("x-amz-target"), "AmazonSQS.SendMessage");
    EXPECT_EQ(request.body, "hello world");
  });
}

TEST(RequestReader, ReadsChunkedBodiesHoweverTheyAreSplit) {
  const std::string bytes =
      "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n";
  for_each_split(bytes, [](std::string_view first, std::string_view second) {
    RequestReader reader;
    ASSERT_EQ(feed_all(reader, first), 0);
    ASSERT_EQ(feed_all(reader, second), 0);
    ASSERT_TRUE(reader.done());
    EXPECT_EQ(reader.take().body, "hello world");
  });
}

TEST(RequestReader, LeavesTheNextMessageAlone) {
  const std::string one = "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";
  RequestReader reader;
  const std::string two = one + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto used = reader.feed(two);
  ASSERT_TRUE(used.has_value());
  EXPECT_EQ(*used, one.size());
  EXPECT_EQ(reader.take().target, "/1");
  ASSERT_TRUE(reader.feed(std::string_view(two).substr(*used)).has_value());
  ASSERT_TRUE(reader.done());
  EXPECT_EQ(reader.take().target, "/2");
}

TEST(RequestReader, RefusesTheSameWayForEverySplit) {
  const struct {
    std::string bytes;
    int status;
  } cases[] = {
      {"GARBAGE\r\n\r\n", 400},
      {"GET / HTTP/3.7\r\n\r\n", 505},
      {"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", 413},
      {"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nX: " + std::string(5000, 'a') + "\r\n\r\n", 431},
  };
  const Limits limits{.header_bytes = 4096, .body_bytes = 1024};
  for (const auto& bad : cases) {
    for_each_split(bad.bytes, [&](std::string_view first, std::string_view second) {
      RequestReader reader{limits};
      int status = feed_all(reader, first);
      if (status == 0) status = feed_all(reader, second);
      EXPECT_EQ(status, bad.status) << bad.bytes.substr(0, 60) << " split at " << first.size();
    });
  }
}

TEST(RequestReader, AsksOnceForTheBodyOfAPatientClient) {
  RequestReader reader;
  ASSERT_TRUE(
      reader.feed("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").has_value());
  EXPECT_TRUE(reader.take_expect_continue());
  EXPECT_FALSE(reader.take_expect_continue());
  ASSERT_TRUE(reader.feed("ok").has_value());
  EXPECT_EQ(reader.take().body, "ok");
}

TEST(Codec, WhatIsWrittenIsReadBack) {
  Request request{.method = "POST", .target = "/a%20b", .headers = {}, .body = std::string("\0\xff binary", 9)};
  request.headers.add("X-One", "1");
  request.headers.add("Content-Length", "12345");  // a writer computes its own
  std::string bytes;
  write_request(request, "host:1", bytes);
  RequestReader reader;
  ASSERT_EQ(feed_all(reader, bytes), 0);
  const Request read = reader.take();
  EXPECT_EQ(read.body, request.body);
  EXPECT_EQ(read.headers.get("Host"), "host:1");
  EXPECT_EQ(read.headers.get("Content-Length"), "9");

  Response response{.status = 503, .headers = {}, .body = "busy"};
  response.headers.add("x-ms-version", "2021-02-12");
  bytes.clear();
  write_response(response, false, bytes);
  ResponseReader response_reader;
  ASSERT_EQ(feed_all(response_reader, bytes), 0);
  EXPECT_FALSE(response_reader.keep_alive());
  EXPECT_EQ(response_reader.take().status, 503);
}

TEST(Codec, OnlyAnswersThatMayHaveABodyStateItsLength) {
  const auto written = [](int status) {
    std::string bytes;
    write_response(Response{.status = status, .headers = {}, .body = {}}, true, bytes);
    return bytes;
  };
  for (const int status : {200, 201, 202, 404}) {
    EXPECT_NE(written(status).find("\r\nContent-Length: 0\r\n\r\n"), std::string::npos) << status;
  }
  for (const int status : {204, 304}) EXPECT_EQ(written(status).find("Content-Length"), std::string::npos) << status;
}

TEST(ResponseReader, BodyWithoutLengthEndsWithTheConnection) {
  ResponseReader reader;
  ASSERT_EQ(feed_all(reader, "HTTP/1.1 200 OK\r\n\r\npart"), 0);
  EXPECT_FALSE(reader.done());
  EXPECT_TRUE(reader.feed_end());
  EXPECT_EQ(reader.take().body, "part");
}

TEST(ResponseReader, AnEndBeforeTheFirstByteIsNoAnswer) {
  ResponseReader reader;
  EXPECT_FALSE(reader.feed_end());
  ASSERT_EQ(feed_all(reader, "HTTP/1.1 200 O"), 0);
  EXPECT_FALSE(reader.feed_end());
}

TEST(ResponseReader, AnswerToHeadHasALengthButNoBody) {
  ResponseReader reader;
  reader.expect_answer_to("HEAD");
  ASSERT_EQ(feed_all(reader, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"), 0);
  EXPECT_TRUE(reader.done());
}

TEST(Endpoint, ReadsHostAndPort) {
  EXPECT_EQ(Endpoint::parse("http://127.0.0.1:4566/x").authority(), "127.0.0.1:4566");
  EXPECT_EQ(Endpoint::parse("https://sqs.us-east-1.amazonaws.com").authority(), "sqs.us-east-1.amazonaws.com");
  EXPECT_EQ(Endpoint::parse("http://[::1]:80").authority(), "[::1]");
  for (const char* bad : {"", "sqs", "ftp://x", "http://", "http://a:b"}) {
    EXPECT_THROW(Endpoint::parse(bad), std::invalid_argument) << bad;
  }
}

TEST(PercentCoding, RoundTripsAndKeepsMalformedEscapes) {
  EXPECT_EQ(percent_encode("a b/ü~"), "a%20b%2F%C3%BC~");
  EXPECT_EQ(percent_decode("a%20b%2F%C3%BC~"), "a b/ü~");
  EXPECT_EQ(percent_decode("100%zz%4"), "100%zz%4");
  const auto pairs = parse_query("a=1&b&c=x+y%3D&&d=");
  ASSERT_EQ(pairs.size(), 4u);
  EXPECT_EQ(pairs[2].second, "x y=");
}

}  // namespace
}  // namespace queuecast::http
