#pragma once

#include <map>
#include <string>
#include <string_view>

#include "runtime/time.h"

namespace queuecast::dynamodb {

/// The client request tokens of the last ten minutes' transactions, which make a repeated TransactWriteItems a success
/// without effect (API reference, TransactWriteItems, "ClientRequestToken").
class TransactionTokens {
 public:
  enum class Match {
    kNew,
    kRepeated,   // the same request was carried out
    kMismatched  // another request was
  };
  Match find(std::string_view token, std::string_view request, runtime::TimePoint now);
  void remember(std::string token, std::string request, runtime::TimePoint now);

 private:
  struct Held {
    std::string request;
    runtime::TimePoint until;
  };
  std::map<std::string, Held, std::less<>> held_;
};

}  // namespace queuecast::dynamodb
