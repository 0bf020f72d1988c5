#include "emulators/azure/table/saved_state.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <regex>

#include "tests/emulators/azure/table/world.h"
#include "tests/emulators/support/memory_storage.h"

namespace queuecast::azure::table::testing {
namespace {

/// One process: a service on rows of its own.
struct Process {
  Process(const emulators::MemoryStorage& rows, TimePoint now, Duration delete_delay = {})
      : storage(rows), world(1, simulated::WireMode::kDirect, now), service(world, options(delete_delay)) {}

  Options options(Duration delete_delay) {
    Options made;
    made.storage = &storage;
    made.table_delete_delay = delete_delay;
    return made;
  }

  http::Response ask(std::string method, std::string target, std::string body = {}, std::string condition = {},
                     std::string type = "application/json") {
    http::Request request;
    request.method = std::move(method);
    request.target = "/devstoreaccount1" + target;
    request.body = std::move(body);
    request.headers.add("Host", "127.0.0.1:10002");
    request.headers.add("x-ms-version", "2019-02-02");
    request.headers.add("Accept", "application/json;odata=fullmetadata");
    request.headers.add("Content-Type", type);
    if (!condition.empty()) request.headers.add("If-Match", condition);
    return service.respond(request);
  }

  emulators::MemoryStorage storage;
  simulated::World world;
  Service service;
};

/// All of an answer but what is drawn anew for each request.
std::string essence(const http::Response& response) {
  static const std::regex kRequestId{"RequestId:[-0-9a-f]+"};
  std::string text = std::to_string(response.status) + "\n";
  for (const auto& [name, value] : response.headers) {
    if (name != "x-ms-request-id") text.append(name).append(": ").append(value).append("\n");
  }
  return text + std::regex_replace(response.body, kRequestId, "RequestId");
}

std::string keys(const std::string& row) { return "(PartitionKey='p',RowKey='" + row + "')"; }

/// One property of every type, and a text that differs.
std::string properties(const std::string& text) {
  return R"("PartitionKey":"p","text)" + text.substr(0, 1) + R"(":"\u00fc\n)" + text +
         R"(","flag":true,"small":-7,"big":"-9007199254740993","big@odata.type":"Edm.Int64","ratio":0.1,)"
         R"("when":"2026-02-03T04:05:06.789Z","when@odata.type":"Edm.DateTime",)"
         R"("id":"5f2c7a31-0003-4046-8b5e-b3a1c9000000","id@odata.type":"Edm.Guid",)"
         R"("bytes":"AAEC","bytes@odata.type":"Edm.Binary"})";
}

/// Asks a process for random things, and remembers every ETag it was ever given.
class Customer {
 public:
  explicit Customer(std::uint64_t seed) : random_(seed, "azure.table.saved") {}

