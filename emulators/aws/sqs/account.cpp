#include "emulators/aws/sqs/account.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "emulators/aws/sqs/policies.h"
#include "runtime/http/message.h"

namespace queuecast::sqs {

namespace {

constexpr std::size_t kLongestName = 80;

bool plain_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Result<void> check_name(std::string_view name, bool fifo) {
  constexpr std::string_view kSuffix = ".fifo";
  if (name.empty()) {
    return errors::invalid_parameter("Value for parameter QueueName is invalid. Reason: Must specify a queue name.");
  }
  if (fifo) {
    if (name.size() <= kLongestName && name.ends_with(kSuffix) &&
        plain_name(name.substr(0, name.size() - kSuffix.size()))) {
      return {};
    }
    return errors::invalid_parameter(
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with "
        ".fifo "
        "suffix and be 1 to 80 in length");
  }
  if (name.size() <= kLongestName && plain_name(name)) return {};
  return errors::invalid_parameter(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
}

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

}  // namespace

Account::Account(Identity identity, const Options& options, runtime::Random& random, SavedState* state)
    : identity_(std::move(identity)), options_(options), random_(random), state_(state) {}

QueueRecord* Account::find(std::string_view name) {
  const auto found = queues_.find(name);
  return found == queues_.end() ? nullptr : found->second.get();
}

Result<QueueRecord*> Account::create(const std::string& name, const AttributeMap& attributes, const AttributeMap& tags,
                                     TimePoint now) {
  const auto type = attributes.find("FifoQueue");
  QueueAttributes wanted;
  const bool fifo = type != attributes.end() && !http::equal_ignoring_case(type->second, "false");
  if (const auto checked = check_name(name, fifo); checked.has_error()) return checked.error();
  if (const auto set = wanted.set(attributes, true); set.has_error()) return set.error();
  if (QueueRecord* existing = find(name)) {
    const auto difference = existing->queue.attributes().first_difference(attributes);
    if (!difference) return existing;
    return ServiceError{errors::kQueueNameExists,
                        "A queue already exists with the same name and a different value for attribute " + *difference};
  }
  if (const auto checked = check_redrive(wanted, name); checked.has_error()) return checked.error();
  const auto deleted = deleted_.find(name);
  if (options_.recreate_lock && deleted != deleted_.end() && now - deleted->second < kLock) {
    return ServiceError{errors::kQueueDeletedRecently,
                        "You must wait 60 seconds after deleting a queue before you can create another with the same "
                        "name."};
  }
  QueueRecord& record = add(random_.next(), name, std::move(wanted));
  record.tags = tags;
  record.created = record.modified = now;
  note(record);
  return &record;
}

QueueRecord& Account::add(std::uint64_t id, const std::string& name, QueueAttributes attributes) {
  Queue::Identity identity{id, name, arn(name), options_.in_flight_limit, options_.fair_queues};
  auto record = std::make_unique<QueueRecord>(*this, std::move(identity), std::move(attributes));
  record->queue.observe(options_.observer);
  record->queue.keep(state_);
  return *queues_.emplace(name, std::move(record)).first->second;
}

QueueRecord& Account::restore(std::uint64_t id, const std::string& name, const AttributeMap& attributes,
                              AttributeMap tags, TimePoint created, TimePoint modified) {
  QueueAttributes restored;
  if (const auto set = restored.set(attributes, true); set.has_error()) {
    throw std::runtime_error("queue " + name + " was saved with bad attributes: " + set.error().message);
  }
  QueueRecord& record = add(id, name, std::move(restored));
  record.tags = std::move(tags);
  record.created = created;
  record.modified = modified;
  return record;
}

void Account::set_tags(QueueRecord& record, AttributeMap tags) {
  record.tags = std::move(tags);
  note(record);
}

Result<void> Account::set_attributes(QueueRecord& record, const AttributeMap& attributes, TimePoint now) {
  QueueAttributes changed = record.queue.attributes();
  if (const auto set = changed.set(attributes, false); set.has_error()) return set;
  if (attributes.contains("RedrivePolicy")) {
    if (const auto checked = check_redrive(changed, record.name()); checked.has_error()) return checked;
  }
  record.queue.set_attributes(std::move(changed), now);
  record.modified = now;
  note(record);
  return {};
}

/// The rules that need to see the target; the text itself has been read.
Result<void> Account::check_redrive(const QueueAttributes& attributes, std::string_view source_name) const {
  if (!attributes.redrive) return {};
  const RedrivePolicy& policy = *attributes.redrive;
  const auto bad = [&](std::string_view reason) { return errors::invalid_value(policy.text, "RedrivePolicy", reason); };
  const QueueArn target_arn = QueueArn::parse(policy.target_arn).value();
  if (target_arn.account != identity_.id) {
    return bad("Dead-letter target owner should be same as the source.");
  }
  const auto target = queues_.find(target_arn.name);
  if (target == queues_.end() || target_arn.region != identity_.region)
    return bad("Dead letter target does not exist.");
  const QueueAttributes& target_attributes = target->second->queue.attributes();
  if (target_attributes.fifo != attributes.fifo) {
    return bad("Dead-letter queue must be same type of queue as the source..");
  }
  if (!target_attributes.redrive_allow) return {};
  const RedriveAllowPolicy& allow = *target_attributes.redrive_allow;
  using Permission = RedriveAllowPolicy::Permission;
  const auto& allowed = allow.source_arns;
  if (allow.permission == Permission::kAllowAll ||
      (allow.permission == Permission::kByQueue &&
       std::find(allowed.begin(), allowed.end(), arn(source_name)) != allowed.end())) {
    return {};
  }
  return bad("The dead-letter queue's redrive allow policy does not allow this source queue.");
}

void Account::clear() {
  for (const auto& [name, record] : queues_) {
    if (state_) state_->gone(*record);
  }
  queues_.clear();
  deleted_.clear();
}

void Account::remove(const QueueRecord& record, TimePoint now) {
  if (options_.recreate_lock) deleted_.insert_or_assign(record.name(), now);
  const auto found = queues_.find(record.name());
  if (state_) state_->gone(*found->second);
  queues_.erase(found);
}

Result<void> Account::purge(QueueRecord& record, TimePoint now) {
  if (options_.purge_lock && record.purged && now - *record.purged < kLock) {
    return ServiceError{errors::kPurgeQueueInProgress,
                        "Only one PurgeQueue operation on " + record.name() + " is allowed every 60 seconds."};
  }
  record.purged = now;
  record.queue.purge(now);
  return {};
}

QueueRecord* Account::dead_letters_of(const QueueRecord& record) {
  const auto& redrive = record.queue.attributes().redrive;
  if (!redrive) return nullptr;
  const auto target = QueueArn::parse(redrive->target_arn);
  return target ? find(target->name) : nullptr;
}

std::vector<QueueRecord*> Account::sources_of(const QueueRecord& dead_letters) {
  std::vector<QueueRecord*> sources;
  for (const auto& [name, record] : queues_) {
    const auto& redrive = record->queue.attributes().redrive;
    if (redrive && redrive->target_arn == dead_letters.queue.identity().arn) sources.push_back(record.get());
  }
  return sources;
}

Result<void> Account::admit(QueueRecord& record, CallKind kind, TimePoint now) const {
  const QueueAttributes& attributes = record.queue.attributes();
  const bool plain_fifo = attributes.fifo && !attributes.throughput_per_group;
  const unsigned limit = plain_fifo ? options_.fifo_rate_limit : options_.queue_rate_limit;
  if (record.calls[static_cast<std::size_t>(kind)].admit(limit, now)) return {};
  return errors::throttled();
}

Result<void> Account::admit_tagging(TimePoint now) {
  if (tagging_.admit(options_.tagging_rate_limit, now)) return {};
  return errors::throttled();
}

std::string Account::arn(std::string_view name) const {
  std::string text = "arn:";
  text.append(partition_of(identity_.region)).append(":sqs:").append(identity_.region);
  return text.append(":").append(identity_.id).append(":").append(name);
}

Result<ReceiptHandle> Account::decode(const QueueRecord& record, std::string_view text) const {
  if (text.empty()) return errors::missing("ReceiptHandle");
  const auto handle = ReceiptHandle::decode(text, identity_.handle_key);
  if (!handle || handle->queue != record.queue.identity().id) return errors::bad_receipt_handle(text);
  return *handle;
}

}  // namespace queuecast::sqs
