#include "sim/experiment/producers.h"

#include <optional>
#include <utility>

#include "sim/arrivals/pattern.h"
#include "workload/body.h"
#include "workload/clients/azure_queue.h"
#include "workload/clients/entra.h"
#include "workload/clients/sqs.h"
#include "workload/endpoints.h"
#include "workload/producer.h"

namespace queuecast::experiment {

class Producers::Sender {
 public:
  Sender(runtime::Runtime& runtime, scenario::Cloud cloud, const workload::Config& config)
      : config_(config), jitter_(runtime.random("producer.retries")) {
    if (cloud == scenario::Cloud::kAws) {
      aws_ = workload::aws_endpoints(config);
      session_.emplace(workload::aws_session(runtime, config, *aws_, jitter_));
      sqs_.emplace(runtime, *session_, aws_->sqs, jitter_);
    } else {
      azure_ = workload::azure_endpoints(config);
      credential_.emplace(runtime, azure_->entra);
      queue_.emplace(runtime, azure_->queue, &*credential_, azure_->queue_name, jitter_);
    }
  }

  runtime::Task<void> send(std::string body) {
    if (sqs_) {
      clients::SendMessage request;
      request.queue_url = config_.queue_url;
      request.body = body;
      if (config_.queue_url.ends_with(".fifo")) request.group_id = "messageGroup1";
      co_await sqs_->send_message(request);
    } else {
      clients::PutMessage request;
      request.text = body;
      co_await queue_->put_message(request);
    }
  }

 private:
  const workload::Config& config_;
  runtime::Random& jitter_;
  std::optional<workload::AwsEndpoints> aws_;
  std::optional<clients::AwsSession> session_;
  std::optional<clients::Sqs> sqs_;
  std::optional<workload::AzureEndpoints> azure_;
  std::optional<clients::EntraCredential> credential_;
  std::optional<clients::AzureQueue> queue_;
};

Producers::Producers(runtime::Runtime& runtime, const scenario::Traffic& traffic, scenario::Cloud cloud,
                     const workload::Config& config)
    : runtime_(runtime), traffic_(traffic), cloud_(cloud), config_(config) {}

Producers::~Producers() = default;

void Producers::start() {
  if (traffic_.pattern) {
    jobs_.push_back(runtime_.start(follow_pattern()));
  } else {
    start_processes();
  }
  if (traffic_.stop) jobs_.push_back(runtime_.start(end_at(runtime_.now() + *traffic_.stop)));
}

void Producers::start_processes() {
  for (std::int32_t i = 0; i < traffic_.producers; ++i) {
    const std::string name = "producer-" + std::to_string(i);
    Process& process = processes_.emplace_back();
    process.config = config_;
    process.config.period = runtime::seconds(1 / traffic_.rate_per_second);
    process.config.random_stream = "workload.retries/" + name;
    // Each terminal was opened at some moment; its phase stays.
    process.config.start_delay = runtime::seconds(runtime_.random("producer.phase/" + name).uniform());
    const auto program = cloud_ == scenario::Cloud::kAws ? workload::edw_aws_producer : workload::edw_azure_producer;
    auto run = [](runtime::Runtime& runtime, Process& owner, decltype(program) main) -> runtime::Task<void> {
      co_await main(runtime, owner.config, owner.control);
    };
    process.job = runtime_.start(run(runtime_, process, program));
  }
}

runtime::Task<void> Producers::end_at(runtime::TimePoint when) {
  co_await runtime::sleep_until(runtime_, when);
  processes_.clear();
  if (traffic_.pattern) jobs_.front() = runtime::Job{};
}

runtime::Task<void> Producers::follow_pattern() {
  const runtime::TimePoint start = runtime_.now();
  arrivals::Arrivals arrivals{*traffic_.pattern, runtime_.seed(), "arrivals"};
  for (std::int64_t number = 1;; ++number) {
    const std::optional<runtime::Duration> at = arrivals.next();
    if (!at) co_return;
    co_await runtime::sleep_until(runtime_, start + *at);
    runtime_.spawn(send_one(number));
  }
}

runtime::Task<void> Producers::send_one(std::int64_t number) {
  std::unique_ptr<Sender> sender;
  if (idle_.empty()) {
    sender = std::make_unique<Sender>(runtime_, cloud_, config_);
  } else {
    sender = std::move(idle_.back());
    idle_.pop_back();
  }
  std::string body = workload::encode_body("Message", number, runtime_.now());
  co_await sender->send(std::move(body));
  idle_.push_back(std::move(sender));
}

}  // namespace queuecast::experiment
