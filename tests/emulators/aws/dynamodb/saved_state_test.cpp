#include "emulators/aws/dynamodb/saved_state.h"

#include <chrono>
#include <map>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "emulators/aws/dynamodb/service.h"
#include "runtime/simulated/world.h"
#include "tests/emulators/support/memory_storage.h"

namespace queuecast::dynamodb {

namespace {

using namespace std::chrono_literals;

/// One process: a service on rows of its own.
struct Process {
  Process(const emulators::MemoryStorage& rows, runtime::TimePoint now, runtime::Duration delay = {})
      : storage(rows), world(1, simulated::WireMode::kDirect, now), service(world, options(delay)) {}

  Options options(runtime::Duration delay) {
    Options made;
    made.storage = &storage;
    made.create_delay = made.update_delay = made.delete_delay = delay;
    return made;
  }

  /// Status and body: all of an answer that is not drawn anew for each request.
  std::string ask(std::string_view operation, std::string_view body) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Host", "dynamodb.local:8000");
    request.headers.add("X-Amz-Target", "DynamoDB_20120810." + std::string(operation));
    request.body = body;
    std::string answer;
    world.spawn(exchange(service, std::move(request), answer));
    world.run_for(0s);
    return answer;
  }

  static runtime::Task<void> exchange(Service& service, http::Request request, std::string& answer) {
    http::Peer peer;
    const http::Response response = co_await service.handle(std::move(request), std::move(peer));
    answer = std::to_string(response.status) + " " + response.body;
  }

  emulators::MemoryStorage storage;
  simulated::World world;
  Service service;
};

std::string create_body(const std::string& table, bool on_demand) {
  const std::string throughput = R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5})";
  return R"({"TableName":")" + table +
         R"(","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
         R"({"AttributeName":"at","AttributeType":"N"},{"AttributeName":"owner","AttributeType":"S"}],)"
         R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],)"
         R"("GlobalSecondaryIndexes":[{"IndexName":"by_owner",)"
         R"("KeySchema":[{"AttributeName":"owner","KeyType":"HASH"}],)"
         R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["note"]})" +
         (on_demand ? "}]," : "," + throughput + "}],") +
         R"("LocalSecondaryIndexes":[{"IndexName":"by_own","KeySchema":[{"AttributeName":"id","KeyType":"HASH"},)"
         R"({"AttributeName":"owner","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],)" +
         (on_demand ? R"("BillingMode":"PAY_PER_REQUEST",)"
                      R"("OnDemandThroughput":{"MaxReadRequestUnits":90,"MaxWriteRequestUnits":-1},)"
                    : throughput + ",") +
         R"("Tags":[{"Key":"team","Value":"blue"}],"SSESpecification":{"Enabled":true}})";
}

/// Asks a process for random things.
class Customer {
 public:
  explicit Customer(std::uint64_t seed) : random_(seed, "dynamodb.saved") {}

