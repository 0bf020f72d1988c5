#include "emulators/azure/settings/access_policy.h"
#include "emulators/azure/table/error.h"
#include "emulators/azure/table/protocol/call.h"

namespace queuecast::azure::table {

namespace {

constexpr std::string_view kPolicyLetters = "raud";

Result<void> serve_properties(Call& call) {
  settings::ServiceProperties properties = call.context.account.properties;
  if (call.method == "GET") {
    call.response.body = settings::write_properties(properties);
    return {};
  }
  if (call.method != "PUT") return errors::unsupported_verb();
  call.response.status = 202;
  std::string body = call.request.body;
  const auto changed = settings::change_properties(body, properties);
  if (changed) call.context.account.set_properties(std::move(properties));
  return changed;
}

Result<void> serve_stats(Call& call) {
  if (call.method != "GET") return errors::unsupported_verb();
  if (!call.secondary) {
    return errors::invalid_query_parameter("comp", "stats", "Statistics stand on the secondary endpoint only.");
  }
  call.response.body = settings::write_stats(call.context.now);
  return {};
}

}  // namespace

Result<void> serve_account(Call& call) {
  const auto comp = call.query.find("comp");
  if (!comp) return errors::invalid_uri();
  if (!call.query.is("restype", "service")) return errors::missing_query_parameter("restype");
  if (http::equal_ignoring_case(*comp, "properties")) return serve_properties(call);
  if (http::equal_ignoring_case(*comp, "stats")) return serve_stats(call);
  return errors::invalid_query_parameter("comp", *comp, "The operation is not known.");
}

Result<void> serve_policies(Call& call) {
  const auto table = get_table(call.context, call.resource.table);
  if (!table) return table.error();
  if (call.method == "GET" || call.method == "HEAD") {
    call.response.body = settings::write_policies((*table)->policies());
    return {};
  }
  if (call.method != "PUT") return errors::unsupported_verb();
  std::string body = call.request.body;
  auto policies = settings::read_policies(body, kPolicyLetters);
  if (!policies) return policies.error();
  (*table)->set_policies(std::move(*policies));
  call.response.status = 204;
  return {};
}

}  // namespace queuecast::azure::table
