#include <string>

#include <nlohmann/json.hpp>

#include "emulators/clouds.h"
#include "sim/experiment/cloud_services.h"

namespace queuecast::experiment {

namespace {

namespace queue = azure::queue;

/// Tells the recorder what happens to the messages of one queue.
class QueueRecorder final : public queue::Observer {
 public:
  QueueRecorder(report::Recorder& recorder, std::string name) : recorder_(recorder), name_(std::move(name)) {}

  void put(std::string_view name, const queue::Message& message, runtime::TimePoint now) override {
    if (name == name_) recorder_.sent(message.id.to_string(), now);
  }
  void gotten(std::string_view name, const queue::Message& message, runtime::TimePoint now) override {
    if (name == name_) recorder_.received(message.id.to_string(), now);
  }
  void deleted(std::string_view name, const queue::Message& message, runtime::TimePoint now) override {
    if (name == name_) recorder_.deleted(message.id.to_string(), now);
  }
  void expired(std::string_view name, const queue::Message& message, runtime::TimePoint) override {
    if (name == name_) recorder_.expired(message.id.to_string());
  }

 private:
  report::Recorder& recorder_;
  std::string name_;
};

class AzureServices final : public CloudServices {
 public:
  AzureServices(simulated::World& world, const scenario::Cluster& cluster, report::Recorder& recorder)
      : world_(world), cluster_(cluster), observer_(recorder, cluster.queue.name), azure_(world, options()) {
    world.wire().serve(host("queue"), azure_.queue());
    world.wire().serve(host("table"), azure_.table());
    world.wire().serve("login.microsoftonline.com", azure_.entra());
  }

  void set_up() override {
    http::Request create_queue;
    create_queue.method = "PUT";
    create_queue.target = "/" + cluster_.queue.name;
    create_queue.headers.add("Host", host("queue"));
    create_queue.headers.add("x-ms-version", "2021-02-12");
    ask(world_, azure_.queue(), std::move(create_queue), "queue '" + cluster_.queue.name + "'");
    http::Request create_table;
    create_table.method = "POST";
    create_table.target = "/Tables";
    create_table.headers.add("Host", host("table"));
    create_table.headers.add("x-ms-version", "2019-02-02");
    create_table.headers.add("Content-Type", "application/json");
    create_table.headers.add("Accept", "application/json;odata=minimalmetadata");
    create_table.body = nlohmann::json({{"TableName", cluster_.table.name}}).dump();
    ask(world_, azure_.table(), std::move(create_table), "table '" + cluster_.table.name + "'");
  }

  Depth depth() override {
    queue::Queue* found = azure_.queue().find_queue(cluster_.queue.account, cluster_.queue.name);
    if (!found) return {};
    const queue::Queue::Counts counts = found->counts(world_.now());
    return {static_cast<std::int64_t>(counts.visible), static_cast<std::int64_t>(counts.invisible)};
  }

  workload::Config client_config() const override {
    workload::Config config;
    config.queue_url = "https://" + host("queue") + "/" + cluster_.queue.name;
    config.table = cluster_.table.name;
    config.identity_endpoint = "https://login.microsoftonline.com";
    config.tenant_id = "00000000-0000-0000-0000-000000000001";
    config.client_id = "00000000-0000-0000-0000-000000000002";
    config.federated_token = "a.simulated.token";
    config.sign = false;
    return config;
  }

  void report_usage(cost::Usage& usage, std::map<std::string, std::int64_t>& counters) override {
    const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    const queue::Usage& queues = azure_.queue().usage();
    usage.queue_class1 = number(queues.class1);
    usage.queue_class2 = number(queues.class2);
    usage.table_transactions = number(azure_.table().usage().transactions);
    using Kind = scenario::Queue::AccountKind;
    usage.storage_tier = cluster_.queue.account_kind == Kind::kGeneralPurposeV1 ? "GPv1 LRS" : "GPv2 LRS/ZRS";
    counters["azure.storage.queue.request"] = number(queues.requests());
    counters["azure.storage.queue.get"] = number(queues.count(queue::Operation::kGetMessages));
    counters["azure.storage.queue.message_gotten"] = number(queues.messages_gotten);
    counters["azure.storage.queue.error"] = number(queues.errors);
    counters["azure.storage.queue.throttled"] = number(queues.throttled);
    counters["azure.storage.table.transaction"] = number(azure_.table().usage().transactions);
    counters["azure.storage.table.throttled"] = number(azure_.table().usage().throttled);
    counters["entra.token"] = number(azure_.entra().usage().token_calls);
  }

 private:
  emulators::AzureOptions options() {
    emulators::AzureOptions options;
    options.queue.account = cluster_.queue.account;
    options.queue.queue_delete_delay = std::chrono::seconds{30};
    options.queue.rate_limit = true;
    options.queue.observer = &observer_;
    options.table.account = cluster_.queue.account;
    options.table.table_delete_delay = std::chrono::seconds{40};
    options.table.rate_limit = true;
    options.entra.sign_tokens = false;
    return options;
  }

  std::string host(const char* service) const { return cluster_.queue.account + "." + service + ".core.windows.net"; }

  simulated::World& world_;
  const scenario::Cluster& cluster_;
  QueueRecorder observer_;
  emulators::Azure azure_;
};

}  // namespace

std::unique_ptr<CloudServices> make_azure_services(simulated::World& world, const scenario::Cluster& cluster,
                                                   report::Recorder& recorder) {
  return std::make_unique<AzureServices>(world, cluster, recorder);
}

}  // namespace queuecast::experiment