  void step(Process& process) {
    process.world.run_for(std::chrono::milliseconds(random_.below(3) ? 0 : random_.below(40'000)));
    const std::string table = "Table" + std::to_string(random_.below(2));
    const std::string named = R"({"TableName":")" + table + "\"";
    const std::string arn = "arn:aws:dynamodb:us-east-1:000000000000:table/" + table;
    switch (random_.below(20)) {
      case 0:
      case 1: process.ask("CreateTable", create_body(table, random_.below(2))); break;
      case 2:
        if (random_.below(8) == 0) process.ask("DeleteTable", named + "}");
        break;
      case 3:
        process.ask("TagResource", R"({"ResourceArn":")" + arn + R"(","Tags":[{"Key":")" + number(4) +
                                       R"(","Value":"v)" + number(9) + "\"}]}");
        break;
      case 4:
        process.ask("UntagResource", R"({"ResourceArn":")" + arn + R"(","TagKeys":[")" + number(4) + "\"]}");
        break;
      case 5: time_to_live(process, named); break;
      case 6: update_table(process, named); break;
      case 7: process.ask("DeleteItem", named + R"(,"Key":)" + key() + "}"); break;
      case 8:
        process.ask("UpdateItem", named + R"(,"Key":)" + key() +
                                      R"(,"UpdateExpression":"ADD visits :one, tags :t","ExpressionAttributeValues":)"
                                      R"({":one":{"N":"1"},":t":{"SS":["x)" +
                                      number(5) + R"("]}}})");
        break;
      case 9: transact(process, table); break;
      default: process.ask("PutItem", named + R"(,"Item":)" + item(process) + "}");
    }
  }

  /// The same questions to both; what they change, they change in both.
  void compare(Process& a, Process& b) {
    same(a, b, "ListTables", "{}");
    for (int later = 0; later < 3; ++later) {
      for (const std::string table : {"Table0", "Table1"}) {
        const std::string named = R"({"TableName":")" + table + "\"";
        same(a, b, "DescribeTable", named + "}");
        same(a, b, "DescribeTimeToLive", named + "}");
        same(a, b, "ListTagsOfResource",
             R"({"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/)" + table + "\"}");
        same(a, b, "Scan", named + R"(,"Limit":7,"ReturnConsumedCapacity":"INDEXES"})");
        for (const char* index : {"by_owner", "by_own", "added"}) {
          same(a, b, "Scan", named + R"(,"IndexName":")" + index + "\"}");
        }
        same(a, b, "Query",
             named + R"(,"KeyConditionExpression":"id = :i","ScanIndexForward":false,)"
                     R"("ExpressionAttributeValues":{":i":{"S":"id1"}}})");
      }
      for (const std::string& body : transactions_) same(a, b, "TransactWriteItems", body);
      a.world.run_for(50min);
      b.world.run_for(50min);
    }
  }

  /// How many questions of each operation both agreed to answer.
  const std::map<std::string, int>& granted() const { return granted_; }

 private:
  std::string number(std::uint64_t below) { return std::to_string(random_.below(below)); }

  std::string key() { return R"({"id":{"S":"id)" + number(3) + R"("},"at":{"N":"-)" + number(5) + R"(.5"}})"; }

  std::string item(const Process& process) {
    std::string made = key();
    made.pop_back();
    made += R"(,"note":{"S":"\u00fc)" + number(100) +
            R"("},"all":{"L":[{"NULL":true},{"BOOL":false},{"M":{"b":{"B":"AAEC"}}},)"
            R"({"NS":["1","2.50"]},{"BS":["AA==","AQ=="]}]})";
    if (random_.below(2)) made += R"(,"owner":{"S":"owner)" + number(3) + "\"}";
    if (random_.below(2)) {
      made += R"(,"expires":{"N":")" + std::to_string(runtime::unix_seconds(process.world.now())) + "\"}";
    }
    return made + "}";
  }

  void time_to_live(Process& process, const std::string& named) {
    process.ask("UpdateTimeToLive", named + R"(,"TimeToLiveSpecification":{"AttributeName":"expires","Enabled":)" +
                                        (random_.below(3) ? "true" : "false") + "}}");
  }

  void update_table(Process& process, const std::string& named) {
    switch (random_.below(4)) {
      case 0:
        process.ask("UpdateTable",
                    named + R"(,"AttributeDefinitions":[{"AttributeName":"note","AttributeType":"S"}],)"
                            R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"added","KeySchema":)"
                            R"([{"AttributeName":"note","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}]})");
        break;
      case 1:
        process.ask("UpdateTable", named + R"(,"GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"added"}}]})");
        break;
      case 2:
        process.ask("UpdateTable", named + R"(,"ProvisionedThroughput":{"ReadCapacityUnits":)" +
                                       std::to_string(1 + random_.below(9)) + R"(,"WriteCapacityUnits":4}})");
        break;
      default:
        process.ask("UpdateTable", named +
                                       R"(,"TableClass":"STANDARD_INFREQUENT_ACCESS",)"
                                       R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})");
    }
  }

  void transact(Process& process, const std::string& table) {
    transactions_.push_back(R"({"ClientRequestToken":"token)" + number(50) +
                            R"(","TransactItems":[{"Put":{"TableName":")" + table + R"(","Item":)" + item(process) +
                            "}}]}");
    process.ask("TransactWriteItems", transactions_.back());
    if (transactions_.size() > 20) transactions_.erase(transactions_.begin());
  }

  void same(Process& a, Process& b, std::string_view operation, const std::string& body) {
    const std::string answer = a.ask(operation, body);
    EXPECT_EQ(answer, b.ask(operation, body)) << operation << " " << body;
    if (answer.starts_with("200")) ++granted_[std::string(operation)];
  }

  runtime::Random random_;
  std::vector<std::string> transactions_;
  std::map<std::string, int> granted_;
};

