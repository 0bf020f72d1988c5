#include "runtime/http/codec.h"

#include <charconv>
#include <cstring>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "runtime/http/plain_reader.h"

namespace queuecast::http {

namespace beast = boost::beast::http;
using boost::beast::string_view;

namespace {

std::string_view view(string_view text) { return {text.data(), text.size()}; }

int status_for(boost::system::error_code error) {
  if (error == beast::error::header_limit) return 431;
  if (error == beast::error::body_limit) return 413;
  if (error == beast::error::bad_version) return 505;
  return 400;
}

/// Beast's incremental parser, writing straight into our message.
template <bool is_request, class Message>
class Parser final : public beast::basic_parser<is_request> {
 public:
  explicit Parser(const Limits& limits) {
    this->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    this->body_limit(limits.body_bytes);
    this->eager(true);
  }

  Message message;

 private:
  using Code = boost::system::error_code;

  void on_request_impl(beast::verb, string_view method, string_view target, int, Code&) override {
    if constexpr (is_request) {
      message.method = view(method);
      message.target = view(target);
    }
  }
  void on_response_impl(int status, string_view, int, Code&) override {
    if constexpr (!is_request) message.status = status;
  }
  void on_field_impl(beast::field, string_view name, string_view value, Code&) override {
    message.headers.add(view(name), view(value));
  }
  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code&) override {
    // A claimed length is not yet a byte received: reserve little, grow as the bytes come.
    if (length) message.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 64 * 1024)));
  }
  std::size_t on_body_impl(string_view body, Code&) override {
    message.body.append(body.data(), body.size());
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, Code&) override {
    message.body.append(body.data(), body.size());
    return body.size();
  }
  void on_finish_impl(Code&) override {}
};

/// What both readers share: plain messages at a stroke, for all others a parser that is made anew for each message, and
/// the bytes it could not use yet (Beast wants a whole header before it takes any of it).
template <bool is_request, class Message>
struct Reader {
  explicit Reader(Limits l) : limits(l) { parser.emplace(limits); }

  Limits limits;
  std::optional<Parser<is_request, Message>> parser;
  std::string held;
  bool skip_body = false;
  bool started = false;
  bool continue_asked = false;
  std::optional<Message> plain;  // read without the parser

  bool done() const { return plain || parser->is_done(); }
  bool keep_alive() const { return plain || parser->keep_alive(); }

  boost::system::result<std::size_t, ProtocolError> feed(std::string_view bytes) {
    if (bytes.empty() || done()) return std::size_t{0};
    if (!started) {
      started = true;
      if (!skip_body) {
        if (const auto used = read_plain(bytes, limits, plain.emplace())) return *used;
        plain.reset();
      }
      if constexpr (!is_request) parser->skip(skip_body);
    }
    const std::size_t held_before = held.size();
    std::string_view input = bytes;
    if (held_before > 0) input = held.append(bytes);
    std::size_t used = 0;
    while (used < input.size() && !parser->is_done()) {
      boost::system::error_code error;
      const std::size_t n = parser->put(boost::asio::const_buffer(input.data() + used, input.size() - used), error);
      used += n;
      if (error == beast::error::need_more) break;
      if (error) return ProtocolError{status_for(error), error.message()};
      if (n == 0) break;
    }
    if (parser->is_done()) {
      held.clear();
      return used - held_before;
    }
    if (input.size() - used > limits.header_bytes) return ProtocolError{431, "header limit exceeded"};
    held = std::string(input.substr(used));
    return bytes.size();
  }

  Message take() {
    started = continue_asked = false;
    if (plain) {
      Message message = std::move(*plain);
      plain.reset();
      return message;
    }
    Message message = std::move(parser->message);
    parser.emplace(limits);
    return message;
  }
};

void append_number(std::uint64_t value, std::string& out) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

void append_fields(const Headers& headers, std::string& out) {
  for (const auto& [name, value] : headers) {
    if (transport_field(name)) continue;
    out.append(name).append(": ").append(value).append("\r\n");
  }
}

}  // namespace

bool transport_field(std::string_view name) {
  switch (name.size()) {
    case 10: return equal_ignoring_case(name, "Connection") || equal_ignoring_case(name, "Keep-Alive");
    case 14: return equal_ignoring_case(name, "Content-Length");
    case 17: return equal_ignoring_case(name, "Transfer-Encoding");
    default: return false;
  }
}

struct RequestReader::Impl : Reader<true, Request> {
  using Reader::Reader;
};
RequestReader::RequestReader(Limits limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestReader::RequestReader(RequestReader&&) noexcept = default;
RequestReader& RequestReader::operator=(RequestReader&&) noexcept = default;
RequestReader::~RequestReader() = default;
boost::system::result<std::size_t, ProtocolError> RequestReader::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}
bool RequestReader::done() const { return impl_->done(); }
bool RequestReader::started() const { return impl_->started; }
bool RequestReader::take_expect_continue() {
  if (impl_->continue_asked || impl_->plain || !impl_->parser->is_header_done()) return false;
  impl_->continue_asked = true;
  return equal_ignoring_case(impl_->parser->message.headers.get("Expect"), "100-continue");
}
bool RequestReader::keep_alive() const { return impl_->keep_alive(); }
Request RequestReader::take() { return impl_->take(); }

struct ResponseReader::Impl : Reader<false, Response> {
  using Reader::Reader;
};
ResponseReader::ResponseReader(Limits limits) : impl_(std::make_unique<Impl>(limits)) {}
ResponseReader::ResponseReader(ResponseReader&&) noexcept = default;
ResponseReader& ResponseReader::operator=(ResponseReader&&) noexcept = default;
ResponseReader::~ResponseReader() = default;
void ResponseReader::expect_answer_to(std::string_view method) { impl_->skip_body = method == "HEAD"; }
boost::system::result<std::size_t, ProtocolError> ResponseReader::feed(std::string_view bytes) {
  return impl_->feed(bytes);
}
bool ResponseReader::feed_end() {
  // The parser takes an end before the first byte for a whole message.
  if (!impl_->done() && !impl_->parser->got_some()) return false;
  boost::system::error_code error;
  if (!impl_->done()) impl_->parser->put_eof(error);
  return !error && impl_->done();
}
bool ResponseReader::done() const { return impl_->done(); }
bool ResponseReader::keep_alive() const { return impl_->keep_alive(); }
Response ResponseReader::take() { return impl_->take(); }

void write_request(const Request& request, std::string_view authority, std::string& out) {
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  if (!request.headers.contains("Host")) out.append("Host: ").append(authority).append("\r\n");
  append_fields(request.headers, out);
  if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD" && request.method != "DELETE")) {
    out.append("Content-Length: ");
    append_number(request.body.size(), out);
    out.append("\r\n");
  }
  out.append("\r\n").append(request.body);
}

void write_response(const Response& response, bool keep_alive, std::string& out, bool head_only) {
  out.append("HTTP/1.1 ");
  append_number(static_cast<std::uint64_t>(response.status), out);
  out.append(" ").append(response.reason.empty() ? reason_phrase(response.status) : response.reason).append("\r\n");
  append_fields(response.headers, out);
  const bool bodiless = response.status == 204 || response.status == 304 || response.status < 200;
  if (!bodiless) {
    out.append("Content-Length: ");
    append_number(response.body.size(), out);
    out.append("\r\n");
  }
  if (!keep_alive) out.append("Connection: close\r\n");
  out.append("\r\n");
  if (!bodiless && !head_only) out.append(response.body);
}

}  // namespace queuecast::http
