#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/azure/error.h"
#include "emulators/azure/table/entity.h"
#include "runtime/http/message.h"

namespace queuecast::azure::table {

/// How much an answer says beside the values themselves ("Payload format for Table service operations").
enum class JsonLevel { kNone, kMinimal, kFull };

/// From $format or Accept. Atom, which is what versions before 2015-12-11 mean when nothing is asked for, is
/// AtomFormatNotSupported; versions before 2013-08-15 know no other.
Result<JsonLevel> negotiate(const http::Request& request, std::string_view format, std::string_view version);
std::string_view content_type(JsonLevel level);

/// What the writer must know of the place of an answer.
struct Frame {
  JsonLevel level = JsonLevel::kMinimal;
  std::string_view account;
  /// The URL of the account, without a slash at its end.
  std::string_view base;
};

/// The name in the body of Create Table.
Result<std::string> read_table_name(const std::string& body);
/// An entity; keys that the body does not name stay null.
struct EntityBody {
  std::optional<std::string> partition_key;
  std::optional<std::string> row_key;
  std::vector<Property> properties;
};
/// Types come from P@odata.type, before or behind P, or from the JSON itself. Null values and Timestamp are ignored.
Result<EntityBody> read_entity(const std::string& body);

/// The answer to one entity, and one of the list of a query. `select`: the names to show; empty for all.
void write_entity(std::string& out, const Frame& frame, std::string_view table, const Entity& entity,
                  const std::vector<std::string>& select);
void write_entities(std::string& out, const Frame& frame, std::string_view table,
                    const std::vector<const Entity*>& entities, const std::vector<std::string>& select);
void write_table(std::string& out, const Frame& frame, std::string_view name);
void write_tables(std::string& out, const Frame& frame, const std::vector<std::string_view>& names);

}  // namespace queuecast::azure::table
