#pragma once

#include "emulators/azure/address.h"
#include "emulators/azure/auth/auth.h"
#include "emulators/azure/query.h"
#include "emulators/azure/table/actions/write_entity.h"
#include "emulators/azure/table/protocol/error_body.h"
#include "emulators/azure/table/protocol/json.h"
#include "emulators/azure/table/protocol/resource.h"
#include "runtime/http/message.h"

namespace queuecast::azure::table {

/// One request on its way through the protocol.
struct Call {
  Context& context;
  const http::Request& request;
  http::Response& response;
  Trace trace;
  /// Who asks, and the request as far as its right to be served goes.
  const auth::Caller& caller;
  const auth::Request& authority;
  bool secondary = false;
  /// As verb_of says.
  std::string_view method;
  Query query;
  Resource resource;
  Frame frame;
};

/// Each decodes, acts and encodes one operation; on success the status and the body stand in `call.response`.
Result<void> serve_tables(Call& call);
Result<void> serve_table(Call& call);
Result<void> serve_rows(Call& call);
Result<void> serve_row(Call& call);
Result<void> serve_batch(Call& call);
/// In XML: service properties and stats, and the stored access policies of a table.
Result<void> serve_account(Call& call);
Result<void> serve_policies(Call& call);

/// The method of a request; that of X-HTTP-Method when it is a POST with this header.
Result<std::string_view> verb_of(const http::Request& request);

/// The two ends of a change of an entity, alone or in a batch: what the call asks for, and the answer to it but for
/// the content type. `stored`: as write_entity returns it.
Result<Write> decode_write(const Call& call);
void encode_write(Call& call, Write::Kind kind, const Entity* stored);

/// $top: 1 to 1,000.
Result<std::size_t> page_limit(const Query& query);
/// Whether Prefer says return-no-content; echoes what was preferred.
bool prefers_no_content(Call& call);

}  // namespace queuecast::azure::table
