#pragma once

#include "emulators/azure/address.h"
#include "emulators/azure/query.h"
#include "emulators/azure/table/actions/context.h"
#include "emulators/azure/table/protocol/json.h"
#include "emulators/azure/table/protocol/resource.h"
#include "runtime/http/message.h"

namespace queuecast::azure::table {

/// One request on its way through the protocol.
struct Call {
  Context& context;
  const http::Request& request;
  http::Response& response;
  /// The verb, after X-HTTP-Method.
  std::string_view method;
  Query query;
  Resource resource;
  Frame frame;
  /// An answer in XML instead of JSON.
  bool xml = false;
};

/// Each decodes, acts and encodes one operation; on success the status and the body stand in `call.response`.
Result<void> serve_account(Call& call);
Result<void> serve_tables(Call& call);
Result<void> serve_table(Call& call);
Result<void> serve_rows(Call& call);
Result<void> serve_row(Call& call);

/// $top: 1 to 1,000.
Result<std::size_t> page_limit(const Query& query);
/// Whether Prefer says return-no-content; echoes what was preferred.
bool prefers_no_content(Call& call);

}  // namespace queuecast::azure::table
