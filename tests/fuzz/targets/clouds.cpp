// Whole services, each in a world of its own: the requests of the input one after the other.
#include "emulators/clouds.h"
#include "tests/fuzz/service.h"
#include "tests/fuzz/target.h"

namespace queuecast::fuzz {
namespace {

using emulators::Aws;
using emulators::AwsOptions;
using emulators::Azure;
using emulators::AzureOptions;

void ask_aws(std::string_view text) {
  simulated::World world;
  Aws aws{world};
  serve(world, aws, read_requests(text));
}
const Target kSqsJson{"sqs_json", ask_aws};
const Target kSqsQuery{"sqs_query", ask_aws};
const Target kDynamoDb{"dynamodb", ask_aws};
const Target kSts{"sts_query", ask_aws};

void ask_strict_aws(std::string_view text) {
  simulated::World world;
  AwsOptions options;
  options.strict = true;
  Aws aws{world, options};
  serve(world, aws, read_requests(text));
}
const Target kSignature{"aws_signature", ask_strict_aws};

AzureOptions azure_options(azure::auth::Mode mode) {
  AzureOptions options;
  options.auth.mode = mode;
  options.entra.sign_tokens = false;
  return options;
}

void ask_queues(std::string_view text) {
  simulated::World world;
  Azure azure{world, azure_options(azure::auth::Mode::kLax)};
  serve(world, azure.queue(), read_requests(text));
}
const Target kQueues{"azure_queue", ask_queues};

void ask_tables(std::string_view text) {
  simulated::World world;
  Azure azure{world, azure_options(azure::auth::Mode::kLax)};
  serve(world, azure.table(), read_requests(text));
}
const Target kTables{"azure_table", ask_tables};
const Target kBatches{"azure_batch", ask_tables};

void ask_strict_azure(std::string_view text) {
  simulated::World world;
  Azure azure{world, azure_options(azure::auth::Mode::kStrict)};
  serve(world, azure.queue(), read_requests(text));
  serve(world, azure.table(), read_requests(text));
}
const Target kAuthorization{"azure_authorization", ask_strict_azure};

void ask_entra(std::string_view text) {
  simulated::World world;
  Azure azure{world, azure_options(azure::auth::Mode::kLax)};
  serve(world, azure.entra(), read_requests(text));
}
const Target kEntra{"entra", ask_entra};

}  // namespace
}  // namespace queuecast::fuzz
