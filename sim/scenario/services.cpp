#include <algorithm>
#include <utility>

#include "sim/scenario/scenario_reader.h"

namespace queuecast::scenario {
namespace {

using namespace std::chrono_literals;

bool ends_with_fifo(const std::string& name) { return name.size() > 5 && name.substr(name.size() - 5) == ".fifo"; }

void read_bounded(Fields& fields, const char* name, std::optional<Duration>& target, Duration low, Duration high,
                  const std::string& expected) {
  if (!fields.duration(name, target)) return;
  if (*target < low || *target > high || *target % 1s != 0ns) fields.find(name)->wrong(expected);
}

/// The bounds are SQS' own (API reference, SetQueueAttributes).
void read_sqs_attributes(Fields& fields, Queue& queue) {
  fields.boolean("fifo", queue.fifo);
  fields.boolean("content_based_deduplication", queue.content_based_deduplication);
  fields.boolean("high_throughput", queue.high_throughput);
  read_bounded(fields, "visibility_timeout", queue.visibility_timeout, 0s, 12h, "whole seconds up to 12h");
  read_bounded(fields, "retention", queue.retention, 60s, 24h * 14, "whole seconds from 1m to 14d");
  read_bounded(fields, "delay", queue.delay, 0s, 15min, "whole seconds up to 15m");
  read_bounded(fields, "receive_wait", queue.receive_wait, 0s, 20s, "whole seconds up to 20s");
  if (const auto dead = fields.find("dead_letter")) {
    Fields dead_fields{*dead};
    dead_fields.word("name", queue.dead_letter);
    std::int32_t count = 1;
    if (dead_fields.require("max_receive_count")) dead_fields.integer("max_receive_count", count, 1, 1000);
    queue.max_receive_count = count;
  }
  for (const auto& [name, on] : {std::pair{"content_based_deduplication", queue.content_based_deduplication},
                                 std::pair{"high_throughput", queue.high_throughput}}) {
    if (!on || queue.fifo) continue;
    fields.find(name)->report(std::string{name} + " on a standard queue", "fifo: true beside it");
  }
}

void read_azure_attributes(Fields& fields, Queue& queue) {
  using Kind = Queue::AccountKind;
  read_bounded(fields, "retention", queue.retention, 1s, 24h * 36500, "whole seconds, at least 1s");
  read_bounded(fields, "visibility_timeout", queue.visibility_timeout, 1s, 24h * 7, "whole seconds from 1s to 7d");
  fields.choice<Kind, Kind>("account_kind", queue.account_kind,
                            {{"gpv1", Kind::kGeneralPurposeV1}, {"gpv2", Kind::kGeneralPurposeV2}});
  if (fields.word("account", queue.account)) {
    const std::string expected = storage_account_name_rule(queue.account);
    if (!expected.empty()) fields.find("account")->wrong(expected);
  }
}

/// The names that the manifests know already.
void default_queue(const Cluster& cluster, Queue& queue) {
  const char* type = cluster.cloud == Cloud::kAws ? "aws-sqs-queue" : "azure-queue";
  const auto& triggers = cluster.manifests.queue_triggers;
  const auto trigger = std::find_if(triggers.begin(), triggers.end(), [&](const auto& t) { return t.type == type; });
  queue.name = trigger == triggers.end() ? "messages" : trigger->queue;
  queue.place = trigger == triggers.end() ? cluster.place : trigger->place;
  queue.fifo = cluster.cloud == Cloud::kAws && ends_with_fifo(queue.name);
  queue.account = "messages";
  for (const auto& scaled : cluster.manifests.scaled_objects) {
    for (const auto& each : scaled.spec.triggers) {
      const auto account = each.metadata.find("accountName");
      if (each.type == "azure-queue" && account != each.metadata.end()) queue.account = account->second;
    }
  }
}

void check_queue_name(const Cluster& cluster, Problems& problems) {
  const Queue& queue = cluster.queue;
  const std::string expected =
      cluster.cloud == Cloud::kAws ? sqs_queue_name_rule(queue.name, queue.fifo) : azure_queue_name_rule(queue.name);
  if (!expected.empty()) problems.add(queue.place, "queue name '" + queue.name + "'", expected);
}

/// A trigger on another queue would never see a message: nearly always a slip.
void check_triggers(const Cluster& cluster, Problems& problems) {
  const char* type = cluster.cloud == Cloud::kAws ? "aws-sqs-queue" : "azure-queue";
  for (const QueueTrigger& trigger : cluster.manifests.queue_triggers) {
    if (trigger.type != type || trigger.queue == cluster.queue.name) continue;
    problems.add(trigger.place, "ScaledObject '" + trigger.scaled_object + "' watches queue '" + trigger.queue +
                                    "', but the queue of cluster '" + cluster.name + "' is '" + cluster.queue.name +
                                    "' (" + cluster.queue.place.text() + ")");
  }
}

/// The table that the workload's environment names.
void default_table(Cluster& cluster) {
  cluster.table.name = "payments";
  cluster.table.place = cluster.place;
  for (const auto& deployment : cluster.manifests.deployments) {
    for (const auto& container : deployment.spec.pod_template.spec.containers) {
      for (const auto& [name, text] : container.env) {
        const bool names_table =
            name == "DYNAMODB_TABLE" || name == "AZURE_TABLE_NAME" || name == "AZURE_COSMOSDB_TABLE";
        if (!names_table || text.empty()) continue;
        cluster.table.name = text;
        cluster.table.place = cluster.manifests.place_of("Deployment", deployment.meta);
      }
    }
  }
}

void read_capacity(Fields& fields, Table& table) {
  bool on_demand = false;
  fields.boolean("on_demand", on_demand);
  const auto provisioned = fields.find("provisioned");
  if (!provisioned) return;
  Table::Capacity capacity;
  Fields capacity_fields{*provisioned};
  capacity_fields.integer("rcu", capacity.rcu, 1, 40'000);
  capacity_fields.integer("wcu", capacity.wcu, 1, 40'000);
  table.provisioned = capacity;
  if (on_demand) provisioned->report("provisioned capacity with on_demand", "one of them");
}

void read_table(Fields& fields, Cluster& cluster) {
  default_table(cluster);
  const auto value = fields.find("table");
  if (value) {
    Fields table_fields{*value};
    if (table_fields.word("name", cluster.table.name)) cluster.table.place = table_fields.find("name")->place();
    if (cluster.cloud == Cloud::kAws) read_capacity(table_fields, cluster.table);
  }
  const std::string expected = cluster.cloud == Cloud::kAws ? dynamodb_table_name_rule(cluster.table.name)
                                                            : azure_table_name_rule(cluster.table.name);
  if (!expected.empty()) {
    fields.value().problems().add(cluster.table.place, "table name '" + cluster.table.name + "'", expected);
  }
}

}  // namespace

void read_services(Fields& fields, Cluster& cluster) {
  default_queue(cluster, cluster.queue);
  const auto value = fields.find("queue");
  if (value) {
    Fields queue_fields{*value};
    if (queue_fields.word("name", cluster.queue.name)) {
      cluster.queue.place = queue_fields.find("name")->place();
      cluster.queue.fifo = cluster.cloud == Cloud::kAws && ends_with_fifo(cluster.queue.name);
    }
    if (cluster.cloud == Cloud::kAws) {
      read_sqs_attributes(queue_fields, cluster.queue);
    } else {
      read_azure_attributes(queue_fields, cluster.queue);
    }
  }
  Problems& problems = fields.value().problems();
  check_queue_name(cluster, problems);
  check_triggers(cluster, problems);
  read_table(fields, cluster);
}

}  // namespace queuecast::scenario
