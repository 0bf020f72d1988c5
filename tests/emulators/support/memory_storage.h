#pragma once

#include <map>
#include <string>
#include <string_view>

#include "emulators/http/storage.h"

namespace queuecast::emulators {

/// Rows in memory. A copy is what a process that is killed now would leave behind.
class MemoryStorage final : public Storage {
 public:
  void put(std::string_view space, std::string_view key, std::string_view value) override {
    rows_[std::string(space)].insert_or_assign(std::string(key), std::string(value));
  }
  void erase(std::string_view space, std::string_view key) override {
    rows_[std::string(space)].erase(std::string(key));
  }
  void erase_all(std::string_view space, std::string_view prefix) override {
    std::erase_if(rows_[std::string(space)], [prefix](const auto& row) { return row.first.starts_with(prefix); });
  }
  void read(std::string_view space, const Row& row) override {
    for (const auto& [key, value] : rows_[std::string(space)]) row(key, value);
  }

  std::size_t count(std::string_view space) { return rows_[std::string(space)].size(); }

 private:
  std::map<std::string, std::map<std::string, std::string>, std::less<>> rows_;
};

}  // namespace queuecast::emulators
