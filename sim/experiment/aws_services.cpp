#include <string>

#include <nlohmann/json.hpp>

#include "emulators/clouds.h"
#include "sim/experiment/cloud_services.h"

namespace queuecast::experiment {

namespace {

using nlohmann::json;

constexpr const char* kAccount = "123456789012";

/// Tells the recorder what happens to the messages of one queue.
class SqsRecorder final : public sqs::Observer {
 public:
  SqsRecorder(report::Recorder& recorder, std::string queue) : recorder_(recorder), queue_(std::move(queue)) {}

  void sent(const sqs::MessageEvent& event) override {
    if (event.queue == queue_) recorder_.sent(event.message.text(), event.at);
  }
  void received(const sqs::MessageEvent& event) override {
    if (event.queue == queue_) recorder_.received(event.message.text(), event.at);
  }
  void deleted(const sqs::MessageEvent& event) override {
    if (event.queue == queue_) recorder_.deleted(event.message.text(), event.at);
  }
  void expired(const sqs::MessageEvent& event) override {
    if (event.queue == queue_) recorder_.expired(event.message.text());
  }
  void dead_lettered(const sqs::MessageEvent& event) override {
    if (event.queue == queue_) recorder_.dead_lettered(event.message.text());
  }

 private:
  report::Recorder& recorder_;
  std::string queue_;
};

std::string whole_seconds(runtime::Duration duration) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

class AwsServices final : public CloudServices {
 public:
  AwsServices(simulated::World& world, const scenario::Cluster& cluster, report::Recorder& recorder)
      : world_(world), cluster_(cluster), observer_(recorder, cluster.queue.name), aws_(world, options()) {
    for (const char* service : {"sqs", "dynamodb", "sts"}) world.wire().serve(host(service), aws_);
  }

  void set_up() override {
    json attributes = json::object();
    const scenario::Queue& queue = cluster_.queue;
    if (queue.fifo) attributes["FifoQueue"] = "true";
    if (queue.content_based_deduplication) attributes["ContentBasedDeduplication"] = "true";
    if (queue.high_throughput) {
      attributes["DeduplicationScope"] = "messageGroup";
      attributes["FifoThroughputLimit"] = "perMessageGroupId";
    }
    if (queue.visibility_timeout) attributes["VisibilityTimeout"] = whole_seconds(*queue.visibility_timeout);
    if (queue.retention) attributes["MessageRetentionPeriod"] = whole_seconds(*queue.retention);
    if (queue.delay) attributes["DelaySeconds"] = whole_seconds(*queue.delay);
    if (queue.receive_wait) attributes["ReceiveMessageWaitTimeSeconds"] = whole_seconds(*queue.receive_wait);
    if (queue.max_receive_count) attributes["RedrivePolicy"] = dead_letter_policy();
    call("AmazonSQS.CreateQueue", {{"QueueName", queue.name}, {"Attributes", attributes}},
         "queue '" + queue.name + "'");
    create_table();
  }

  Depth depth() override {
    const auto counts = aws_.sqs().counts(cluster_.queue.name);
    if (!counts) return {};
    return {static_cast<std::int64_t>(counts->visible), static_cast<std::int64_t>(counts->in_flight)};
  }

  workload::Config client_config() const override {
    workload::Config config;
    config.queue_url = "https://" + host("sqs") + "/" + kAccount + "/" + cluster_.queue.name;
    config.table = cluster_.table.name;
    config.region = cluster_.region;
    config.web_identity = {std::string("arn:aws:iam::") + kAccount + ":role/queuecast", "queuecast",
                           "a.simulated.token"};
    config.retry_mode = clients::parse_retry_mode(cluster_.sdk_retry).value_or(clients::RetryMode::kLegacy);
    config.sign = false;
    return config;
  }

