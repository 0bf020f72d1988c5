#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/attributes.h"
#include "emulators/aws/sqs/error.h"
#include "emulators/aws/sqs/protocol/query_form.h"

namespace queuecast::sqs {

/// Reads the members of a request, or of a structure in it, from a form. Lists and maps are flattened under the
/// service's own names: the map Attributes stands in Attribute.1.Name, Attribute.1.Value and so on. Older clients write
/// the model's names, or put "entry" or "member" before the number; that is understood, too. The first fault is kept.
class QueryMembers {
 public:
  /// `prefix` is empty or ends in a dot.
  QueryMembers(const QueryForm& form, std::string prefix, std::optional<ServiceError>& fault)
      : form_(&form), prefix_(std::move(prefix)), fault_(&fault) {}

  /// Recorded answers follow AttributeName when MessageSystemAttributeName is given as well.
  static constexpr bool kOlderNameWins = true;

  /// Absent is empty.
  std::string text(std::string_view key) { return optional_text(key).value_or(""); }
  std::optional<std::string> optional_text(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key);
  /// The bytes behind base64.
  std::optional<std::string> bytes(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  AttributeMap map(std::string_view key);
  bool has_items(std::string_view key) { return !items(key).empty(); }

  /// For each structure of a list whose elements have that name: `read(QueryMembers)`.
  template <class Read>
  void each_item(std::string_view key, std::string_view element, Read read) {
    for (const std::string& item : items(key, element)) read(QueryMembers{*form_, item + ".", *fault_});
  }
  /// For each entry of a map of structures: `read(name, QueryMembers)`.
  template <class Read>
  void each_entry(std::string_view key, Read read) {
    for (const std::string& item : items(key)) {
      read(form_->find(item + ".Name").value_or(""), QueryMembers{*form_, item + ".Value.", *fault_});
    }
  }

 private:
  std::vector<std::string> items(std::string_view key, std::string_view element = {}) const;
  void fail(std::string message);

  const QueryForm* form_;
  std::string prefix_;
  std::optional<ServiceError>* fault_;
};

}  // namespace queuecast::sqs
