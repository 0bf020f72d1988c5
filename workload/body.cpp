#include "workload/body.h"

#include <array>
#include <charconv>

#include "workload/clients/scan.h"
#include "workload/clients/text.h"

namespace queuecast::workload {

std::string encode_body(std::string_view prefix, std::int64_t count, runtime::TimePoint now) {
  std::string message{prefix};
  clients::append_number(message, count);
  std::string out = R"({"msg": )";
  clients::append_json_string(out, message);
  out.append(R"(, "srcStamp": ")").append(clients::python_stamp(now)).append("\"}");
  return out;
}

std::optional<Body> decode_body(std::string_view text) {
  Body body;
  std::optional<std::string> message;
  std::optional<std::string> stamp;
  clients::JsonScanner json{text};
  std::string_view key;
  for (json.enter_object(); json.next_member(key);) {
    if (key == "msg") {
      message = json.string();
    } else if (key == "srcStamp") {
      stamp = json.string();
    } else {
      json.skip();
    }
  }
  if (json.failed() || !message || !stamp || !clients::parse_python_stamp(*stamp, body.sent)) return {};
  body.message = std::move(*message);
  body.source_stamp = std::move(*stamp);
  return body;
}

std::string python_seconds(runtime::Duration duration) {
  // timedelta has whole microseconds; utcnow() had cut off the rest on both sides.
  const auto micros = std::chrono::floor<std::chrono::microseconds>(duration).count();
  const double value = static_cast<double>(micros) / 1e6;
  std::array<char, 64> digits{};
  // repr() changes to an exponent below 1e-4.
  const bool small = micros != 0 && micros > -100 && micros < 100;
  const auto format = small ? std::chars_format::scientific : std::chars_format::fixed;
  const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value, format).ptr;
  std::string out(static_cast<const char*>(digits.data()), end);
  if (!small && out.find('.') == std::string::npos) out += ".0";
  return out;
}

}  // namespace queuecast::workload