  void step(Process& process) {
    process.world.run_for(std::chrono::milliseconds(random_.below(3) ? 0 : random_.below(3'000)));
    const std::string table = "/Table" + std::to_string(random_.below(2));
    const std::string row = std::to_string(random_.below(12));
    const std::string text = std::to_string(random_.below(1'000));
    switch (random_.below(14)) {
      case 0:
      case 1: process.ask("POST", "/Tables", "{\"TableName\":\"" + table.substr(1) + "\"}"); break;
      case 2:
        if (random_.below(8) == 0) process.ask("DELETE", "/Tables('" + table.substr(1) + "')");
        break;
      case 3: process.ask("PUT", table + "?comp=acl", policy(text)); break;
      case 4: process.ask("PUT", "/?restype=service&comp=properties", service_properties(text)); break;
      case 5:
      case 6: remember(process.ask("POST", table, "{\"RowKey\":\"" + row + "\"," + properties(text))); break;
      case 7: process.ask("DELETE", table + keys(row), "", random_.below(2) ? "*" : etag()); break;
      case 8: remember(process.ask("MERGE", table + keys(row), "{" + properties(text))); break;
      case 9: remember(process.ask("PUT", table + keys(row), "{\"only\":\"" + text + "\"}", etag())); break;
      case 10: batch(process, table, text); break;
      default: remember(process.ask("PUT", table + keys(row), "{" + properties(text)));
    }
  }

  /// The same questions to both; what they change, they change in both.
  void compare(Process& a, Process& b) {
    same(a, b, "GET", "/Tables");
    same(a, b, "GET", "/?restype=service&comp=properties");
    for (const std::string table : {"/Table0", "/Table1"}) {
      same(a, b, "GET", table + "?comp=acl");
      same(a, b, "GET", table + "()");
      same(a, b, "GET", table + "()?$filter=" + http::percent_encode("small eq -7 and ratio lt 0.2"));
      for (std::size_t i = 0; i < etags_.size(); ++i) {
        same(a, b, "MERGE", table + keys(std::to_string(i % 12)), "{\"late\":1}", etags_[i]);
      }
      same(a, b, "GET", table + "()");
      same(a, b, "POST", "/Tables", "{\"TableName\":\"" + table.substr(1) + "\"}");
    }
  }

 private:
  static std::string policy(const std::string& id) {
    return "<SignedIdentifiers><SignedIdentifier><Id>" + id +
           "</Id><AccessPolicy><Permission>r</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>";
  }

  static std::string service_properties(const std::string& number) {
    const std::string age = std::to_string(std::stoi(number) % 365 + 1);
    return "<StorageServiceProperties><HourMetrics><Version>1.0</Version><Enabled>true</Enabled><IncludeAPIs>false"
           "</IncludeAPIs><RetentionPolicy><Enabled>true</Enabled><Days>" +
           age +
           "</Days></RetentionPolicy>"
           "</HourMetrics></StorageServiceProperties>";
  }

  std::string etag() { return etags_.empty() ? "*" : etags_[random_.below(etags_.size())]; }

  void remember(const http::Response& response) {
    const std::string etag(response.headers.get("ETag"));
    if (!etag.empty() && etags_.size() < 200) etags_.push_back(etag);
  }

  /// Two writes, of which the second often fails and undoes the first.
  void batch(Process& process, const std::string& table, const std::string& text) {
    std::string body;
    for (int i = 0; i < 2; ++i) {
      const std::string row = std::to_string(random_.below(12));
      body +=
          "--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nPOST "
          "http://127.0.0.1:10002/devstoreaccount1" +
          table +
          " HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
          "{\"RowKey\":\"" +
          row + "\"," + properties(text) + "\r\n";
    }
    body = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" + body + "--c--\r\n--b--\r\n";
    const http::Response answer = process.ask("POST", "/$batch", body, "", "multipart/mixed; boundary=b");
    EXPECT_EQ(answer.status, 202) << answer.body;
    ++(answer.body.find("HTTP/1.1 201") == std::string::npos ? undone : done);
  }

  static void same(Process& a, Process& b, const std::string& method, const std::string& target,
                   const std::string& body = {}, const std::string& condition = {}) {
    EXPECT_EQ(essence(a.ask(method, target, body, condition)), essence(b.ask(method, target, body, condition)))
        << method << " " << target;
  }

  runtime::Random random_;
  std::vector<std::string> etags_;

 public:
  int done = 0, undone = 0;  // batches
};

TEST(AzureTableSavedState, AServiceAfterARestartAnswersLikeTheOneBefore) {
  int done = 0, undone = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Customer customer{seed};
    const Duration delay = seed % 2 ? 40s : 0s;
    auto process = std::make_unique<Process>(emulators::MemoryStorage{}, simulated::World::kEpoch, delay);
    for (int restarts = 0; restarts < 4 && !::testing::Test::HasFailure(); ++restarts) {
      for (int i = 0; i < 150; ++i) customer.step(*process);
      auto next = std::make_unique<Process>(process->storage, process->world.now(), delay);
      customer.compare(*process, *next);
      process = std::move(next);
    }
    done += customer.done;
    undone += customer.undone;
  }
  EXPECT_GT(done, 20);
  EXPECT_GT(undone, 20);
}

TEST(AzureTableSavedState, WhatIsGoneLeavesNoRows) {
  Process process{{}, simulated::World::kEpoch};
  for (const std::string table : {"one", "oneMore"}) {
    process.ask("POST", "/Tables", "{\"TableName\":\"" + table + "\"}");
    for (const char* row : {"1", "2", "3"}) process.ask("PUT", "/" + table + keys(row), "{\"a\":1}");
  }
  EXPECT_EQ(process.storage.count("azure.table.entities"), 6u);
  process.ask("DELETE", "/Tables('ONE')");
  EXPECT_EQ(process.storage.count("azure.table.entities"), 3u);
  EXPECT_EQ(process.storage.count("azure.table.tables"), 1u);
  process.ask("DELETE", "/oneMore" + keys("1"), "", "*");
  EXPECT_EQ(process.storage.count("azure.table.entities"), 2u);
  process.service.reset();
  EXPECT_EQ(process.storage.count("azure.table.entities"), 0u);
}

}  // namespace
}  // namespace queuecast::azure::table::testing
