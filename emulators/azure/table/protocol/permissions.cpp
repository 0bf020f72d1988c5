#include "emulators/azure/table/protocol/permissions.h"

#include "emulators/azure/auth/error.h"

namespace queuecast::azure::table {

namespace {

using auth::Requirement;

Requirement of_entities(std::string_view letters) {
  Requirement requirement;
  requirement.resource_type = 'o';
  requirement.account_permissions = requirement.service_permissions = letters;
  return requirement;
}

/// What no service SAS may do.
Requirement of_account(char resource_type, std::string_view account_permissions) {
  Requirement requirement;
  requirement.resource_type = resource_type;
  requirement.account_permissions = account_permissions;
  return requirement;
}

Requirement of_policies() {
  Requirement requirement;
  requirement.bearer = false;
  return requirement;
}

Requirement requirement_of(const Call& call) {
  const bool reads = call.method == "GET" || call.method == "HEAD";
  switch (call.resource.kind) {
    case Resource::Kind::kAccount: return of_account('s', reads ? "r" : "w");
    case Resource::Kind::kTables: return reads ? of_account('s', "l") : of_account('c', "cw");
    case Resource::Kind::kTable: return reads ? of_account('c', "l") : of_account('c', "d");
    default: break;
  }
  if (call.query.is("comp", "acl")) return of_policies();
  if (reads) return of_entities("r");
  if (call.method == "POST") return of_entities("a");
  return of_entities(call.method == "DELETE" ? "d" : "u");
}

/// Insert Or Replace and Insert Or Merge may add and update.
bool is_upsert(const Call& call) {
  return call.resource.kind == Resource::Kind::kRow && call.method != "GET" && call.method != "DELETE" &&
         !call.request.headers.contains("If-Match");
}

}  // namespace

Result<void> check_permission(const Call& call) {
  if (call.resource.kind == Resource::Kind::kBatch) return {};
  const auth::Options& options = call.context.options.auth;
  const auto allowed = authorize(options, auth::Service::kTable, call.authority, call.caller, requirement_of(call));
  if (!allowed) return allowed;
  if (!call.caller.table.empty() && lower_case(call.caller.table) != lower_case(call.resource.table)) {
    return errors::not_authorized();
  }
  if (!is_upsert(call)) return {};
  return authorize(options, auth::Service::kTable, call.authority, call.caller, of_entities("a"));
}

bool reaches(const auth::Caller& caller, std::string_view partition_key, std::string_view row_key) {
  const auto& [from_partition, from_row] = std::tie(caller.start_partition, caller.start_row);
  const auto& [to_partition, to_row] = std::tie(caller.end_partition, caller.end_row);
  if (from_partition && partition_key < *from_partition) return false;
  if (to_partition && partition_key > *to_partition) return false;
  if (from_row && from_partition && partition_key == *from_partition && row_key < *from_row) return false;
  return !(to_row && to_partition && partition_key == *to_partition && row_key > *to_row);
}

}  // namespace queuecast::azure::table
