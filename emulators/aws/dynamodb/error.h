#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>

#include "emulators/aws/dynamodb/value.h"

namespace queuecast::dynamodb {

/// Why one entry of a transaction cancelled it; "None" for those that did not.
struct CancellationReason {
  std::string code = "None";
  std::string message;
  std::optional<Item> item;
};

/// Why a request failed, in the service's own words.
struct ServiceError {
  ServiceError() = default;
  ServiceError(std::string code_name, std::string text) : code(std::move(code_name)), message(std::move(text)) {}

  std::string code;  // the exception's name, without its namespace
  std::string message;
  int status = 400;
  /// ConditionalCheckFailedException with ReturnValuesOnConditionCheckFailure=ALL_OLD.
  std::optional<Item> item;
  /// ProvisionedThroughputExceededException: which limit of which resource (an ARN).
  std::string throttling_reason;
  std::string throttled_resource;
  /// The fault lies in the item and its table's schema: it cancels a transaction where others refuse it.
  bool about_item = false;
  /// TransactionCanceledException: the reason of each entry, in their order.
  std::vector<CancellationReason> cancellation_reasons;
};

template <class T>
using Result = boost::system::result<T, ServiceError>;

/// Required by boost::system::result: reading the value of a failed request breaks an invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const ServiceError& error, const boost::source_location&) {
  throw std::logic_error("unchecked DynamoDB error: " + error.code + ": " + error.message);
}

inline ServiceError validation_error(std::string message) { return {"ValidationException", std::move(message)}; }

inline ServiceError invalid_parameter(const std::string& message) {
  return validation_error("One or more parameter values were invalid: " + message);
}

inline ServiceError about_item(ServiceError error) {
  error.about_item = true;
  return error;
}

/// The JSON of a request has another form than the model's.
inline ServiceError serialization_error(std::string message) { return {"SerializationException", std::move(message)}; }

}  // namespace queuecast::dynamodb
