#include "emulators/azure/queue/saved_state.h"

#include <gtest/gtest.h>

#include <chrono>
#include <regex>
#include <stdexcept>

#include "tests/emulators/azure/queue/world.h"
#include "tests/emulators/support/memory_storage.h"

namespace queuecast::azure::queue::testing {
namespace {

/// One process: a service on rows of its own.
struct Process {
  Process(const emulators::MemoryStorage& rows, TimePoint now, Duration delete_delay = {})
      : storage(rows), world(1, simulated::WireMode::kDirect, now), service(world, options(delete_delay)) {}

  Options options(Duration delete_delay) {
    Options made;
    made.storage = &storage;
    made.queue_delete_delay = delete_delay;
    return made;
  }

  http::Response ask(std::string method, std::string target, std::string body = {}, http::Headers headers = {}) {
    http::Request request;
    request.method = std::move(method);
    request.target = "/devstoreaccount1" + target;
    request.body = std::move(body);
    request.headers = std::move(headers);
    request.headers.add("Host", "127.0.0.1:10001");
    request.headers.add("x-ms-version", "2021-12-02");
    return service.respond(request);
  }

  emulators::MemoryStorage storage;
  simulated::World world;
  Service service;
};

std::string put_body(const std::string& text) {
  return "<QueueMessage><MessageText>" + text + "</MessageText></QueueMessage>";
}

/// All of an answer but what is drawn anew for each request.
std::string essence(const http::Response& response) {
  static const std::regex kRequestId{"RequestId:[-0-9a-f]+"};
  std::string text = std::to_string(response.status) + "\n";
  for (const auto& [name, value] : response.headers) {
    if (name != "x-ms-request-id") text.append(name).append(": ").append(value).append("\n");
  }
  return text + std::regex_replace(response.body, kRequestId, "RequestId");
}

/// Asks a process for random things, and remembers every receipt it was ever given.
class Customer {
 public:
  explicit Customer(std::uint64_t seed) : random_(seed, "azure.queue.saved") {}

