#include "sim/report/database.h"

namespace queuecast::report {

Database::Database(const std::filesystem::path& path, int flags) : path_(path.string()) {
  if (sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr) == SQLITE_OK) return;
  const std::string message = path_ + ": " + (handle_ ? sqlite3_errmsg(handle_) : "out of memory");
  sqlite3_close(handle_);
  throw RecordingError(message);
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void Database::fail() const { throw RecordingError(path_ + ": " + sqlite3_errmsg(handle_)); }

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  check(sqlite3_prepare_v2(database.handle(), sql.c_str(), static_cast<int>(sql.size()), &handle_, nullptr));
}

bool Statement::next() {
  const int code = sqlite3_step(handle_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) database_.fail();
  return code == SQLITE_ROW;
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string();
}

}  // namespace queuecast::report
