#pragma once

#include <memory>
#include <string>

#include "emulators/http/storage.h"
#include "runtime/real/world.h"
#include "runtime/signal.h"

namespace queuecast::emulators {

/// A Storage in one SQLite file, DIR/queuecast.sqlite. All that is written in one turn of the event loop is committed
/// together (group commit). What is committed survives the end of the process by any signal, and of the machine up to
/// the last checkpoint of SQLite's write-ahead log.
class SqliteStorage final : public Storage {
 public:
  /// The version of the file's layout; a newer file is refused.
  static constexpr int kVersion = 1;

  /// Makes the folder and the file when they are not there. Throws std::runtime_error with the file's name and the mend
  /// when it is damaged, of a newer version, in use or no file of ours; it is not touched then.
  SqliteStorage(real::World& world, const std::string& folder);
  ~SqliteStorage() override;

  void put(std::string_view space, std::string_view key, std::string_view value) override;
  void erase(std::string_view space, std::string_view key) override;
  void erase_all(std::string_view space, std::string_view prefix) override;
  /// What `row` throws as std::runtime_error is thrown again with the file's name and the mend.
  void read(std::string_view space, const Row& row) override;

  /// Whether something written is not yet safe.
  bool pending() const { return pending_; }
  /// Returns when all that was written so far is safe.
  runtime::Task<void> committed();
  /// Commits at once.
  void commit();

 private:
  struct Database;
  struct Statements;
  void begin();

  real::World& world_;
  std::string path_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Statements> statements_;
  bool pending_ = false;
  bool posted_ = false;
  std::uint64_t turn_ = 0;  // counts commits
  runtime::Signal done_;
};

}  // namespace queuecast::emulators
