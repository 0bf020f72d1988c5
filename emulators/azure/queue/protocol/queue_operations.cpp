#include <algorithm>

#include "emulators/azure/queue/actions/create_queue.h"
#include "emulators/azure/queue/actions/delete_queue.h"
#include "emulators/azure/queue/actions/list_queues.h"
#include "emulators/azure/queue/actions/queue_metadata.h"
#include "emulators/azure/queue/error.h"
#include "emulators/azure/queue/protocol/operations.h"
#include "emulators/azure/queue/protocol/xml.h"

namespace queuecast::azure::queue {

namespace {

constexpr std::string_view kMetadataPrefix = "x-ms-meta-";
constexpr std::size_t kMaxMetadataBytes = 8 * 1024;

/// A C# identifier of ASCII letters.
bool is_identifier(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The metadata headers of a request; the values of a repeated name are joined with a comma.
Result<Metadata> read_metadata(const http::Request& request) {
  Metadata metadata;
  std::size_t bytes = 0;
  for (const auto& [header, raw_value] : request.headers) {
    if (!http::equal_ignoring_case(std::string_view(header).substr(0, kMetadataPrefix.size()), kMetadataPrefix))
      continue;
    const std::string_view name = trim(std::string_view(header).substr(kMetadataPrefix.size()));
    const std::string_view value = trim(raw_value);
    if (name.empty()) return errors::empty_metadata_key();
    const bool ascii =
        std::all_of(value.begin(), value.end(), [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
    if (!is_identifier(name) || !ascii) return errors::invalid_metadata();
    bytes += name.size() + value.size();
    const auto same = std::find_if(metadata.begin(), metadata.end(),
                                   [&](const auto& pair) { return http::equal_ignoring_case(pair.first, name); });
    if (same == metadata.end()) {
      metadata.emplace_back(name, value);
    } else {
      same->second += ',';
      same->second += value;
    }
  }
  if (bytes > kMaxMetadataBytes) return errors::metadata_too_large();
  return metadata;
}

void append_metadata(std::string& body, const Metadata& metadata) {
  if (metadata.empty()) {
    body += "<Metadata />";
    return;
  }
  body += "<Metadata>";
  for (const auto& [name, value] : metadata) xml::append_element(body, name, value);
  body += "</Metadata>";
}

/// A text of the query that the answer will repeat; it must be one that XML can hold.
Result<std::string> take_text(const Query& query, std::string_view name) {
  std::string text = query.find(name).value_or("");
  if (!xml::is_text(text)) {
    return errors::invalid_query_parameter(name, text, "The value holds characters that are not permitted.");
  }
  return text;
}

bool includes_metadata(std::string_view include) {
  while (!include.empty()) {
    const std::string_view item = include.substr(0, include.find(','));
    if (http::equal_ignoring_case(trim(item), "metadata")) return true;
    include.remove_prefix(std::min(include.size(), item.size() + 1));
  }
  return false;
}

}  // namespace

Result<void> handle_list_queues(Call& call) {
  ListQueuesRequest request;
  const auto prefix = take_text(call.query, "prefix");
  if (!prefix) return prefix.error();
  const auto marker = take_text(call.query, "marker");
  if (!marker) return marker.error();
  request.prefix = *prefix;
  request.marker = *marker;
  const auto limit = call.query.number("maxresults");
  if (!limit) return limit.error();
  if (*limit) request.max_results = **limit;
  const auto listing = list_queues(call.context, request);
  if (!listing) return listing.error();

  const bool metadata = includes_metadata(call.query.find("include").value_or(""));
  std::string& body = call.response.body;
  body += xml::kProlog;
  body += "<EnumerationResults ServiceEndpoint=\"";
  xml::append_untrusted(body, call.address.base());
  body += "/\">";
  if (!request.prefix.empty()) xml::append_element(body, "Prefix", request.prefix);
  if (!request.marker.empty()) xml::append_element(body, "Marker", request.marker);
  if (*limit) xml::append_element(body, "MaxResults", std::to_string(request.max_results));
  body += listing->queues.empty() ? "<Queues />" : "<Queues>";
  for (const Account::Record* const record : listing->queues) {
    body += "<Queue>";
    xml::append_element(body, "Name", record->queue.name());
    if (metadata) append_metadata(body, record->metadata);
    body += "</Queue>";
  }
  if (!listing->queues.empty()) body += "</Queues>";
  xml::append_element(body, "NextMarker", listing->next_marker);
  body += "</EnumerationResults>";
  return {};
}

Result<void> handle_create_queue(Call& call) {
  auto metadata = read_metadata(call.request);
  if (!metadata) return metadata.error();
  const auto made = create_queue(call.context, call.queue, std::move(*metadata));
  if (!made) return made.error();
  call.response.status = *made ? 201 : 204;
  return {};
}

Result<void> handle_delete_queue(Call& call) {
  call.response.status = 204;
  return delete_queue(call.context, call.queue);
}

Result<void> handle_get_metadata(Call& call) {
  const auto answer = get_queue_metadata(call.context, call.queue);
  if (!answer) return answer.error();
  call.response.headers.add("x-ms-approximate-messages-count", std::to_string(answer->approximate_messages));
  for (const auto& [name, value] : *answer->metadata) {
    call.response.headers.add(std::string(kMetadataPrefix) + name, value);
  }
  return {};
}

Result<void> handle_set_metadata(Call& call) {
  auto metadata = read_metadata(call.request);
  if (!metadata) return metadata.error();
  call.response.status = 204;
  return set_queue_metadata(call.context, call.queue, std::move(*metadata));
}

}  // namespace queuecast::azure::queue
