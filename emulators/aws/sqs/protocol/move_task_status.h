#pragma once

#include <string_view>

#include "emulators/aws/sqs/move_tasks.h"

namespace queuecast::sqs {

/// As both protocols spell it.
inline std::string_view status_text(MoveTask::Status status) {
  switch (status) {
    case MoveTask::Status::kRunning: return "RUNNING";
    case MoveTask::Status::kCompleted: return "COMPLETED";
    case MoveTask::Status::kCancelled: return "CANCELLED";
    default: return "FAILED";
  }
}

}  // namespace queuecast::sqs