TEST(DynamoDbSavedState, AServiceAfterARestartAnswersLikeTheOneBefore) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Customer customer{seed};
    const runtime::Duration delay = seed % 2 ? 20s : 0s;
    auto process = std::make_unique<Process>(emulators::MemoryStorage{}, simulated::World::kEpoch, delay);
    for (int restarts = 0; restarts < 4 && !testing::Test::HasFailure(); ++restarts) {
      for (int i = 0; i < 150; ++i) customer.step(*process);
      auto next = std::make_unique<Process>(process->storage, process->world.now(), delay);
      customer.compare(*process, *next);
      process = std::move(next);
    }
    for (const char* operation : {"DescribeTable", "Scan", "Query", "TransactWriteItems"}) {
      EXPECT_GT(customer.granted().count(operation), 0u) << operation;
    }
  }
}

TEST(DynamoDbSavedState, ARepeatedTransactionStaysWithoutEffectAfterARestart) {
  Process before{{}, simulated::World::kEpoch};
  before.ask("CreateTable", create_body("Table0", true));
  const std::string body = R"({"ClientRequestToken":"once","TransactItems":[{"Update":{"TableName":"Table0","Key":)"
                           R"({"id":{"S":"a"},"at":{"N":"1"}},"UpdateExpression":"ADD visits :one",)"
                           R"("ExpressionAttributeValues":{":one":{"N":"1"}}}}]})";
  EXPECT_EQ(before.ask("TransactWriteItems", body).substr(0, 3), "200");
  Process after{before.storage, before.world.now()};
  EXPECT_EQ(after.ask("TransactWriteItems", body).substr(0, 3), "200");
  EXPECT_NE(after.ask("Scan", R"({"TableName":"Table0"})").find(R"("visits":{"N":"1"})"), std::string::npos);
}

TEST(DynamoDbSavedState, WhatIsGoneLeavesNoRows) {
  Process process{{}, simulated::World::kEpoch};
  for (const std::string table : {"Table", "TableMore"}) {
    process.ask("CreateTable", create_body(table, true));
    for (const char* at : {"1", "2"}) {
      process.ask("PutItem", R"({"TableName":")" + table + R"(","Item":{"id":{"S":"x"},"at":{"N":")" + at + "\"}}}");
    }
  }
  EXPECT_EQ(process.storage.count("dynamodb.items"), 4u);
  process.ask("DeleteTable", R"({"TableName":"Table"})");
  process.ask("ListTables", "{}");
  EXPECT_EQ(process.storage.count("dynamodb.items"), 2u);
  EXPECT_EQ(process.storage.count("dynamodb.tables"), 1u);
  process.service.reset();
  EXPECT_EQ(process.storage.count("dynamodb.items"), 0u);
  EXPECT_EQ(process.storage.count("dynamodb.tables"), 0u);
}

}  // namespace

}  // namespace queuecast::dynamodb
