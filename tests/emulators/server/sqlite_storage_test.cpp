#include "emulators/server/sqlite_storage.h"

#include <filesystem>
#include <fstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "emulators/http/record.h"

namespace queuecast::emulators {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class SqliteStorageTest : public testing::Test {
 protected:
  SqliteStorageTest() {
    std::string name = testing::TempDir() + "queuecast-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~SqliteStorageTest() override { std::filesystem::remove_all(folder_); }

  std::string file() const { return folder_ + "/queuecast.sqlite"; }

  std::vector<std::pair<std::string, std::string>> rows(Storage& storage, std::string_view space) {
    std::vector<std::pair<std::string, std::string>> all;
    storage.read(space, [&](std::string_view key, std::string_view value) { all.emplace_back(key, value); });
    return all;
  }

  std::string refusal() {
    try {
      SqliteStorage{world_, folder_};
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  void run(const char* sql) {
    sqlite3* database = nullptr;
    sqlite3_open(file().c_str(), &database);
    sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
    sqlite3_close(database);
  }

  std::string bytes() const {
    std::ifstream in{file(), std::ios::binary};
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string folder_;
  real::World world_{1};
};

TEST_F(SqliteStorageTest, RowsSurviveTheProcessInTheOrderOfTheirKeys) {
  const std::string with_zero("1\0x", 3);
  {
    SqliteStorage storage{world_, folder_ + "/new"};
    storage.put("a", "2", "two");
    storage.put("a", with_zero, std::string_view("\0", 1));
    storage.put("b", "1", "other space");
    storage.put("a", "2", "two again");
    storage.put("a", "3", "three");
    storage.erase("a", "3");
    storage.erase("a", "never there");
  }
  SqliteStorage again{world_, folder_ + "/new"};
  EXPECT_THAT(rows(again, "a"), ElementsAre(Pair(with_zero, std::string("\0", 1)), Pair("2", "two again")));
  EXPECT_THAT(rows(again, "b"), ElementsAre(Pair("1", "other space")));
  EXPECT_THAT(rows(again, "c"), ElementsAre());
}

TEST_F(SqliteStorageTest, APrefixErasesItsRowsAlone) {
  SqliteStorage storage{world_, folder_};
  for (const char* key : {"q", "q/1", "q/2", "q0", "p/1", "q\xff", "r"}) storage.put("m", key, "x");
  storage.erase_all("m", "q/");
  EXPECT_THAT(rows(storage, "m"),
              ElementsAre(Pair("p/1", "x"), Pair("q", "x"), Pair("q0", "x"), Pair("q\xff", "x"), Pair("r", "x")));
  storage.erase_all("m", "");
  EXPECT_THAT(rows(storage, "m"), ElementsAre());
}

runtime::Task<void> write(SqliteStorage& storage, std::string key, int& done) {
  storage.put("m", key, "x");
  co_await storage.committed();
  ++done;
}

TEST_F(SqliteStorageTest, WhatOneTurnWritesIsCommittedAndThenReported) {
  SqliteStorage storage{world_, folder_};
  int done = 0;
  const runtime::Job first = world_.start(write(storage, "1", done));
  const runtime::Job second = world_.start(write(storage, "2", done));
  world_.run([&] { return done == 2; });
  EXPECT_FALSE(storage.pending());
}

TEST_F(SqliteStorageTest, AFileInUseIsRefused) {
  const SqliteStorage storage{world_, folder_};
  EXPECT_THAT(refusal(), HasSubstr("/queuecast.sqlite: database is locked; nothing was changed."));
}

TEST_F(SqliteStorageTest, ADamagedFileIsNamedAndLeftAlone) {
  {
    SqliteStorage storage{world_, folder_};
    for (int i = 0; i < 2000; ++i) storage.put("m", std::to_string(i), std::string(100, 'x'));
  }
  std::fstream out{file(), std::ios::in | std::ios::out | std::ios::binary};
  out.seekp(8192);
  out << std::string(4096, '\xaa');
  out.close();
  const std::string before = bytes();
  EXPECT_THAT(refusal(), HasSubstr("nothing was changed"));
  EXPECT_EQ(bytes(), before);

  std::ofstream{file(), std::ios::trunc} << "this is no database at all, but long enough to look at";
  EXPECT_THAT(refusal(), HasSubstr("file is not a database"));
}

TEST_F(SqliteStorageTest, ANewerFileAndAStrangersFileAreRefused) {
  { const SqliteStorage storage{world_, folder_}; }
  run("PRAGMA user_version = 99");
  EXPECT_THAT(refusal(), HasSubstr("it is of layout 99, written by a newer queuecast; this one reads up to 1"));

  std::filesystem::remove(file());
  run("CREATE TABLE t (x)");
  EXPECT_THAT(refusal(), HasSubstr("it is a database of another program"));
}

TEST_F(SqliteStorageTest, ARowThatItsReaderRefusesIsReportedWithTheFile) {
  SqliteStorage storage{world_, folder_};
  storage.put("m", "1", "x");
  try {
    storage.read("m", [](std::string_view, std::string_view value) {
      int number = 0;
      RecordReader{value} >> number;
    });
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(file() + ": a row of m makes no sense: a stored record ends too early;"));
  }
}

TEST(RecordTest, WhatIsWrittenIsReadBack) {
  RecordWriter writer;
  writer << 42 << std::int64_t{-7} << std::string_view("text") << true << std::optional<std::string>{}
         << std::optional<std::string>{"there"} << runtime::TimePoint{std::chrono::hours{3}};
  RecordReader reader{writer.bytes()};
  int number = 0;
  std::int64_t negative = 0;
  std::string text;
  bool yes = false;
  std::optional<std::string> nothing, something;
  runtime::TimePoint at;
  reader >> number >> negative >> text >> yes >> nothing >> something >> at;
  EXPECT_EQ(number, 42);
  EXPECT_EQ(negative, -7);
  EXPECT_EQ(text, "text");
  EXPECT_TRUE(yes);
  EXPECT_EQ(nothing, std::nullopt);
  EXPECT_EQ(something, "there");
  EXPECT_EQ(at, runtime::TimePoint{std::chrono::hours{3}});
  EXPECT_TRUE(reader.done());
  EXPECT_THROW(reader >> number, std::runtime_error);
}

}  // namespace

}  // namespace queuecast::emulators
