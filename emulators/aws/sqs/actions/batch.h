#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/aws/sqs/error.h"

namespace queuecast::sqs {

/// What every batch checks before it looks at an entry: 1 to 10 entries, each with an id of its own of up to 80
/// letters, digits, hyphens and underscores. `element` is the entry's name in the service's messages.
template <class Entry>
Result<void> check_batch(const std::vector<Entry>& entries, std::string_view element, std::string_view empty_element) {
  if (entries.empty()) {
    return ServiceError{errors::kEmptyBatchRequest,
                        "There should be at least one " + std::string(empty_element) + " in the request."};
  }
  if (entries.size() > 10) {
    return ServiceError{errors::kTooManyEntries, "Maximum number of entries per request are 10. You have sent " +
                                                     std::to_string(entries.size()) + "."};
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].id) return errors::missing(std::string(element) + "." + std::to_string(i + 1) + ".Id");
  }
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  for (const Entry& entry : entries) {
    if (entry.id->empty() || entry.id->size() > 80 || !std::all_of(entry.id->begin(), entry.id->end(), plain)) {
      return ServiceError{errors::kInvalidBatchEntryId,
                          "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can "
                          "be at most 80 letters long."};
    }
  }
  std::set<std::string_view> seen;
  for (const Entry& entry : entries) {
    if (!seen.insert(*entry.id).second) {
      return ServiceError{errors::kEntryIdsNotDistinct, "Id " + *entry.id + " repeated."};
    }
  }
  return {};
}

}  // namespace queuecast::sqs
