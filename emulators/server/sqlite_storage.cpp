#include "emulators/server/sqlite_storage.h"

#include <filesystem>
#include <stdexcept>

#include <sqlite3.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace queuecast::emulators {

namespace {

/// "QCEM": SQLite's application_id, by which a file is known to be ours.
constexpr int kApplication = 0x5143454d;

constexpr const char* kLayout =
    "CREATE TABLE rows (space TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (space, key)) "
    "WITHOUT ROWID";

class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* database, const char* sql) {
    if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(database));
    }
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(handle_); }

  /// The bytes must stay until the statement has run.
  Statement& bind(int place, std::string_view bytes, bool text) {
    const char* const data = bytes.empty() ? "" : bytes.data();
    const int size = static_cast<int>(bytes.size());
    text ? sqlite3_bind_text(handle_, place, data, size, SQLITE_STATIC)
         : sqlite3_bind_blob(handle_, place, data, size, SQLITE_STATIC);
    return *this;
  }
  bool step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    const bool done = code == SQLITE_DONE;
    if (!done) throw std::runtime_error(sqlite3_errmsg(sqlite3_db_handle(handle_)));
    sqlite3_reset(handle_);
    return false;
  }
  std::string_view blob(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_, column));
    return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
  }
  std::string text(int column) const { return std::string(blob(column)); }
  int number(int column) const { return sqlite3_column_int(handle_, column); }

 private:
  sqlite3_stmt* handle_ = nullptr;
};

/// An open file; closed at the end.
struct Handle {
  Handle(const std::string& path, int flags) {
    if (sqlite3_open_v2(path.c_str(), &database, flags, nullptr) != SQLITE_OK) {
      const std::string reason = database ? sqlite3_errmsg(database) : "out of memory";
      sqlite3_close(database);
      throw std::runtime_error(reason);
    }
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { sqlite3_close(database); }

  void run(const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(database));
    }
  }
  int number(const char* sql) {
    Statement statement{database, sql};
    return statement.step() ? statement.number(0) : 0;
  }

  sqlite3* database = nullptr;
};

/// The first key that does not begin with the prefix.
std::string end_of(std::string_view prefix) {
  std::string end{prefix};
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

/// Looks at a file that is there without writing to it.
void check_file(const std::string& path) {
  Handle file{path, SQLITE_OPEN_READONLY};
  const int application = file.number("PRAGMA application_id");
  const int version = file.number("PRAGMA user_version");
  if (application != kApplication) throw std::runtime_error("it is a database of another program");
  if (version > SqliteStorage::kVersion) {
    throw std::runtime_error("it is of layout " + std::to_string(version) +
                             ", written by a newer queuecast; this one reads up to " +
                             std::to_string(SqliteStorage::kVersion));
  }
  Statement check{file.database, "PRAGMA quick_check(1)"};
  const std::string result = check.step() ? check.text(0) : "no answer";
  if (result != "ok") throw std::runtime_error("it is damaged: " + result);
}

std::runtime_error unusable(const std::string& path, const std::string& reason) {
  const bool in_use = reason.find("locked") != std::string::npos;
  return std::runtime_error("--data: cannot use " + path + ": " + reason + "; nothing was changed. " +
                            (in_use ? "Stop the program that uses it" : "Move the file away") +
                            " or name another folder.");
}

}  // namespace

struct SqliteStorage::Database {
  explicit Database(const std::string& path) : file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
    // One process at a time: the services hold the state in memory.
    file.run("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    // 32 MiB of log: a checkpoint holds every answer up for some 20 ms, at SQLite's own 4 MiB more than every
    // hundredth.
    file.run("PRAGMA wal_autocheckpoint = 8000");
    file.run("BEGIN IMMEDIATE");
    if (file.number("PRAGMA user_version") == 0) {
      file.run(kLayout);
      file.run(("PRAGMA application_id = " + std::to_string(kApplication)).c_str());
      file.run(("PRAGMA user_version = " + std::to_string(kVersion)).c_str());
    }
    file.run("COMMIT");
  }

  Handle file;
};

namespace {

constexpr const char* kPut = "INSERT OR REPLACE INTO rows (space, key, value) VALUES (?1, ?2, ?3)";
constexpr const char* kErase = "DELETE FROM rows WHERE space = ?1 AND key = ?2";
constexpr const char* kEraseAll = "DELETE FROM rows WHERE space = ?1 AND key >= ?2 AND key < ?3";
constexpr const char* kEraseSpace = "DELETE FROM rows WHERE space = ?1";
constexpr const char* kRead = "SELECT key, value FROM rows WHERE space = ?1 ORDER BY key";

}  // namespace

/// The statements of every change, prepared once.
struct SqliteStorage::Statements {
  explicit Statements(sqlite3* database)
      : put(database, kPut),
        erase(database, kErase),
        erase_all(database, kEraseAll),
        begin(database, "BEGIN"),
        commit(database, "COMMIT") {}
  Statement put, erase, erase_all, begin, commit;
};

SqliteStorage::SqliteStorage(real::World& world, const std::string& folder)
    : world_(world), path_(folder + "/queuecast.sqlite") {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw std::runtime_error("--data: cannot make the folder " + folder + ": " + error.message());
  try {
    if (std::filesystem::exists(path_) && std::filesystem::file_size(path_) > 0) check_file(path_);
    database_ = std::make_unique<Database>(path_);
    statements_ = std::make_unique<Statements>(database_->file.database);
  } catch (const std::runtime_error& problem) {
    throw unusable(path_, problem.what());
  }
}

SqliteStorage::~SqliteStorage() { commit(); }

void SqliteStorage::begin() {
  if (!pending_) {
    pending_ = true;
    statements_->begin.step();
  }
  if (posted_) return;
  posted_ = true;
  // Behind all that is ready now: one commit for all of it.
  boost::asio::post(world_.io(), [this] {
    posted_ = false;
    commit();
  });
}

void SqliteStorage::put(std::string_view space, std::string_view key, std::string_view value) {
  begin();
  statements_->put.bind(1, space, true).bind(2, key, false).bind(3, value, false).step();
}

void SqliteStorage::erase(std::string_view space, std::string_view key) {
  begin();
  statements_->erase.bind(1, space, true).bind(2, key, false).step();
}

void SqliteStorage::erase_all(std::string_view space, std::string_view prefix) {
  begin();
  const std::string end = end_of(prefix);
  if (end.empty()) {
    Statement{database_->file.database, kEraseSpace}.bind(1, space, true).step();
  } else {
    statements_->erase_all.bind(1, space, true).bind(2, prefix, false).bind(3, end, false).step();
  }
}

void SqliteStorage::read(std::string_view space, const Row& row) {
  Statement statement{database_->file.database, kRead};
  statement.bind(1, space, true);
  while (statement.step()) {
    try {
      row(statement.blob(0), statement.blob(1));
    } catch (const std::runtime_error& problem) {
      throw unusable(path_, "a row of " + std::string(space) + " makes no sense: " + problem.what());
    }
  }
}

runtime::Task<void> SqliteStorage::committed() {
  for (const std::uint64_t mine = turn_; pending_ && turn_ == mine;) co_await done_.wait(world_);
}

void SqliteStorage::commit() {
  if (!pending_) return;
  statements_->commit.step();
  pending_ = false;
  ++turn_;
  done_.notify_all();
}

}  // namespace queuecast::emulators
