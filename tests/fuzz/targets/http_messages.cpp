// HTTP/1.1 as bytes: however they are cut, the readers must come to the same messages and the same refusal.
#include "runtime/http/codec.h"
#include "runtime/random.h"
#include "tests/fuzz/target.h"

namespace queuecast::fuzz {
namespace {

/// Small, so that inputs of a few hundred bytes can pass them.
constexpr http::Limits kLimits{.header_bytes = 512, .body_bytes = 4096};

std::string text_of(const http::Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text.append(name).append("=").append(value).append("\n");
  return text;
}
std::string text_of(const http::Request& request) {
  return request.method + " " + request.target + "\n" + text_of(request.headers) + "\n" + request.body + "\n";
}
std::string text_of(const http::Response& response) {
  return std::to_string(response.status) + "\n" + text_of(response.headers) + "\n" + response.body + "\n";
}

struct Outcome {
  std::string messages;
  /// Of the answer that refuses the bytes; 0 when none does.
  int refusal = 0;
};

/// Feeds the bytes piece by piece, each as long as `next_length` says, as a server does.
template <class Reader, class NextLength>
Outcome read_all(std::string_view bytes, NextLength next_length) {
  Outcome seen;
  Reader reader{kLimits};
  while (!bytes.empty()) {
    std::string_view piece = bytes.substr(0, next_length());
    bytes.remove_prefix(piece.size());
    while (!piece.empty()) {
      const auto used = reader.feed(piece);
      if (used.has_error()) {
        seen.refusal = used.error().status;
        return seen;
      }
      require(*used <= piece.size() && (*used == piece.size() || reader.done()), "all bytes of a message are used");
      piece.remove_prefix(*used);
      if (!reader.done()) break;
      const bool keep = reader.keep_alive();
      seen.messages += text_of(reader.take());
      if (!keep) return seen;
    }
  }
  if constexpr (requires { reader.feed_end(); }) {
    if (reader.feed_end()) seen.messages += text_of(reader.take());
  }
  return seen;
}

/// A header that is not complete yet may be refused or not: a reader need not look at each byte as it comes.
void require_same(const Outcome& a, const Outcome& b) {
  require(a.messages == b.messages, "one way: " + a.messages + "\nthe other: " + b.messages);
  require(a.refusal == b.refusal || a.refusal == 0 || b.refusal == 0,
          "refused with " + std::to_string(a.refusal) + " and with " + std::to_string(b.refusal));
}

template <class Reader>
void read(std::string_view bytes) {
  const Outcome whole = read_all<Reader>(bytes, [&] { return bytes.size(); });
  require_same(whole, read_all<Reader>(bytes, [] { return std::size_t{1}; }));
  runtime::Random random{runtime::stable_hash(bytes), "pieces"};
  require_same(whole, read_all<Reader>(bytes, [&] { return std::size_t{1} + random.below(64); }));
}

const Target kRequests{"http_request", read<http::RequestReader>};
const Target kResponses{"http_response", read<http::ResponseReader>};

}  // namespace
}  // namespace queuecast::fuzz
