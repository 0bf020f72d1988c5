#include "emulators/server/setup.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

namespace queuecast::emulators {

namespace {

using nlohmann::json;

[[noreturn]] void fail(const std::string& file, const YAML::Mark& mark, const std::string& problem) {
  throw std::runtime_error(file + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": " +
                           problem);
}

/// The entries of a mapping, each of whose names is one of `known`.
void check_names(const std::string& file, const YAML::Node& node, std::initializer_list<std::string_view> known) {
  for (const auto& entry : node) {
    const std::string name = entry.first.Scalar();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string names;
    for (const std::string_view one : known) names.append(names.empty() ? "" : ", ").append(one);
    fail(file, entry.first.Mark(), "unknown field '" + name + "', expected " + names);
  }
}

std::string text_of(const std::string& file, const YAML::Node& node, const std::string& what) {
  if (!node.IsScalar() || node.Scalar().empty()) fail(file, node.Mark(), what + " is no text");
  return node.Scalar();
}

std::string required(const std::string& file, const YAML::Node& node, const char* name) {
  if (!node[name]) fail(file, node.Mark(), std::string("no field '") + name + "'");
  return text_of(file, node[name], name);
}

YAML::Node list_of(const std::string& file, const YAML::Node& root, const char* name) {
  const YAML::Node list = root[name];
  if (list && !list.IsSequence()) fail(file, list.Mark(), std::string(name) + " is no list");
  return list;
}

std::vector<std::string> names_of(const std::string& file, const YAML::Node& root, const char* name) {
  std::vector<std::string> names;
  for (const YAML::Node& item : list_of(file, root, name)) names.push_back(text_of(file, item, "a name"));
  return names;
}

Setup::Queue read_queue(const std::string& file, const YAML::Node& node) {
  if (node.IsScalar()) return {text_of(file, node, "a queue's name"), {}};
  if (!node.IsMap()) fail(file, node.Mark(), "a queue is a name or {name: ..., attributes: {...}}");
  check_names(file, node, {"name", "attributes"});
  Setup::Queue queue{required(file, node, "name"), {}};
  if (const YAML::Node attributes = node["attributes"]) {
    if (!attributes.IsMap()) fail(file, attributes.Mark(), "attributes is no mapping");
    for (const auto& entry : attributes) {
      queue.attributes[entry.first.Scalar()] = text_of(file, entry.second, entry.first.Scalar());
    }
  }
  return queue;
}

Setup::Table read_table(const std::string& file, const YAML::Node& node) {
  if (!node.IsMap()) fail(file, node.Mark(), "a table is {name: ..., partition_key: ..., sort_key: ...}");
  check_names(file, node, {"name", "partition_key", "sort_key"});
  Setup::Table table{required(file, node, "name"), required(file, node, "partition_key"), {}};
  if (node["sort_key"]) table.sort_key = text_of(file, node["sort_key"], "sort_key");
  return table;
}

runtime::Task<void> ask(http::Handler& service, http::Request request, http::Response& response) {
  http::Peer peer{"127.0.0.1"};
  response = co_await service.handle(std::move(request), std::move(peer));
}

void create(real::World& world, const std::string& what, http::Handler& service, http::Request request,
            std::string_view already_there) {
  http::Response response;
  const runtime::Job job = world.start(ask(service, std::move(request), response));
  world.run([&job] { return job.done(); });
  const bool there = response.body.find(already_there) != std::string::npos;
  if (response.status / 100 != 2 && !there) throw std::runtime_error("cannot create " + what + ": " + response.body);
}

http::Request aws_request(std::string_view target, const json& body) {
  http::Request request{.method = "POST", .target = "/", .headers = {}, .body = body.dump()};
  request.headers.add("Host", "127.0.0.1");
  request.headers.add("X-Amz-Target", target);
  request.headers.add("Content-Type", "application/x-amz-json-1.0");
  return request;
}

json table_definition(const Setup::Table& table) {
  json keys = json::array({{{"AttributeName", table.partition_key}, {"KeyType", "HASH"}}});
  json attributes = json::array({{{"AttributeName", table.partition_key}, {"AttributeType", "S"}}});
  if (!table.sort_key.empty()) {
    keys.push_back({{"AttributeName", table.sort_key}, {"KeyType", "RANGE"}});
    attributes.push_back({{"AttributeName", table.sort_key}, {"AttributeType", "S"}});
  }
  return {{"TableName", table.name},
          {"KeySchema", keys},
          {"AttributeDefinitions", attributes},
          {"BillingMode", "PAY_PER_REQUEST"}};
}

}  // namespace

Setup read_setup(const std::string& file) {
  YAML::Node root;
  try {
    root = YAML::LoadFile(file);
  } catch (const YAML::BadFile&) {
    throw std::runtime_error("cannot read " + file);
  } catch (const YAML::Exception& error) {
    fail(file, error.mark, error.msg);
  }
  Setup setup;
  if (root.IsNull()) return setup;
  if (!root.IsMap()) fail(file, root.Mark(), "expected queues, tables, azure_queues, azure_tables");
  check_names(file, root, {"queues", "tables", "azure_queues", "azure_tables"});
  for (const YAML::Node& node : list_of(file, root, "queues")) setup.queues.push_back(read_queue(file, node));
  for (const YAML::Node& node : list_of(file, root, "tables")) setup.tables.push_back(read_table(file, node));
  setup.azure_queues = names_of(file, root, "azure_queues");
  setup.azure_tables = names_of(file, root, "azure_tables");
  return setup;
}

void apply(const Setup& setup, real::World& world, Aws& aws, Azure& azure, std::string_view azure_account) {
  for (const Setup::Queue& queue : setup.queues) {
    json body{{"QueueName", queue.name}};
    if (!queue.attributes.empty()) body["Attributes"] = queue.attributes;
    create(world, "queue " + queue.name, aws.sqs(), aws_request("AmazonSQS.CreateQueue", body), "QueueNameExists");
  }
  for (const Setup::Table& table : setup.tables) {
    create(world, "table " + table.name, aws.dynamodb(),
           aws_request("DynamoDB_20120810.CreateTable", table_definition(table)), "ResourceInUseException");
  }
  const auto now = world.now();
  for (const std::string& queue : setup.azure_queues) {
    const auto named = azure::queue::check_queue_name(queue);
    if (!named) throw std::runtime_error("cannot create Azure queue " + queue + ": " + named.error().message);
    azure::queue::Account& account = *azure.queue().find_account(azure_account);
    if (!account.find(queue)) account.create(queue, {}, now);
  }
  for (const std::string& table : setup.azure_tables) {
    const auto named = azure::table::check_table_name(table);
    if (!named) throw std::runtime_error("cannot create Azure table " + table + ": " + named.error().message);
    azure::table::Account& account = *azure.table().find_account(azure_account);
    if (!account.find(table)) account.create(table, now);
  }
}

}  // namespace queuecast::emulators
