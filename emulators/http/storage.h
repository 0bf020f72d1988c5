#pragma once

#include <functional>
#include <string_view>

namespace queuecast::emulators {

/// Where a service's state outlives the process: rows by key, in named spaces ("sqs.messages"). A service writes a row
/// whenever what it stands for changes and reads all of them once, at its start. The front keeps an answer back until
/// what its request wrote is safe.
class Storage {
 public:
  virtual ~Storage() = default;
  virtual void put(std::string_view space, std::string_view key, std::string_view value) = 0;
  /// No row of that key is fine, too.
  virtual void erase(std::string_view space, std::string_view key) = 0;
  /// Erases every row whose key begins with `prefix`.
  virtual void erase_all(std::string_view space, std::string_view prefix) = 0;

  using Row = std::function<void(std::string_view key, std::string_view value)>;
  /// Every row of the space in byte order of the keys. The views hold during the call.
  virtual void read(std::string_view space, const Row& row) = 0;
};

}  // namespace queuecast::emulators