  void report_usage(cost::Usage& usage, std::map<std::string, std::int64_t>& counters) override {
    const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    const sqs::Usage& sqs = aws_.sqs().usage();
    usage.sqs_standard_requests = number(sqs.standard_requests);
    usage.sqs_fifo_requests = number(sqs.fifo_requests);
    counters["aws.sqs.request"] = number(sqs.standard_requests + sqs.fifo_requests);
    counters["aws.sqs.empty_receive"] = number(sqs.empty_receives);
    const dynamodb::Usage& dynamodb = aws_.dynamodb().usage();
    for (const auto& [operation, calls] : dynamodb.calls) counters["aws.dynamodb." + operation] = number(calls);
    counters["aws.dynamodb.throttled"] = number(dynamodb.throttled);
    for (const dynamodb::TableUsage& table : aws_.dynamodb().table_usage()) {
      if (table.billing_mode == dynamodb::BillingMode::kProvisioned) {
        const auto until = table.deleted.value_or(world_.now());
        usage.dynamodb_provisioned.push_back({table.provisioned.read, table.provisioned.write, until - table.created});
      } else {
        usage.dynamodb_write_units += number(table.write_half_units / 2);
        usage.dynamodb_half_read_units += number(table.read_half_units);
      }
    }
    for (const auto& [operation, calls] : aws_.sts().usage().calls) counters["aws.sts." + operation] = number(calls);
  }

 private:
  emulators::AwsOptions options() {
    emulators::AwsOptions options;
    options.sqs.account_id = kAccount;
    options.sqs.region = cluster_.region;
    options.sqs.recreate_lock = true;
    options.sqs.fifo_rate_limit = static_cast<unsigned>(cluster_.limits.fifo_calls_per_second.value_or(300));
    options.sqs.observer = &observer_;
    options.dynamodb.account_id = kAccount;
    options.dynamodb.region = cluster_.region;
    options.dynamodb.enforce_capacity = true;
    options.sts.web_identity.verify = false;
    options.sts.account_id = kAccount;
    return options;
  }

  std::string host(const char* service) const {
    return std::string(service) + "." + cluster_.region + ".amazonaws.com";
  }

  std::string dead_letter_policy() {
    std::string name = cluster_.queue.dead_letter;
    json attributes = json::object();
    if (cluster_.queue.fifo) attributes["FifoQueue"] = "true";
    if (name.empty()) {
      name = cluster_.queue.name.substr(0, cluster_.queue.name.rfind(".fifo")) + "-dead-letter";
      if (cluster_.queue.fifo) name += ".fifo";
    }
    call("AmazonSQS.CreateQueue", {{"QueueName", name}, {"Attributes", attributes}},
         "dead-letter queue '" + name + "'");
    const std::string arn = "arn:aws:sqs:" + cluster_.region + ":" + kAccount + ":" + name;
    return json({{"deadLetterTargetArn", arn}, {"maxReceiveCount", *cluster_.queue.max_receive_count}}).dump();
  }

  /// The key schema of the workload's table: id, and the processing time in the seed's own.
  void create_table() {
    const bool seed = cluster_.consumer.builtin == "edw-aws";
    json keys = json::array({{{"AttributeName", "id"}, {"KeyType", "HASH"}}});
    json attributes = json::array({{{"AttributeName", "id"}, {"AttributeType", "S"}}});
    if (seed) {
      keys.push_back({{"AttributeName", "messageProcessingTime"}, {"KeyType", "RANGE"}});
      attributes.push_back({{"AttributeName", "messageProcessingTime"}, {"AttributeType", "S"}});
    }
    json request = {{"TableName", cluster_.table.name}, {"KeySchema", keys}, {"AttributeDefinitions", attributes}};
    if (cluster_.table.provisioned) {
      request["ProvisionedThroughput"] = {{"ReadCapacityUnits", cluster_.table.provisioned->rcu},
                                          {"WriteCapacityUnits", cluster_.table.provisioned->wcu}};
    } else {
      request["BillingMode"] = "PAY_PER_REQUEST";
    }
    call("DynamoDB_20120810.CreateTable", request, "table '" + cluster_.table.name + "'");
  }

  void call(const char* target, const json& body, const std::string& what) {
    http::Request request;
    request.method = "POST";
    request.headers.add("Host", host("sqs"));
    request.headers.add("X-Amz-Target", target);
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    request.body = body.dump();
    ask(world_, aws_, std::move(request), what);
  }

  simulated::World& world_;
  const scenario::Cluster& cluster_;
  SqsRecorder observer_;
  emulators::Aws aws_;
};

}  // namespace

std::unique_ptr<CloudServices> make_aws_services(simulated::World& world, const scenario::Cluster& cluster,
                                                 report::Recorder& recorder) {
  return std::make_unique<AwsServices>(world, cluster, recorder);
}

}  // namespace queuecast::experiment
