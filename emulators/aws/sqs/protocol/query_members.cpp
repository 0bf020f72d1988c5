#include "emulators/aws/sqs/protocol/query_members.h"

#include <charconv>

#include "emulators/http/base64.h"

namespace queuecast::sqs {

namespace {

/// Where the flattened items of a member stand. Source: the service's last public model of the Query protocol.
std::string element_of(std::string_view member) {
  if (member == "AWSAccountIds") return "AWSAccountId";
  if (member == "Actions") return "ActionName";
  if (member == "tags") return "Tag";
  return std::string(member.substr(0, member.size() - 1));  // Attributes: Attribute, TagKeys: TagKey
}

}  // namespace

std::optional<std::string> QueryMembers::optional_text(std::string_view key) {
  const auto value = form_->find(prefix_ + std::string(key));
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

std::optional<std::int64_t> QueryMembers::integer(std::string_view key) {
  const auto value = optional_text(key);
  if (!value) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error == std::errc{} && end == value->data() + value->size()) return number;
  fail("STRING_VALUE can not be converted to an Integer");
  return std::nullopt;
}

std::optional<std::string> QueryMembers::bytes(std::string_view key) {
  const auto value = optional_text(key);
  if (!value) return std::nullopt;
  auto decoded = emulators::base64_decode(*value);
  if (!decoded) fail("Invalid base64 in " + std::string(key));
  return decoded;
}

std::vector<std::string> QueryMembers::texts(std::string_view key) {
  std::vector<std::string> all;
  for (const std::string& item : items(key)) {
    if (const auto value = form_->find(item)) all.emplace_back(*value);
  }
  return all;
}

AttributeMap QueryMembers::map(std::string_view key) {
  AttributeMap all;
  const bool tags = key == "tags" || key == "Tags";
  for (const std::string& item : items(key)) {
    const auto name = form_->find(item + (tags ? ".Key" : ".Name"));
    const auto value = form_->find(item + ".Value");
    if (name) all.insert_or_assign(std::string(*name), std::string(value.value_or("")));
  }
  return all;
}

std::vector<std::string> QueryMembers::items(std::string_view key, std::string_view element) const {
  const std::string flattened = element.empty() ? element_of(key) : std::string(element);
  const std::string member = key == "tags" ? "Tags" : std::string(key);
  for (const std::string& list :
       {flattened, member, member + ".entry", member + ".member", flattened + ".entry", flattened + ".member"}) {
    auto found = form_->items(prefix_ + list);
    if (!found.empty()) return found;
  }
  return {};
}

void QueryMembers::fail(std::string message) {
  if (!*fault_) *fault_ = ServiceError{errors::kSerialization, std::move(message)};
}

}  // namespace queuecast::sqs
