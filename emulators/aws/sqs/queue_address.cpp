#include "emulators/aws/sqs/queue_address.h"

#include <algorithm>

namespace queuecast::sqs {

namespace {

bool decimal_digit(char c) { return c >= '0' && c <= '9'; }

/// "us-east-1", "us-gov-west-1": not "localhost".
bool is_region(std::string_view text) {
  return text.size() > 3 && text.find('-') == 2 && decimal_digit(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '-' || decimal_digit(c) || (c >= 'a' && c <= 'z'); });
}

/// Takes what stands before the separator, and the separator.
std::string_view take_until(std::string_view& text, char separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

}  // namespace

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), decimal_digit);
}

std::string_view region_of_host(std::string_view host) {
  host = host.substr(0, host.find(':'));
  if (host == "queue.amazonaws.com") return "us-east-1";
  const std::string_view first = take_until(host, '.');
  const std::string_view second = take_until(host, '.');
  if ((first == "sqs" || first == "sqs-fips") && is_region(second)) return second;
  if (second == "queue" && is_region(first)) return first;
  return {};
}

std::optional<QueueAddress> parse_queue_url(std::string_view url) {
  QueueAddress address;
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
    address.region = region_of_host(url.substr(0, url.find('/')));
    url.remove_prefix(std::min(url.size(), url.find('/')));
    if (url.empty()) return std::nullopt;
  }
  if (url.ends_with('/')) url.remove_suffix(1);
  const std::size_t slash = url.rfind('/');
  if (slash == std::string_view::npos) {
    if (scheme != std::string_view::npos || url.empty()) return std::nullopt;
    address.name = url;
    return address;
  }
  if (slash == 0) return std::nullopt;  // a path of one segment names no account
  address.name = url.substr(slash + 1);
  url = url.substr(0, slash);
  const std::string_view account = url.substr(url.rfind('/') + 1);
  if (is_account_id(account)) address.account = account;
  if (url.starts_with("/queue/")) {
    url.remove_prefix(7);
    if (const std::string_view region = take_until(url, '/'); is_region(region)) address.region = region;
  }
  return address;
}

}  // namespace queuecast::sqs
