#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/http/message.h"

namespace queuecast::sqs {

/// The parameters of a request of the Query protocol: of its URL and, for POST, of its form body. Values are decoded;
/// where one is no UTF-8 it has U+FFFF, which no parameter may contain. Of a repeated name the last value counts.
class QueryForm {
 public:
  explicit QueryForm(const http::Request& request);

  std::optional<std::string_view> find(std::string_view name) const;
  /// "LIST.1", "LIST.5": the beginnings of the numbered parameters of a list, in the order of the numbers, which may
  /// have gaps. A list of one may leave its number out: "LIST".
  std::vector<std::string> items(std::string_view list) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;  // by name
};

}  // namespace queuecast::sqs
