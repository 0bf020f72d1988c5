#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulators/clouds.h"
#include "runtime/real/world.h"

namespace queuecast::emulators {

/// What queuecast.yaml asks for at start:
///
///   queues:                       # SQS
///     - orders
///     - {name: payments.fifo, attributes: {FifoQueue: true, VisibilityTimeout: 60}}
///   tables:                       # DynamoDB, on-demand; keys are strings
///     - {name: payments, partition_key: id, sort_key: at}
///   azure_queues: [orders]
///   azure_tables: [payments]
struct Setup {
  struct Queue {
    std::string name;
    std::map<std::string, std::string> attributes;
  };
  struct Table {
    std::string name;
    std::string partition_key;
    std::string sort_key;  // empty: none
  };
  std::vector<Queue> queues;
  std::vector<Table> tables;
  std::vector<std::string> azure_queues;
  std::vector<std::string> azure_tables;
};

/// Reads it. Throws std::runtime_error with file, line, column, what was found and what was expected.
Setup read_setup(const std::string& file);

/// Creates all of it through the services' own APIs; what is there already stays. Throws std::runtime_error with the
/// service's answer when it refuses.
void apply(const Setup& setup, real::World& world, Aws& aws, Azure& azure, std::string_view azure_account);

}  // namespace queuecast::emulators
