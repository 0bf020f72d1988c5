#include "emulators/azure/queue/usage.h"

namespace queuecast::azure::queue {

void Usage::add(Operation operation, bool returned_messages) {
  ++operations[static_cast<std::size_t>(operation)];
  bool first_class = false;
  switch (operation) {
    case Operation::kGetMessages: first_class = returned_messages; break;
    case Operation::kListQueues:
    case Operation::kCreateQueue:
    case Operation::kDeleteQueue:
    case Operation::kSetQueueMetadata:
    case Operation::kPutMessage:
    case Operation::kUpdateMessage:
    case Operation::kDeleteMessage:
    case Operation::kClearMessages: first_class = true; break;
    default: break;
  }
  ++(first_class ? class1 : class2);
}

}  // namespace queuecast::azure::queue
