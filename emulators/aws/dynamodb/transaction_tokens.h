#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emulators/aws/dynamodb/journal.h"
#include "runtime/time.h"

namespace queuecast::dynamodb {

/// The client request tokens of the last ten minutes' transactions, which make a repeated TransactWriteItems a success
/// without effect (API reference, TransactWriteItems, "ClientRequestToken").
class TransactionTokens {
 public:
  explicit TransactionTokens(Journal* journal = nullptr) : journal_(journal) {}

  enum class Match {
    kNew,
    kRepeated,   // the same request was carried out
    kMismatched  // another request was
  };
  Match find(std::string_view token, std::string_view request, runtime::TimePoint now);
  void remember(std::string token, std::string request, runtime::TimePoint now);
  /// Puts back a token of an earlier process. The journal is not told.
  void restore(std::string token, std::string request, runtime::TimePoint until);

 private:
  struct Held {
    std::string request;
    runtime::TimePoint until;
  };
  Journal* journal_;
  std::map<std::string, Held, std::less<>> held_;
};

}  // namespace queuecast::dynamodb
