#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace queuecast::report {

/// A recording that cannot be written or read: the path and what SQLite says.
struct RecordingError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Database {
 public:
  Database(const std::filesystem::path& path, int flags);
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql);
  [[noreturn]] void fail() const;
  sqlite3* handle() const { return handle_; }

 private:
  std::string path_;
  sqlite3* handle_ = nullptr;
};

/// A prepared statement: bind all parameters and run, or walk its rows.
class Statement {
 public:
  Statement(Database& database, const std::string& sql);
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Executes once with these values, in the order of the parameters.
  template <class... Values>
  void run(const Values&... values) {
    bind(values...);
    while (next()) {
    }
    sqlite3_reset(handle_);
  }

  template <class... Values>
  void bind(const Values&... values) {
    sqlite3_reset(handle_);
    int index = 0;
    (bind_one(++index, values), ...);
  }

  /// Steps to the next row; false at the end.
  bool next();
  double real(int column) const { return sqlite3_column_double(handle_, column); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_, column); }
  bool null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
  std::string text(int column) const;

 private:
  void bind_one(int index, double value) { check(sqlite3_bind_double(handle_, index, value)); }
  void bind_one(int index, std::int64_t value) { check(sqlite3_bind_int64(handle_, index, value)); }
  void bind_one(int index, int value) { check(sqlite3_bind_int(handle_, index, value)); }
  void bind_one(int index, bool value) { check(sqlite3_bind_int(handle_, index, value)); }
  void bind_one(int index, std::nullptr_t) { check(sqlite3_bind_null(handle_, index)); }
  void bind_one(int index, std::string_view value) {
    check(sqlite3_bind_text(handle_, index, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  template <class T>
  void bind_one(int index, const std::optional<T>& value) {
    value ? bind_one(index, *value) : bind_one(index, nullptr);
  }
  void check(int code) const {
    if (code != SQLITE_OK) database_.fail();
  }

  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace queuecast::report
