#include "emulators/aws/sqs/protocol/json_decode.h"

#include <charconv>

#include "emulators/aws/sqs/protocol/json_members.h"
#include "emulators/aws/sqs/protocol/read_calls.h"

namespace queuecast::sqs {

namespace {

/// JSON can spell half a surrogate pair, UTF-8 cannot, and the parser refuses it. The service takes such a text for one
/// with illegal characters, not for bad JSON: each half becomes U+FFFF, which is as illegal.
std::string without_lone_surrogates(std::string_view body) {
  const auto escape_at = [&](std::size_t at) -> unsigned {
    unsigned unit = 0;
    if (body.substr(at, 2) != "\\u" || at + 6 > body.size()) return 0;
    const auto read = std::from_chars(body.data() + at + 2, body.data() + at + 6, unit, 16);
    return read.ptr == body.data() + at + 6 ? unit : 0;
  };
  std::string out;
  for (std::size_t at = 0; at < body.size();) {
    const unsigned unit = escape_at(at);
    const bool high = unit >= 0xd800 && unit < 0xdc00;
    const unsigned next = high ? escape_at(at + 6) : 0;
    if (high && next >= 0xdc00 && next < 0xe000) {
      out += body.substr(at, 12);
      at += 12;
    } else if (unit >= 0xd800 && unit < 0xe000) {
      out += "\\uffff";
      at += 6;
    } else {
      const std::size_t length = body[at] == '\\' ? 2 : 1;
      out += body.substr(at, length);
      at += length;
    }
  }
  return out;
}

}  // namespace

struct JsonDecoder::Parser {
  simdjson::dom::parser dom;
};

JsonDecoder::JsonDecoder() : parser_(std::make_unique<Parser>()) {}
JsonDecoder::~JsonDecoder() = default;

Result<Call> JsonDecoder::decode(std::string_view action, const std::string& body) {
  const auto* found = find_action<JsonMembers>(action);
  if (!found) return ServiceError{errors::kUnknownOperation, {}};
  simdjson::dom::element document;
  auto error = (body.empty() ? parser_->dom.parse("{}", 2, true) : parser_->dom.parse(body)).get(document);
  if (error == simdjson::STRING_ERROR) error = parser_->dom.parse(without_lone_surrogates(body)).get(document);
  if (error != simdjson::SUCCESS) {
    return ServiceError{errors::kSerialization, "The request body is not valid JSON."};
  }
  simdjson::dom::object object;
  if (document.get(object) != simdjson::SUCCESS) {
    return ServiceError{errors::kSerialization, "Start of structure or map expected."};
  }
  std::optional<ServiceError> fault;
  JsonMembers members{object, fault};
  Call call = found->read(members);
  if (fault) return *fault;
  return call;
}

}  // namespace queuecast::sqs
