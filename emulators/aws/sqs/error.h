#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/system/result.hpp>

namespace queuecast::sqs {

/// One kind of error, with its two names: `type` is the shape's name in JSON (`__type`), `code` is what the Query
/// protocol, the header `x-amzn-query-error` and failed batch entries say.
/// Source: the SQS service model (botocore sqs/2012-11-05) and answers recorded from AWS.
struct ErrorKind {
  std::string_view type;
  std::string_view code;
  int status = 400;
  /// Not in the service's model: `__type` then names the common coral namespace.
  bool generic = false;
};

namespace errors {
inline constexpr ErrorKind kQueueDoesNotExist{"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"};
inline constexpr ErrorKind kQueueNameExists{"QueueNameExists", "QueueAlreadyExists"};
inline constexpr ErrorKind kQueueDeletedRecently{"QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"};
inline constexpr ErrorKind kPurgeQueueInProgress{"PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress",
                                                 403};
inline constexpr ErrorKind kOverLimit{"OverLimit", "OverLimit", 403};
inline constexpr ErrorKind kEmptyBatchRequest{"EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"};
inline constexpr ErrorKind kTooManyEntries{"TooManyEntriesInBatchRequest",
                                           "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"};
inline constexpr ErrorKind kEntryIdsNotDistinct{"BatchEntryIdsNotDistinct",
                                                "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"};
inline constexpr ErrorKind kInvalidBatchEntryId{"InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"};
inline constexpr ErrorKind kBatchRequestTooLong{"BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"};
inline constexpr ErrorKind kUnsupportedOperation{"UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"};
inline constexpr ErrorKind kReceiptHandleIsInvalid{"ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid"};
inline constexpr ErrorKind kInvalidAttributeName{"InvalidAttributeName", "InvalidAttributeName"};
inline constexpr ErrorKind kInvalidAttributeValue{"InvalidAttributeValue", "InvalidAttributeValue"};
inline constexpr ErrorKind kInvalidMessageContents{"InvalidMessageContents", "InvalidMessageContents"};
inline constexpr ErrorKind kResourceNotFound{"ResourceNotFoundException", "ResourceNotFoundException", 404};
inline constexpr ErrorKind kRequestThrottled{"RequestThrottled", "RequestThrottled", 403};
inline constexpr ErrorKind kInvalidParameterValue{"InvalidParameterValueException", "InvalidParameterValue", 400, true};
inline constexpr ErrorKind kMissingParameter{"MissingRequiredParameterException", "MissingParameter", 400, true};
inline constexpr ErrorKind kSerialization{"SerializationException", "MalformedInput", 400, true};
/// No action is named at all; only its name is answered.
inline constexpr ErrorKind kUnknownOperation{"UnknownOperationException", "InvalidAction", 404, true};
/// The Query protocol's own answer to an action that does not exist.
inline constexpr ErrorKind kInvalidAction{"InvalidAction", "InvalidAction", 400, true};
}  // namespace errors

/// The fault of a request, in the service's own words.
struct ServiceError {
  ServiceError() = default;  // what boost::system::result shows as the error of a success
  ServiceError(const ErrorKind& which, std::string text) : kind(&which), message(std::move(text)) {}

  const ErrorKind* kind = nullptr;
  std::string message;
};

template <class T>
using Result = boost::system::result<T, ServiceError>;

/// Required by boost::system::result: reading the value of a failed call breaks an invariant of the caller.
[[noreturn]] inline void throw_exception_from_error(const ServiceError& error, const boost::source_location&) {
  throw std::runtime_error("unchecked SQS error: " + error.message);
}

namespace errors {

inline ServiceError invalid_parameter(std::string text) { return {kInvalidParameterValue, std::move(text)}; }

inline ServiceError invalid_value(std::string_view value, std::string_view parameter, std::string_view reason) {
  std::string text = "Value ";
  text.append(value).append(" for parameter ").append(parameter).append(" is invalid. Reason: ").append(reason);
  return {kInvalidParameterValue, std::move(text)};
}

inline ServiceError missing(std::string_view parameter) {
  return {kMissingParameter, "The request must contain the parameter " + std::string(parameter) + "."};
}

inline ServiceError throttled() { return {kRequestThrottled, "Request is throttled."}; }

inline ServiceError no_such_queue() { return {kQueueDoesNotExist, "The specified queue does not exist."}; }

inline ServiceError unknown_attribute(std::string_view name) {
  return {kInvalidAttributeName, "Unknown Attribute " + std::string(name) + "."};
}

inline ServiceError invalid_attribute(std::string_view name, std::string_view reason = {}) {
  std::string text = "Invalid value for the parameter " + std::string(name) + ".";
  if (!reason.empty()) text.append(" Reason: ").append(reason);
  return {kInvalidAttributeValue, std::move(text)};
}

inline ServiceError bad_receipt_handle(std::string_view handle) {
  return {kReceiptHandleIsInvalid,
          "The input receipt handle \"" + std::string(handle) + "\" is not a valid receipt handle."};
}

}  // namespace errors

}  // namespace queuecast::sqs
