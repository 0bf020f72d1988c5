#include "emulators/aws/sqs/attributes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "emulators/aws/sqs/policies.h"

namespace queuecast::sqs {

namespace {

constexpr std::string_view kFifoQueue = "FifoQueue";
constexpr std::string_view kContentBasedDeduplication = "ContentBasedDeduplication";
constexpr std::string_view kDeduplicationScope = "DeduplicationScope";
constexpr std::string_view kFifoThroughputLimit = "FifoThroughputLimit";
constexpr std::string_view kManagedSse = "SqsManagedSseEnabled";
constexpr std::string_view kKmsKey = "KmsMasterKeyId";
constexpr std::string_view kKmsReusePeriod = "KmsDataKeyReusePeriodSeconds";
constexpr std::string_view kPolicy = "Policy";
constexpr std::string_view kRedrivePolicy = "RedrivePolicy";
constexpr std::string_view kRedriveAllowPolicy = "RedriveAllowPolicy";

constexpr std::array<std::string_view, 15> kNames = {"VisibilityTimeout",
                                                     "MaximumMessageSize",
                                                     "MessageRetentionPeriod",
                                                     "DelaySeconds",
                                                     "ReceiveMessageWaitTimeSeconds",
                                                     kPolicy,
                                                     kRedrivePolicy,
                                                     kRedriveAllowPolicy,
                                                     kKmsKey,
                                                     kKmsReusePeriod,
                                                     kManagedSse,
                                                     kFifoQueue,
                                                     kContentBasedDeduplication,
                                                     kDeduplicationScope,
                                                     kFifoThroughputLimit};

struct Number {
  std::string_view name;
  int QueueAttributes::*field;
  int min;
  int max;
};
constexpr Number kNumbers[] = {
    {"VisibilityTimeout", &QueueAttributes::visibility_timeout, 0, 43'200},
    {"DelaySeconds", &QueueAttributes::delay, 0, 900},
    {"MaximumMessageSize", &QueueAttributes::maximum_message_size, 1024, 1'048'576},
    {"MessageRetentionPeriod", &QueueAttributes::retention, 60, 1'209'600},
    {"ReceiveMessageWaitTimeSeconds", &QueueAttributes::receive_wait, 0, 20},
    {kKmsReusePeriod, &QueueAttributes::kms_reuse_period, 60, 86'400},
};

const Number* find_number(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kNumbers), std::end(kNumbers), [&](const Number& n) { return n.name == name; });
  return found == std::end(kNumbers) ? nullptr : found;
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<bool> parse_bool(std::string_view text) {
  const std::string folded = lower(text);
  if (folded == "true") return true;
  if (folded == "false") return false;
  return std::nullopt;
}

Result<void> set_number(int& field, const Number& number, std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < number.min || value > number.max) {
    return errors::invalid_attribute(number.name);
  }
  field = value;
  return {};
}

Result<void> set_bool(bool& field, std::string_view name, std::string_view text) {
  const auto value = parse_bool(text);
  if (!value) return errors::invalid_attribute(name);
  field = *value;
  return {};
}

Result<void> set_choice(bool& field, std::string_view name, std::string_view text, std::string_view off,
                        std::string_view on) {
  if (text != off && text != on) return errors::invalid_attribute(name);
  field = text == on;
  return {};
}

Result<void> check_fifo_switch(bool fifo, std::string_view text) {
  if (!fifo) return errors::unknown_attribute(kFifoQueue);
  const auto value = parse_bool(text);
  if (!value) return errors::invalid_attribute(kFifoQueue);
  if (!*value) return errors::invalid_attribute(kFifoQueue, "Modifying queue type is not supported.");
  return {};
}

Result<void> set_fifo_attribute(QueueAttributes& attributes, std::string_view name, std::string_view text) {
  if (name == kContentBasedDeduplication) {
    if (!attributes.fifo) return errors::unknown_attribute(name);
    return set_bool(attributes.content_based_deduplication, name, text);
  }
  if (!attributes.fifo) {
    return ServiceError{errors::kInvalidAttributeName,
                        "You can specify the " + std::string(name) + " only when FifoQueue is set to true."};
  }
  if (name == kDeduplicationScope) {
    return set_choice(attributes.deduplication_per_group, name, text, "queue", "messageGroup");
  }
  return set_choice(attributes.throughput_per_group, name, text, "perQueue", "perMessageGroupId");
}

Result<void> set_document(QueueAttributes& attributes, std::string_view name, std::string_view text) {
  if (name == kPolicy) {
    if (!text.empty()) {
      if (const auto checked = check_access_policy(text); checked.has_error()) return checked.error();
    }
    attributes.policy = text;
  } else if (name == kRedrivePolicy) {
    attributes.redrive.reset();
    if (text.empty()) return {};
    auto policy = parse_redrive_policy(text);
    if (policy.has_error()) return policy.error();
    attributes.redrive = std::move(*policy);
  } else {
    attributes.redrive_allow.reset();
    if (text.empty()) return {};
    auto policy = parse_redrive_allow_policy(text);
    if (policy.has_error()) return policy.error();
    attributes.redrive_allow = std::move(*policy);
  }
  return {};
}

Result<void> set_one(QueueAttributes& attributes, std::string_view name, std::string_view text) {
  if (const Number* number = find_number(name)) return set_number(attributes.*number->field, *number, text);
  if (name == kFifoQueue) return check_fifo_switch(attributes.fifo, text);
  if (name == kPolicy || name == kRedrivePolicy || name == kRedriveAllowPolicy) {
    return set_document(attributes, name, text);
  }
  if (name == kManagedSse) {
    if (const auto set = set_bool(attributes.managed_sse, name, text); set.has_error()) return set;
    if (attributes.managed_sse) attributes.kms_key.clear();
    return {};
  }
  if (name == kKmsKey) {
    attributes.kms_key = text;
    if (text.empty()) attributes.kms_reuse_period = QueueAttributes{}.kms_reuse_period;
    attributes.managed_sse = attributes.managed_sse && text.empty();
    return {};
  }
  if (name == kContentBasedDeduplication || name == kDeduplicationScope || name == kFifoThroughputLimit) {
    return set_fifo_attribute(attributes, name, text);
  }
  return errors::unknown_attribute(name);
}

std::string_view boolean(bool value) { return value ? "true" : "false"; }

}  // namespace

Result<void> QueueAttributes::set(const AttributeMap& values, bool creating) {
  QueueAttributes changed = *this;
  if (const auto type = values.find(kFifoQueue); creating && type != values.end()) {
    const auto value = parse_bool(type->second);
    if (!value) return errors::invalid_attribute(kFifoQueue);
    if (!*value) return errors::unknown_attribute(kFifoQueue);
    changed.fifo = true;
  }
  const auto key = values.find(kKmsKey);
  const auto sse = values.find(kManagedSse);
  if (key != values.end() && !key->second.empty() && sse != values.end() && parse_bool(sse->second).value_or(false)) {
    return ServiceError{
        errors::kInvalidAttributeName,
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE "
        "or SQS SSE."};
  }
  for (const auto& [name, text] : values) {
    if (const auto set = set_one(changed, name, text); set.has_error()) return set;
  }
  if (changed.throughput_per_group && !changed.deduplication_per_group) {
    return ServiceError{errors::kInvalidAttributeValue,
                        "The perMessageGroupId value is allowed only when the value for DeduplicationScope is "
                        "messageGroup"};
  }
  *this = std::move(changed);
  return {};
}

std::optional<std::string> QueueAttributes::get(std::string_view name) const {
  const auto if_set = [](std::string_view text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
  };
  if (name == kKmsReusePeriod && kms_key.empty()) return std::nullopt;
  if (const Number* number = find_number(name)) return std::to_string(this->*number->field);
  if (name == kPolicy) return if_set(policy);
  if (name == kRedrivePolicy) return if_set(redrive ? redrive->text : std::string_view{});
  if (name == kRedriveAllowPolicy) return if_set(redrive_allow ? redrive_allow->text : std::string_view{});
  if (name == kKmsKey) return if_set(kms_key);
  if (name == kManagedSse) return std::string(boolean(managed_sse));
  if (!fifo) return std::nullopt;
  if (name == kFifoQueue) return "true";
  if (name == kContentBasedDeduplication) return std::string(boolean(content_based_deduplication));
  if (name == kDeduplicationScope) return deduplication_per_group ? "messageGroup" : "queue";
  if (name == kFifoThroughputLimit) return throughput_per_group ? "perMessageGroupId" : "perQueue";
  return std::nullopt;
}

std::optional<std::string> QueueAttributes::first_difference(const AttributeMap& values) const {
  for (const auto& [name, text] : values) {
    QueueAttributes wanted = *this;
    if (wanted.set({{name, text}}, false).has_error()) return name;
    std::string given = wanted.get(name).value_or("");
    std::string current = get(name).value_or("");
    if (name == kKmsReusePeriod) {
      given = std::to_string(wanted.kms_reuse_period);
      current = std::to_string(kms_reuse_period);
    }
    if (given == current) continue;
    const auto given_json = canonical_json(given);
    if (!given_json || given_json != canonical_json(current)) return name;
  }
  return std::nullopt;
}

std::span<const std::string_view> QueueAttributes::names() { return kNames; }

}  // namespace queuecast::sqs
