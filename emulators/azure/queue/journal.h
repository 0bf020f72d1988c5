#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "emulators/azure/auth/auth.h"
#include "emulators/azure/queue/message.h"
#include "emulators/azure/queue/metadata.h"
#include "emulators/azure/settings/service_properties.h"

namespace queuecast::azure::queue {

/// Told of every change of one account's state as it stands after the change, so that the state can be kept elsewhere.
/// An account without a journal pays one test of a pointer. A journal must not act on the account.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual void properties(const settings::ServiceProperties& properties) = 0;
  /// A queue is made, or its settings are others.
  virtual void queue(std::string_view name, const Metadata& metadata, const auth::Policies& policies) = 0;
  /// A queue is deleted with all it held; until that time its name cannot be used.
  virtual void no_queue(std::string_view name, std::optional<TimePoint> unusable_until) = 0;
  /// The message that stands in a slot of the queue now.
  virtual void message(std::string_view queue, std::uint32_t slot, const Message& message) = 0;
  virtual void no_message(std::string_view queue, std::uint32_t slot) = 0;
  virtual void no_messages(std::string_view queue) = 0;
};

}  // namespace queuecast::azure::queue
