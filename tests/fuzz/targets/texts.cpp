// Texts with a form of their own: dates, policies, base64.
#include "emulators/aws/sqs/policies.h"
#include "emulators/azure/time_format.h"
#include "emulators/azure/time_parse.h"
#include "emulators/http/base64.h"
#include "emulators/http/timestamp.h"
#include "tests/fuzz/target.h"

namespace queuecast::fuzz {
namespace {

void read_date(std::string_view text) {
  azure::parse_iso8601(text);
  azure::parse_rfc1123(text);
  if (const auto basic = emulators::parse_iso8601_basic(text)) {
    require(emulators::iso8601_basic(*basic) == text, "a basic time is written as it was read");
  }
  if (const auto extended = emulators::parse_iso8601(text)) {
    const std::string seconds{text.substr(0, 19)};
    require(emulators::iso8601(*extended) == seconds + "Z", "an extended time is written as it was read");
  }
}
const Target kDates{"dates", read_date};

void read_policies(std::string_view text) {
  if (const auto redrive = sqs::parse_redrive_policy(text)) {
    require(redrive->max_receive_count >= 1 && redrive->max_receive_count <= 1000, "maxReceiveCount is in range");
  }
  (void)sqs::parse_redrive_allow_policy(text);
  (void)sqs::check_access_policy(text);
  if (const auto canonical = sqs::canonical_json(text)) {
    require(sqs::canonical_json(*canonical) == canonical, "the canonical form is its own");
  }
}
const Target kPolicies{"sqs_policies", read_policies};

}  // namespace
}  // namespace queuecast::fuzz
