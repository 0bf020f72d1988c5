#pragma once

#include "emulators/azure/error.h"
#include "emulators/azure/settings/error.h"

namespace queuecast::azure::queue {

/// The faults that only the queue service knows ("Queue Storage error codes").
namespace errors {

using namespace azure::errors;

inline ServiceError queue_not_found() { return {404, "QueueNotFound", "The specified queue does not exist."}; }
inline ServiceError queue_already_exists() {
  return {409, "QueueAlreadyExists", "The specified queue already exists."};
}
inline ServiceError queue_being_deleted() {
  return {409, "QueueBeingDeleted", "The specified queue is being deleted."};
}
inline ServiceError message_not_found() { return {404, "MessageNotFound", "The specified message does not exist."}; }
inline ServiceError pop_receipt_mismatch() {
  return {400, "PopReceiptMismatch", "The specified pop receipt did not match the pop receipt for a dequeued message."};
}
inline ServiceError body_too_large(std::size_t limit) {
  return ServiceError{413, "RequestBodyTooLarge",
                      "The request body is too large and exceeds the maximum permissible limit."}
      .with("MaxLimit", std::to_string(limit));
}
inline ServiceError invalid_metadata() {
  return {400, "InvalidMetadata", "The specified metadata is invalid. It includes characters that are not permitted."};
}
inline ServiceError empty_metadata_key() {
  return {400, "EmptyMetadataKey", "The key for one of the metadata key-value pairs is empty."};
}
inline ServiceError metadata_too_large() {
  return {400, "MetadataTooLarge", "The size of the specified metadata exceeds the maximum size permitted."};
}
inline ServiceError invalid_marker() { return {400, "InvalidMarker", "The specified marker is invalid."}; }
inline ServiceError invalid_md5() {
  return {400, "InvalidMd5",
          "The MD5 value specified in the request is invalid. The MD5 value must be 128 bits and Base64-encoded."};
}
inline ServiceError md5_mismatch() {
  return {400, "Md5Mismatch",
          "The MD5 value specified in the request did not match the MD5 value calculated by the server."};
}

}  // namespace errors

}  // namespace queuecast::azure::queue