  void step(Process& process) {
    process.world.run_for(std::chrono::milliseconds(random_.below(3'000)));
    const std::string queue = "/queue-" + std::to_string(random_.below(3));
    const std::string number = std::to_string(random_.below(1'000));
    switch (random_.below(16)) {
      case 0: process.ask("PUT", queue, "", metadata("Number", random_.below(3) ? "7" : number)); break;
      case 1:
        if (random_.below(6) == 0) process.ask("DELETE", queue);
        break;
      case 2:
        if (random_.below(6) == 0) process.ask("DELETE", queue + "/messages");
        break;
      case 3: process.ask("PUT", queue + "?comp=metadata", "", metadata("number", number)); break;
      case 4: process.ask("PUT", queue + "?comp=acl", policy(number)); break;
      case 5: set_properties(process, number); break;
      case 6:
      case 7: receive(process, queue); break;
      case 8:
      case 9: with_receipt(process, "PUT", "&visibilitytimeout=" + std::to_string(random_.below(30))); break;
      case 10: with_receipt(process, "DELETE", ""); break;
      default: send(process, queue, number);
    }
  }

  /// The same questions to both; what they change, they change in both.
  void compare(Process& a, Process& b) {
    same(a, b, "GET", "/?comp=list&include=metadata");
    same(a, b, "GET", "/?restype=service&comp=properties");
    for (const char* queue : {"/queue-0", "/queue-1", "/queue-2"}) {
      same(a, b, "GET", std::string(queue) + "?comp=metadata");
      same(a, b, "GET", std::string(queue) + "?comp=acl");
      same(a, b, "GET", std::string(queue) + "/messages?peekonly=true&numofmessages=32");
      same(a, b, "GET", std::string(queue) + "/messages?numofmessages=2&visibilitytimeout=9");
    }
    for (std::size_t i = 0; i < receipts_.size(); ++i) {
      same(a, b, i % 2 ? "PUT" : "DELETE", receipts_[i] + (i % 2 ? "&visibilitytimeout=5" : ""));
    }
    for (int later = 0; later < 3; ++later) {
      a.world.run_for(20s);
      b.world.run_for(20s);
      for (const char* queue : {"/queue-0", "/queue-1", "/queue-2"}) {
        same(a, b, "GET", std::string(queue) + "/messages?numofmessages=32&visibilitytimeout=30");
        same(a, b, "GET", std::string(queue) + "?comp=metadata");
      }
    }
  }

 private:
  static http::Headers metadata(const char* name, const std::string& value) {
    http::Headers headers;
    headers.add(std::string("x-ms-meta-") + name, value);
    return headers;
  }

  static std::string policy(const std::string& id) {
    return "<SignedIdentifiers><SignedIdentifier><Id>" + id +
           "</Id><AccessPolicy><Permission>r</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>";
  }

  void set_properties(Process& process, const std::string& days) {
    const std::string number = std::to_string(std::stoi(days) % 365 + 1);
    const std::string metrics =
        "<Version>1.0</Version><Enabled>true</Enabled><IncludeAPIs>false</IncludeAPIs>"
        "<RetentionPolicy><Enabled>true</Enabled><Days>" +
        number + "</Days></RetentionPolicy>";
    const http::Response answer = process.ask(
        "PUT", "/?restype=service&comp=properties",
        "<StorageServiceProperties><HourMetrics>" + metrics + "</HourMetrics><Cors><CorsRule><AllowedOrigins>*" +
            "</AllowedOrigins><AllowedMethods>GET,PUT</AllowedMethods><MaxAgeInSeconds>" + number +
            "</MaxAgeInSeconds><ExposedHeaders>x-ms-*</ExposedHeaders><AllowedHeaders>*</AllowedHeaders></CorsRule>"
            "</Cors></StorageServiceProperties>");
    EXPECT_EQ(answer.status, 202) << answer.body;
  }

  void send(Process& process, const std::string& queue, const std::string& text) {
    const std::string delay = std::to_string(random_.below(3) ? 0 : random_.below(20));
    const std::string life = random_.below(3) ? "-1" : std::to_string(20 + random_.below(40));
    remember(queue, process.ask("POST", queue + "/messages?visibilitytimeout=" + delay + "&messagettl=" + life,
                                put_body(text)));
  }

  void receive(Process& process, const std::string& queue) {
    const std::string visibility = std::to_string(1 + random_.below(20));
    remember(queue, process.ask("GET", queue + "/messages?visibilitytimeout=" + visibility));
  }

  void remember(const std::string& queue, const http::Response& response) {
    const std::string id = element(response.body, "MessageId");
    if (id.empty()) return;
    receipts_.push_back(queue + "/messages/" + id +
                        "?popreceipt=" + http::percent_encode(element(response.body, "PopReceipt")));
  }

  void with_receipt(Process& process, const char* method, const std::string& query) {
    if (receipts_.empty()) return;
    const std::string& target = receipts_[random_.below(receipts_.size())];
    const bool text = *method == 'P' && random_.below(2);
    const http::Response answer = process.ask(method, target + query, text ? put_body("changed") : "");
    const std::string receipt(answer.headers.get("x-ms-popreceipt"));
    if (receipt.empty()) return;
    receipts_.push_back(target.substr(0, target.find('?')) + "?popreceipt=" + http::percent_encode(receipt));
  }

  static void same(Process& a, Process& b, const std::string& method, const std::string& target) {
    EXPECT_EQ(essence(a.ask(method, target)), essence(b.ask(method, target))) << method << " " << target;
  }

  runtime::Random random_;
  std::vector<std::string> receipts_;
};

TEST(AzureQueueSavedState, AServiceAfterARestartAnswersLikeTheOneBefore) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Customer customer{seed};
    const Duration delay = seed % 2 ? 30s : 0s;
    auto process = std::make_unique<Process>(emulators::MemoryStorage{}, simulated::World::kEpoch, delay);
    for (int restarts = 0; restarts < 4 && !::testing::Test::HasFailure(); ++restarts) {
      for (int i = 0; i < 150; ++i) customer.step(*process);
      auto next = std::make_unique<Process>(process->storage, process->world.now(), delay);
      customer.compare(*process, *next);
      process = std::move(next);
    }
  }
}

TEST(AzureQueueSavedState, WhatIsGoneLeavesNoRows) {
  Process process{{}, simulated::World::kEpoch};
  for (const char* queue : {"/one", "/one-more"}) {
    process.ask("PUT", queue);
    for (int i = 0; i < 3; ++i) process.ask("POST", std::string(queue) + "/messages", put_body("x"));
  }
  EXPECT_EQ(process.storage.count("azure.queue.messages"), 6u);
  process.ask("DELETE", "/one");
  EXPECT_EQ(process.storage.count("azure.queue.messages"), 3u);
  EXPECT_EQ(process.storage.count("azure.queue.queues"), 1u);
  process.ask("DELETE", "/one-more/messages");
  EXPECT_EQ(process.storage.count("azure.queue.messages"), 0u);

  process.ask("POST", "/one-more/messages?messagettl=5", put_body("x"));
  process.world.run_for(6s);
  process.ask("GET", "/one-more?comp=metadata");
  EXPECT_EQ(process.storage.count("azure.queue.messages"), 0u);

  process.service.reset();
  EXPECT_EQ(process.storage.count("azure.queue.queues"), 0u);
}

TEST(AzureQueueSavedState, ARowThatEndsTooEarlyIsRefused) {
  Process process{{}, simulated::World::kEpoch};
  process.ask("PUT", "/jobs");
  emulators::MemoryStorage cut;
  process.storage.read("azure.queue.queues", [&](std::string_view key, std::string_view value) {
    cut.put("azure.queue.queues", key, value.substr(0, 5));
  });
  EXPECT_THROW((Process{cut, simulated::World::kEpoch}), std::runtime_error);
}

}  // namespace
}  // namespace queuecast::azure::queue::testing
